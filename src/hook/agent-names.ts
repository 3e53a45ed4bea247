// The coding agents that hooks can be installed for, as the command line names them.

export const agentNames = [
	"claude",
	"codex",
	"cursor",
	"copilot",
	"gemini",
	"opencode",
	"windsurf",
	"cline",
] as const;

export type AgentName = (typeof agentNames)[number];
