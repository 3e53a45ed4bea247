// The places of coding agents: transcripts, histories, settings and MCP configs. Agents that live in an editor are in
// more-agent-places.ts.

import type { PlaceGroup } from "./place.ts";

export const agentPlaces: readonly PlaceGroup[] = [
	{
		program: "Claude Code",
		kind: "transcripts",
		base: "claude",
		paths: [
			...["projects/**", "paste-cache/**", "file-history/**", "plans/**", "tasks/**", "todos/**"],
			...["debug/**", "shell-snapshots/**", "session-env/**", "image-cache/**", "transcripts/**"],
		],
		names:
			/^(?:projects\/(?<project>[^/]+)\/|(?:file-history|session-env|tasks|todos|debug|transcripts)\/)(?!memory\/)(?<session>[^/]+?)(?:\.\w+$|\/|$)/,
	},
	{ program: "Claude Code", kind: "history", base: "claude", paths: ["history.jsonl"] },
	{
		program: "Claude Code",
		kind: "settings",
		base: "claude",
		paths: [
			...["settings*.json", ".claude.json*", ".mcp.json", "CLAUDE.md", "backups/**", "rules/**"],
			...["agents/**", "commands/**", "skills/**", "hooks/**", "agent-memory/**"],
			"plugins/**/.mcp.json",
		],
	},
	{ program: "Claude Code", kind: "settings", base: "home", paths: [".claude.json*"] },
	{
		program: "Claude Desktop",
		kind: "settings",
		base: "config",
		paths: ["Claude/*.json", "Claude/Claude Extensions Settings/*.json"],
	},
	{ program: "Claude Desktop", kind: "history", base: "config", paths: ["Claude/logs/**"] },
	{
		program: "Claude Desktop",
		kind: "history",
		base: "home",
		paths: ["Library/Logs/Claude/**"],
		systems: ["macos"],
	},
	{
		program: "Codex",
		kind: "transcripts",
		base: "codex",
		paths: [
			...["sessions/**", "archived_sessions/**", "shell_snapshots/**", "log/**", "*.sqlite*"],
			"session_index.jsonl",
		],
		names: /rollout-[\dT-]{19}-(?<session>[^/]+?)\.jsonl$/,
	},
	{ program: "Codex", kind: "history", base: "codex", paths: ["history.jsonl"] },
	{
		program: "Codex",
		kind: "settings",
		base: "codex",
		paths: [
			...["*.toml", "auth.json", "hooks.json", "AGENTS*.md", "memories/**", "prompts/**"],
			...["rules/**", "skills/**"],
		],
	},
	{
		program: "Copilot CLI",
		kind: "transcripts",
		base: "copilot",
		paths: ["session-state/**", "history-session-state/**", "session-store.db*", "logs/**"],
		names: /^(?:history-)?session-state\/(?<session>[^/]+?)(?:\.\w+$|\/)/,
	},
	{
		program: "Copilot CLI",
		kind: "history",
		base: "copilot",
		paths: ["command-history-state.json"],
	},
	{
		program: "Copilot CLI",
		kind: "settings",
		base: "copilot",
		paths: ["*-config.json", "config.json", "settings.json", "hooks/**", "agents/**"],
	},
	{
		program: "Cursor",
		kind: "transcripts",
		base: "home",
		paths: [".cursor/projects/**", ".cursor/chats/**"],
		names:
			/^\.cursor\/(?:projects\/(?<project>[^/]+)(?:\/agent-transcripts\/(?<session>[^/]+?)(?:\.jsonl|\/|$))?|chats\/)/,
	},
	{
		program: "Cursor",
		kind: "settings",
		base: "home",
		paths: [".cursor/mcp.json", ".cursor/hooks.json", ".cursor/cli-config.json"],
	},
	{
		program: "Gemini CLI",
		kind: "transcripts",
		base: "home",
		paths: [".gemini/tmp/**", ".gemini/history/**"],
		names:
			/^\.gemini\/(?:tmp|history)\/(?<project>[^/]+)(?:\/chats\/session-(?<session>[^/]+?)\.jsonl?$)?/,
	},
	{
		program: "Gemini CLI",
		kind: "settings",
		base: "home",
		paths: [
			...[".gemini/settings.json", ".gemini/GEMINI.md", ".gemini/.env", ".gemini/commands/**"],
			...[".gemini/antigravity/*.json", ".gemini/extensions/*/gemini-extension.json"],
			".gemini/extensions/*/.env",
		],
	},
	{
		program: "Qwen Code",
		kind: "transcripts",
		base: "home",
		paths: [".qwen/tmp/**", ".qwen/projects/**"],
		names: /^\.qwen\/(?:tmp|projects)\/(?<project>[^/]+)/,
	},
	{
		program: "Qwen Code",
		kind: "settings",
		base: "home",
		paths: [".qwen/settings.json", ".qwen/.env"],
	},
	{
		program: "opencode",
		kind: "transcripts",
		base: "xdgData",
		paths: [
			...["opencode/*.db*", "opencode/storage/**", "opencode/log/**", "opencode/tool-output/**"],
			"opencode/snapshot/**",
		],
		names: /\/(?<session>ses_\w+)(?:\.json$|\/)/,
	},
	{
		program: "opencode",
		kind: "history",
		base: "xdgState",
		paths: ["opencode/*.json", "opencode/*.jsonl"],
	},
	{ program: "opencode", kind: "settings", base: "xdgData", paths: ["opencode/*auth.json"] },
	{
		program: "opencode",
		kind: "settings",
		base: "xdgConfig",
		paths: ["opencode/*.json*", "opencode/AGENTS.md"],
	},
	{
		program: "Windsurf",
		kind: "transcripts",
		base: "home",
		paths: [".windsurf/transcripts/**"],
		names: /\/transcripts\/(?<session>[^/]+?)\.jsonl$/,
	},
	{
		program: "Windsurf",
		kind: "transcripts",
		base: "home",
		paths: [".codeium/windsurf/cascade/**"],
		limit: "its conversations may be encrypted",
	},
	{
		program: "Windsurf",
		kind: "settings",
		base: "home",
		paths: [
			...[".codeium/windsurf/*.json", ".codeium/mcp_config.json"],
			".codeium/windsurf/memories/**",
		],
	},
	{
		program: "Cline",
		kind: "transcripts",
		base: "home",
		paths: [".cline/data/**"],
		names: /\/(?:tasks|sessions)\/(?<session>[^/]+?)(?:\.\w+$|\/)/,
	},
	{ program: "Cline", kind: "settings", base: "home", paths: [".cline/*.json"] },
	{
		program: "Zed",
		kind: "transcripts",
		base: "data",
		paths: ["zed/threads/threads.db*"],
		systems: ["linux"],
	},
	{
		program: "Zed",
		kind: "transcripts",
		base: "data",
		paths: ["Zed/threads/threads.db*"],
		systems: ["macos", "windows"],
	},
	{
		program: "Zed",
		kind: "settings",
		base: "xdgConfig",
		paths: ["zed/settings.json"],
		systems: ["linux", "macos"],
	},
	{
		program: "Zed",
		kind: "settings",
		base: "config",
		paths: ["Zed/settings.json"],
		systems: ["windows"],
	},
];
