// A tool gets the exact bytes of its input, no terminal and a limited time; what it started ends with it. And how a
// command of one's own is taken apart.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseOwnCommand } from "../../src/cli/rotate/own-command.ts";
import { runTool, type ToolRun } from "../../src/cli/rotate/run-tool.ts";
import { UsageError } from "../../src/errors.ts";
import { makeFolder } from "../sources/tree.ts";

async function shell(script: string, more: Partial<ToolRun> = {}) {
	return await runTool({
		program: "/bin/sh",
		args: ["-c", script, "tool"],
		environment: { PATH: process.env.PATH ?? "" },
		cwd: makeFolder(),
		input: "",
		opensStdin: false,
		signal: new AbortController().signal,
		...more,
	});
}

describe("runTool()", () => {
	test.each<[string, string, boolean]>([
		["standard input", "cat", false],
		["standard input opened by name", "cat /dev/stdin", true],
		["a file URL's path, opened twice by parts", "head -c 3 /dev/stdin; cat /dev/stdin", true],
	])("%s gives the exact bytes, then ends", async (_, script, opensStdin) => {
		const { code, stdout, isInputTaken } = await shell(script, { input: "a key ü", opensStdin });
		expect([code, stdout, isInputTaken]).toEqual([0, "a key ü", true]);
	});

	test("there is no terminal to ask at, and nothing of the caller's environment", async () => {
		process.env.UNLEAK_OF_THE_CALLER = "1";
		const { stdout } = await shell(
			'(exec 3</dev/tty) 2>/dev/null || echo none; echo "[$UNLEAK_OF_THE_CALLER]"',
		);
		delete process.env.UNLEAK_OF_THE_CALLER;
		expect(stdout).toBe("none\n[]\n");
	});

	test("one that goes on and on is stopped, with all that it started", async () => {
		const file = join(makeFolder(), "pid");
		const script = `sleep 600 & echo $! > ${file}; wait`;
		const { code, failure } = await shell(script, { timeoutMs: 1000 });
		expect([code, failure]).toEqual([null, "it took longer than 1 seconds"]);
		const pid = Number(readFileSync(file, "utf8"));
		await expect.poll(() => isRunning(pid)).toBe(false);
	});

	test("a signal stops it, and a program that is not there is a result", async () => {
		const controller = new AbortController();
		controller.abort();
		expect(await shell("sleep 600", { signal: controller.signal })).toMatchObject({
			code: null,
			failure: "it was stopped",
		});
		expect(await shell("", { program: "/nowhere/tool" })).toMatchObject({
			code: null,
			failure: "it could not be started: ENOENT",
		});
	});
});

describe("parseOwnCommand()", () => {
	const root = import.meta.dirname;

	test.each<[string, readonly string[]]>([
		["sh -c 'a | b'", ["-c", "a | b"]],
		['sh "two words" three\\ four', ["two words", "three four"]],
		["sh ''  \"\"", ["", ""]],
		["sh $(id) `id` ;", ["$(id)", "`id`", ";"]],
		['sh "it\'s" \'say "x"\'', ["it's", 'say "x"']],
	])("%s", (text, args) => {
		expect(parseOwnCommand(text, root).args).toEqual(args);
	});

	test.each(["", "   ", "'open", "no-such-program-anywhere", "./tool", "sub/../tool"])(
		"%j is refused",
		(text) => {
			const cwd = process.cwd();
			process.chdir(root);
			try {
				expect(() => parseOwnCommand(text, root)).toThrow(UsageError);
			} finally {
				process.chdir(cwd);
			}
		},
	);
});

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		// A child that nobody has waited for yet has ended, too.
		return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
	} catch {
		return false;
	}
}
