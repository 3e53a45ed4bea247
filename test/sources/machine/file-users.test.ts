// Who uses a file: by Linux's list of processes, which is made here, and elsewhere by its age and the programs that run.

import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findFileUser, type UserSearch } from "../../../src/sources/machine/file-users.ts";
import { makeFolder } from "../tree.ts";

const now = 1_793_527_200_000;
const minuteMs = 60_000;

const elsewhere = (programs: string): UserSearch => ({
	platform: "darwin",
	now: () => now,
	processFolder: "/nowhere",
	listPrograms: () => programs,
});

test.each([
	[
		"Claude Code",
		2 * minuteMs,
		"/usr/bin/vim\n/opt/homebrew/bin/claude\n",
		"Claude Code is running",
	],
	[
		"Claude Code",
		2 * minuteMs,
		"Claude.exe      4711 Console   1    90.000 K\r\n",
		"Claude Code is running",
	],
	["Codex", 2 * minuteMs, "/opt/homebrew/bin/claude\n", undefined],
	["bash", 2 * minuteMs, "bash\n", undefined],
	[undefined, 2 * minuteMs, "claude\n", undefined],
	[undefined, 59_000, "", "it was changed less than a minute ago"],
	["Codex", -1000, "", "it was changed less than a minute ago"],
])("elsewhere: a file of %s, %i ms old, with %o", (program, ageMs, programs, user) => {
	const stats = { dev: 1, ino: 2, mtimeMs: now - ageMs };
	expect(findFileUser({ path: "/a", stats, program }, elsewhere(programs))).toBe(user);
});

interface FakeProcess {
	readonly command: readonly string[];
	readonly env?: readonly string[];
	/** After the start of the system. */
	readonly startedSeconds?: number;
	readonly open?: readonly string[];
}

const bootMs = now - 1000 * minuteMs;

/** A folder as /proc is one. */
function makeProcesses(processes: Readonly<Record<string, FakeProcess>>): UserSearch {
	const folder = makeFolder();
	writeFileSync(join(folder, "stat"), `cpu 1 2\nbtime ${bootMs / 1000}\n`);
	for (const [id, { command, env = [], startedSeconds = 0, open = [] }] of Object.entries(
		processes,
	)) {
		mkdirSync(join(folder, id, "fd"), { recursive: true });
		writeFileSync(join(folder, id, "cmdline"), command.join("\0"));
		writeFileSync(join(folder, id, "environ"), env.join("\0"));
		const fields = Array.from({ length: 50 }, (_, index) =>
			index === 19 ? startedSeconds * 100 : 0,
		);
		writeFileSync(join(folder, id, "stat"), `${id} (a) b) ${fields.join(" ")}`);
		for (const [file, path] of open.entries()) symlinkSync(path, join(folder, id, "fd", `${file}`));
	}
	return { platform: "linux", now: () => now, processFolder: folder, listPrograms: () => "" };
}

const file = {
	path: "/home/ann/.claude/projects/p/s.jsonl",
	stats: { dev: 1, ino: 2, mtimeMs: bootMs + 500 * minuteMs },
	program: "Claude Code",
};
const claude = { command: ["claude"], env: ["A=1", "HOME=/home/ann"] };

test.skipIf(process.platform === "win32").each([
	[
		"who has it open",
		{ 7: { command: ["/usr/bin/tail"], open: ["pipe:[1]", file.path] } },
		"the process 7 (tail) has it open",
	],
	[
		"an agent that started before the change",
		{ 7: claude },
		"Claude Code has been running since before its last change (process 7)",
	],
	[
		"a script",
		{
			7: { ...claude, command: ["node", "/usr/lib/node_modules/@anthropic-ai/claude-code/cli.js"] },
		},
		"Claude Code has been running since before its last change (process 7)",
	],
	["an agent that started later", { 7: { ...claude, startedSeconds: 501 * 60 } }, undefined],
	["an agent of another home", { 7: { ...claude, env: ["HOME=/home/bob"] } }, undefined],
	[
		"an agent with the folder moved",
		{ 7: { ...claude, env: ["CLAUDE_CONFIG_DIR=/home/ann/.claude/"] } },
		"Claude Code has been running since before its last change (process 7)",
	],
	["another agent", { 7: { ...claude, command: ["codex"] } }, undefined],
	[
		"an editor that opens another file",
		{ 7: { command: ["vim"], open: ["/home/ann/x"] } },
		undefined,
	],
])("on Linux: %s", (_, processes, user) => {
	expect(findFileUser(file, makeProcesses(processes))).toBe(user);
});
