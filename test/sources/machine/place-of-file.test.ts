// Of which program a file is, by its path alone.

import { expect, test } from "vitest";
import { createPlaceSearch } from "../../../src/sources/machine/place-of-file.ts";

const onLinux = createPlaceSearch({ system: "linux", env: { HOME: "/home/ann" }, home: "/" });
const onWindows = createPlaceSearch({
	system: "windows",
	env: { USERPROFILE: "C:\\Users\\ann" },
	home: "C:\\",
});

test.each([
	["/home/ann/.claude/projects/p/s.jsonl", "Claude Code transcripts"],
	["/home/ann/.claude/settings.local.json", "Claude Code settings"],
	["/home/ann/.codex/config.toml", "Codex settings"],
	["/home/ann/.bash_history", "bash history"],
	["/home/ann/.config/Code/User/workspaceStorage/a/chatSessions/b.json", "VS Code transcripts"],
	["/work/shop/packages/a/.env.local", ".env environment"],
	["/work/shop/api/live.bru", "Bruno requests"],
	["/work/shop/.mcp.json", "MCP settings"],
	["/home/bob/.claude/history.jsonl", "Claude Code history"],
	["/tmp/x/.codex/sessions/2026/r.jsonl", "Codex transcripts"],
	["/work/shop/.claude/agents/a.md", "Claude Code settings"],
	["/work/shop/xenv", undefined],
	["/work/shop/notes.txt", undefined],
])("%s is of %s", (path, place) => {
	const group = onLinux(path);
	expect(group && `${group.program} ${group.kind}`).toBe(place);
});

test("on Windows names may be written in capitals", () => {
	expect(onWindows("C:\\USERS\\ann\\.codex\\sessions\\2026\\r.jsonl")?.program).toBe("Codex");
	expect(onWindows("D:\\shop\\.ENV")?.kind).toBe("environment");
});
