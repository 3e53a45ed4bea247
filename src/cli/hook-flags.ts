// Flags of `unleak hook`, a part of the table in flags.ts.

import { agentNames } from "../hook/agent-names.ts";

const both = ["hook install", "hook uninstall"] as const;

export const hookFlags = [
	{
		name: "husky",
		kind: "boolean",
		commands: both,
		group: "Input",
		help: "For a repository that uses husky: its scripts call the hook",
	},
	{
		name: "lefthook",
		kind: "boolean",
		commands: both,
		group: "Input",
		help: "For a repository that uses lefthook: its commands call the hook",
	},
	{
		name: "pre-commit",
		kind: "boolean",
		commands: both,
		group: "Input",
		help: "For a repository that uses pre-commit: a local hook of it calls this one",
	},
	{
		name: "global",
		kind: "boolean",
		commands: both,
		group: "Input",
		help: "For every repository that is made or cloned from now on",
	},
	{
		name: "pre-push",
		kind: "boolean",
		commands: ["hook install"],
		group: "Input",
		help: "Also scan the commits of a push",
	},
	{
		name: "claude",
		kind: "boolean",
		commands: both,
		group: "Input",
		help: "Keep keys from Claude Code: its prompts, calls and outputs",
	},
	{
		name: "codex",
		kind: "boolean",
		commands: both,
		group: "Input",
		help: "Keep keys from Codex: its prompts, calls and outputs",
	},
	{
		name: "cursor",
		kind: "boolean",
		commands: both,
		group: "Input",
		help: "Keep keys from Cursor: its prompts, calls and outputs",
	},
	{
		name: "copilot",
		kind: "boolean",
		commands: both,
		group: "Input",
		help: "Keep keys from Copilot CLI and VS Code: its prompts, calls and outputs",
	},
	{
		name: "gemini",
		kind: "boolean",
		commands: both,
		group: "Input",
		help: "Keep keys from Gemini CLI: its prompts, calls and outputs",
	},
	{
		name: "opencode",
		kind: "boolean",
		commands: both,
		group: "Input",
		help: "Keep keys from opencode: its prompts, calls and outputs",
	},
	{
		name: "windsurf",
		kind: "boolean",
		commands: both,
		group: "Input",
		help: "Keep keys from Windsurf: its prompts, calls and outputs",
	},
	{
		name: "cline",
		kind: "boolean",
		commands: both,
		group: "Input",
		help: "Keep keys from Cline: its prompts, calls and outputs",
	},
	{
		name: "user",
		kind: "boolean",
		commands: both,
		group: "Input",
		help: "With a coding agent: in the settings of your user, not of this project",
	},
	{
		name: "agent",
		kind: "string",
		values: agentNames,
		placeholder: "NAME",
		commands: ["hook run"],
		group: "Input",
		help: "Read an event of this coding agent on standard input, and answer it",
	},
	{
		name: "event",
		kind: "string",
		placeholder: "NAME",
		commands: ["hook run"],
		group: "Input",
		help: "The name of the event, for agents that do not send it",
	},
] as const;
