// The places of shells, API clients and the Iterable MCP server, and what is looked for in project folders.

import type { PlaceGroup } from "./place.ts";

export const otherPlaces: readonly PlaceGroup[] = [
	{
		program: "Iterable MCP server",
		kind: "keys",
		base: "home",
		paths: [".iterable-mcp/*.json"],
	},
	{
		program: "bash",
		kind: "history",
		base: "home",
		paths: [".bash_history", ".bash_sessions/**"],
	},
	{
		program: "zsh",
		kind: "history",
		base: "zsh",
		paths: [".zsh_history", ".zhistory", ".histfile", ".zsh_sessions/**"],
	},
	{ program: "zsh", kind: "history", base: "xdgState", paths: ["zsh/*history*"] },
	{ program: "zsh", kind: "history", base: "xdgData", paths: ["zsh/*history*"] },
	{ program: "bash", kind: "history", base: "xdgState", paths: ["bash/*history*"] },
	{ program: "sh", kind: "history", base: "home", paths: [".sh_history", ".ksh_history"] },
	{ program: "shell", kind: "history", base: "historyFile", paths: [""] },
	{
		program: "fish",
		kind: "history",
		base: "xdgData",
		paths: ["fish/*_history"],
	},
	{ program: "fish", kind: "settings", base: "xdgConfig", paths: ["fish/fish_variables"] },
	{
		program: "PowerShell",
		kind: "history",
		base: "xdgData",
		paths: ["powershell/PSReadLine/*_history.txt"],
		systems: ["linux", "macos"],
	},
	{
		program: "PowerShell",
		kind: "history",
		base: "config",
		paths: ["Microsoft/Windows/PowerShell/PSReadLine/*_history.txt"],
		systems: ["windows"],
	},
	{ program: "Nushell", kind: "history", base: "config", paths: ["nushell/history.*"] },
	{ program: "Atuin", kind: "history", base: "xdgData", paths: ["atuin/history.db*"] },
	...client("Postman", ["Postman"], {
		flatpak: "com.getpostman.Postman",
		paths: [
			...["IndexedDB/**", "Local Storage/**", "Partitions/*/IndexedDB/**", "storage/**"],
			...["Partitions/*/Local Storage/**", "*.json", "logs/**"],
		],
		limit: "parts of its stores may be compressed",
	}),
	...client("Insomnia", ["Insomnia"], {
		flatpak: "rest.insomnia.Insomnia",
		paths: ["insomnia.*", "backups/**", "version-control/**", "Local Storage/**"],
	}),
	...client("Bruno", ["bruno", "Bruno"], {
		flatpak: "com.usebruno.Bruno",
		paths: ["*.json", "**/*.bru", "Local Storage/**"],
	}),
	{
		program: "Bruno",
		kind: "requests",
		base: "home",
		paths: ["bruno/**/*.bru", "Documents/bruno/**/*.bru", "Documents/Bruno/**/*.bru"],
	},
];

/** Below a folder that the caller names. ".env" files are looked for in all of its folders. */
export const projectPlaces: readonly PlaceGroup[] = [
	{
		program: ".env",
		kind: "environment",
		base: "project",
		paths: ["**/.env|.env.*|*.env|.envrc|.dev.vars|.flaskenv"],
	},
	{ program: "Bruno", kind: "requests", base: "project", paths: ["**/*.bru"] },
	{ program: "MCP", kind: "settings", base: "project", paths: [".mcp.json", "mcp.json"] },
	{
		program: "Claude Code",
		kind: "settings",
		base: "project",
		paths: [".claude/**", "CLAUDE.md", "CLAUDE.local.md"],
	},
	{ program: "Codex", kind: "settings", base: "project", paths: [".codex/**", "AGENTS.md"] },
	{ program: "Cursor", kind: "settings", base: "project", paths: [".cursor/**", ".cursorrules"] },
	{
		program: "Copilot CLI",
		kind: "settings",
		base: "project",
		paths: [".github/copilot/*.json", ".github/hooks/*.json", ".github/copilot-instructions.md"],
	},
	{ program: "VS Code", kind: "settings", base: "project", paths: [".vscode/*.json"] },
	{ program: "Gemini CLI", kind: "settings", base: "project", paths: [".gemini/**", "GEMINI.md"] },
	{
		program: "opencode",
		kind: "settings",
		base: "project",
		paths: ["opencode.json*", ".opencode/*.json*"],
	},
	{ program: "Windsurf", kind: "settings", base: "project", paths: [".windsurf/**"] },
	{ program: "Cline", kind: "settings", base: "project", paths: [".clinerules/**"] },
	{ program: "Roo Code", kind: "settings", base: "project", paths: [".roo/**"] },
	{ program: "Kiro", kind: "settings", base: "project", paths: [".kiro/**"] },
	{ program: "Amazon Q", kind: "settings", base: "project", paths: [".amazonq/*.json"] },
	{ program: "Zed", kind: "settings", base: "project", paths: [".zed/*.json"] },
	{ program: "Continue", kind: "settings", base: "project", paths: [".continue/**"] },
	{
		program: "Aider",
		kind: "transcripts",
		base: "project",
		paths: [".aider.chat.history.md", ".aider.input.history", ".aider.llm.history"],
	},
	{ program: "Crush", kind: "transcripts", base: "project", paths: [".crush/**"] },
];

interface ClientStores {
	/** The program's id, where it is installed with Flatpak. */
	readonly flatpak: string;
	readonly paths: readonly string[];
	readonly limit?: string;
}

/** An API client, installed by itself, as a snap, or with Flatpak. */
function client(
	program: string,
	folders: readonly string[],
	{ flatpak, paths, limit }: ClientStores,
): PlaceGroup[] {
	const below = (folder: string) => paths.map((path) => `${folder}/${path}`);
	const more = limit === undefined ? {} : { limit };
	const group = { program, kind: "requests", ...more } as const;
	const boxes = folders.flatMap((folder) => [
		`snap/${program.toLowerCase()}/*/.config/${folder}`,
		`.var/app/${flatpak}/config/${folder}`,
	]);
	return [
		{ ...group, base: "config", paths: folders.flatMap(below) },
		{ ...group, base: "home", paths: boxes.flatMap(below), systems: ["linux"] },
	];
}
