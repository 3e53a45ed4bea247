// What V8 has compiled of a hook's program is kept beside it, and taken only where it is of this program and nobody
// else could have written it: whatever lies there, the answer is the same.

import { spawnSync } from "node:child_process";
import {
	appendFileSync,
	chmodSync,
	copyFileSync,
	readdirSync,
	readFileSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dist } from "../e2e/program.ts";
import { keyOf } from "../git/golden.ts";
import { makeFolder } from "../sources/tree.ts";

const names = ["agent-hook.cjs", "agent-hook-program.cjs", "hook-packages.cjs"];
const event = JSON.stringify({
	hook_event_name: "PostToolUse",
	tool_name: "Bash",
	tool_input: { command: "env" },
	tool_response: { stdout: `MAILCHIMP_API_KEY=${keyOf("start")}\n` },
});

function install() {
	const folder = makeFolder();
	for (const name of names) copyFileSync(join(dist, name), join(folder, name));
	const answer = () => {
		const args = [join(folder, "agent-hook.cjs"), "--agent", "claude", "--event", "PostToolUse"];
		const env = { PATH: process.env.PATH, HOME: folder, XDG_CONFIG_HOME: folder };
		const { stdout, stderr } = spawnSync(process.execPath, args, {
			cwd: makeFolder(),
			env,
			input: event,
			encoding: "utf8",
		});
		expect(stderr).toBe("");
		expect(stdout).toContain("unleak hid a key here");
		expect(stdout).not.toContain(keyOf("start"));
	};
	answer();
	const kept = readdirSync(folder).filter((name) => !names.includes(name));
	expect(kept).toEqual([expect.stringMatching(/^agent-hook\.[\w.-]+\.cache$/)]);
	const cache = join(folder, kept[0]!);
	expect(readFileSync(cache).includes(keyOf("start").slice(0, 32))).toBe(false);
	return { folder, answer, cache, madeAt: () => statSync(cache).ino };
}

test("the second start takes what the first one kept", () => {
	const { answer, madeAt } = install();
	const first = madeAt();
	answer();
	expect(madeAt()).toBe(first);
});

test("what another program left, V8 cannot read, or others could write is made anew", () => {
	const { folder, answer, cache, madeAt } = install();
	const bytes = readFileSync(cache);
	const isNew = (change: () => void) => {
		change();
		const before = madeAt();
		answer();
		return madeAt() !== before;
	};
	expect(isNew(() => writeFileSync(cache, bytes.fill(0, 0, bytes.length - 64)))).toBe(true);
	expect(isNew(() => writeFileSync(cache, "short"))).toBe(true);
	if (process.platform !== "win32") expect(isNew(() => chmodSync(cache, 0o666))).toBe(true);
	// Of the same length, so that V8 would take it.
	const program = join(folder, "agent-hook-program.cjs");
	const text = readFileSync(program, "utf8");
	const other = text.slice(-1) === "0" ? "1" : "0";
	expect(isNew(() => writeFileSync(program, text.slice(0, -1) + other))).toBe(true);
	expect(isNew(() => appendFileSync(cache, "more"))).toBe(true);
});
