// The places of each system, as a table: where each program keeps what passed through it, and which variables move it.

import { posix, win32 } from "node:path";
import { expect, test } from "vitest";
import { findBaseFolders, type Machine } from "../../../src/sources/machine/base-folders.ts";
import { places } from "../../../src/sources/machine/find-places.ts";
import { projectPlaces } from "../../../src/sources/machine/other-places.ts";

const linux: Machine = { system: "linux", env: { HOME: "/home/ann" }, home: "/" };
const macos: Machine = { system: "macos", env: { HOME: "/Users/ann" }, home: "/" };
const windows: Machine = {
	system: "windows",
	env: { USERPROFILE: "C:\\Users\\ann" },
	home: "C:\\",
};

/** "Codex settings /home/ann/.codex/config.toml" */
function listPatterns(machine: Machine, env: Machine["env"] = {}): string[] {
	const { join } = machine.system === "windows" ? win32 : posix;
	const given = { ...machine, env: { ...machine.env, ...env } };
	const bases = findBaseFolders(given, [machine.system === "windows" ? "D:\\shop" : "/work/shop"]);
	return [...places, ...projectPlaces]
		.filter(({ systems }) => systems?.includes(machine.system) !== false)
		.flatMap(({ program, kind, base, paths }) =>
			bases[base].flatMap((folder) =>
				paths.map((path) => `${program} ${kind} ${path === "" ? folder : join(folder, path)}`),
			),
		);
}

test.each([
	["linux", linux, "Claude Code transcripts /home/ann/.claude/projects/**"],
	["linux", linux, "Claude Code history /home/ann/.claude/history.jsonl"],
	["linux", linux, "Claude Code settings /home/ann/.claude.json*"],
	["linux", linux, "Codex transcripts /home/ann/.codex/sessions/**"],
	["linux", linux, "Codex transcripts /home/ann/.codex/*.sqlite*"],
	["linux", linux, "Codex settings /home/ann/.codex/*.toml"],
	["linux", linux, "Cursor transcripts /home/ann/.config/Cursor/User/globalStorage/state.vscdb*"],
	["linux", linux, "Cursor settings /home/ann/.cursor/mcp.json"],
	["linux", linux, "Copilot CLI transcripts /home/ann/.copilot/session-state/**"],
	[
		"linux",
		linux,
		"VS Code transcripts /home/ann/.config/Code/User/workspaceStorage/*/chatSessions/**",
	],
	["linux", linux, "VS Code settings /home/ann/.config/Code/User/mcp.json"],
	["linux", linux, "Gemini CLI transcripts /home/ann/.gemini/tmp/**"],
	["linux", linux, "opencode transcripts /home/ann/.local/share/opencode/*.db*"],
	["linux", linux, "opencode settings /home/ann/.config/opencode/*.json*"],
	["linux", linux, "Windsurf settings /home/ann/.codeium/windsurf/*.json"],
	[
		"linux",
		linux,
		"Cline transcripts /home/ann/.config/Code/User/globalStorage/saoudrizwan.claude-dev/**",
	],
	["linux", linux, "Zed transcripts /home/ann/.local/share/zed/threads/threads.db*"],
	["linux", linux, "Claude Desktop settings /home/ann/.config/Claude/*.json"],
	["linux", linux, "Iterable MCP server keys /home/ann/.iterable-mcp/*.json"],
	["linux", linux, "bash history /home/ann/.bash_history"],
	["linux", linux, "zsh history /home/ann/.zsh_history"],
	["linux", linux, "fish history /home/ann/.local/share/fish/*_history"],
	["linux", linux, "PowerShell history /home/ann/.local/share/powershell/PSReadLine/*_history.txt"],
	["linux", linux, "Insomnia requests /home/ann/.config/Insomnia/insomnia.*"],
	[
		"linux",
		linux,
		"Postman requests /home/ann/snap/postman/*/.config/Postman/Partitions/*/IndexedDB/**",
	],
	["linux", linux, ".env environment /work/shop/**/.env|.env.*|*.env|.envrc|.dev.vars|.flaskenv"],
	["linux", linux, "MCP settings /work/shop/.mcp.json"],
	["macos", macos, "Claude Desktop settings /Users/ann/Library/Application Support/Claude/*.json"],
	["macos", macos, "VS Code settings /Users/ann/Library/Application Support/Code/User/mcp.json"],
	["macos", macos, "opencode transcripts /Users/ann/.local/share/opencode/*.db*"],
	["macos", macos, "bash history /Users/ann/.bash_sessions/**"],
	["macos", macos, "zsh history /Users/ann/.zsh_sessions/**"],
	[
		"macos",
		macos,
		"Zed transcripts /Users/ann/Library/Application Support/Zed/threads/threads.db*",
	],
	["macos", macos, "Postman requests /Users/ann/Library/Application Support/Postman/storage/**"],
	["windows", windows, "Claude Code transcripts C:\\Users\\ann\\.claude\\projects\\**"],
	["windows", windows, "Codex history C:\\Users\\ann\\.codex\\history.jsonl"],
	["windows", windows, "VS Code settings C:\\Users\\ann\\AppData\\Roaming\\Code\\User\\mcp.json"],
	[
		"windows",
		windows,
		"Cursor transcripts C:\\Users\\ann\\AppData\\Roaming\\Cursor\\User\\globalStorage\\state.vscdb*",
	],
	["windows", windows, "opencode transcripts C:\\Users\\ann\\AppData\\Local\\opencode\\*.db*"],
	[
		"windows",
		windows,
		"PowerShell history C:\\Users\\ann\\AppData\\Roaming\\Microsoft\\Windows\\PowerShell\\PSReadLine\\*_history.txt",
	],
	["windows", windows, "Claude Desktop settings C:\\Users\\ann\\AppData\\Roaming\\Claude\\*.json"],
	["windows", windows, "Postman requests C:\\Users\\ann\\AppData\\Roaming\\Postman\\storage\\**"],
	["windows", windows, "Iterable MCP server keys C:\\Users\\ann\\.iterable-mcp\\*.json"],
	[
		"windows",
		windows,
		".env environment D:\\shop\\**\\.env|.env.*|*.env|.envrc|.dev.vars|.flaskenv",
	],
])("on %s: %#", (_, machine, place) => {
	expect(listPatterns(machine)).toContain(place);
});

test.each([
	[linux, "CLAUDE_CONFIG_DIR", "/x", "Claude Code transcripts /x/projects/**"],
	[linux, "CODEX_HOME", "/x", "Codex transcripts /x/sessions/**"],
	[linux, "COPILOT_HOME", "/x", "Copilot CLI transcripts /x/session-state/**"],
	[linux, "XDG_CONFIG_HOME", "/x", "VS Code settings /x/Code/User/mcp.json"],
	[linux, "XDG_DATA_HOME", "/x", "opencode transcripts /x/opencode/*.db*"],
	[macos, "XDG_DATA_HOME", "/x", "fish history /x/fish/*_history"],
	[linux, "XDG_STATE_HOME", "/x", "opencode history /x/opencode/*.jsonl"],
	[linux, "ZDOTDIR", "/x", "zsh history /x/.zsh_history"],
	[linux, "HISTFILE", "/x/y", "shell history /x/y"],
	[linux, "HOME", "/x", "bash history /x/.bash_history"],
	[windows, "USERPROFILE", "E:\\x", "Claude Code history E:\\x\\.claude\\history.jsonl"],
	[windows, "HOME", "E:\\x", "bash history E:\\x\\.bash_history"],
	[windows, "APPDATA", "E:\\x", "Claude Desktop settings E:\\x\\Claude\\*.json"],
	[windows, "LOCALAPPDATA", "E:\\x", "opencode transcripts E:\\x\\opencode\\*.db*"],
	[windows, "LOCALAPPDATA", "E:\\x", "Zed transcripts E:\\x\\Zed\\threads\\threads.db*"],
] as const)(
	"%o: %s moves a place, and the usual one is read too",
	(machine, name, value, place) => {
		const patterns = listPatterns(machine, { [name]: value });
		expect(patterns).toContain(place);
		expect(listPatterns(machine)).not.toContain(place);
		if (name !== "HOME" && name !== "USERPROFILE") {
			expect(patterns).toEqual(expect.arrayContaining(listPatterns(machine)));
		}
	},
);

test("a slash at the end of a variable changes nothing", () => {
	const env = { HOME: "/home/ann/", ZDOTDIR: "/x//", CODEX_HOME: "/y/../z/" };
	const plain = { HOME: "/home/ann", ZDOTDIR: "/x", CODEX_HOME: "/z" };
	expect(listPatterns(linux, env)).toEqual(listPatterns(linux, plain));
	expect(listPatterns(windows, { APPDATA: "E:\\x\\" })).toEqual(
		listPatterns(windows, { APPDATA: "E:\\x" }),
	);
});

test("a relative or empty variable does not count", () => {
	const moved = { CODEX_HOME: "x", XDG_DATA_HOME: "", CLAUDE_CONFIG_DIR: "./y" };
	expect(listPatterns(linux, moved)).toEqual(listPatterns(linux));
	expect(findBaseFolders({ ...linux, env: {} }).home).toEqual(["/"]);
});
