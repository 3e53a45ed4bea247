// Ctrl-C ends a scan with a report of what was read, which is not called clean; a second one
// ends the program at once.

import type { ChildProcess } from "node:child_process";
import { truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeFolder, write } from "../sources/tree.ts";
import { fill, outcomeOf, start } from "./program.ts";
import { startInTerminal } from "./terminal.ts";

const key = fill("{hex:32}-us9");

/** Waits until the scan has told of its progress, so that it listens. */
async function underWay(child: ChildProcess): Promise<void> {
	await new Promise((done) => child.stderr?.once("data", done));
}

/** A file that takes far longer to scan than any test waits. */
function endless(files: Record<string, string>): string {
	const cwd = makeFolder();
	write(cwd, { ...files, "endless.bin": "" });
	truncateSync(join(cwd, "endless.bin"), 900 * 2 ** 30);
	return cwd;
}

// Windows has no signals.
if (process.platform !== "win32") {
	const scan = ["scan", "--format", "json", "--progress", "--max-file-size", "4TB"];

	test.each([
		["clean so far", "nothing\n", 3, 0],
		["with a finding so far", `MAILCHIMP_API_KEY=${key}\n`, 1, 1],
	])("a tree that is %s", async (_, text, code, found) => {
		const child = start(scan, { cwd: endless({ "a.env": text }) });
		const outcome = outcomeOf(child);
		await underWay(child);
		child.kill("SIGINT");
		const { code: ended, stdout } = await outcome;
		const { findings, summary, problems } = JSON.parse(stdout);
		expect([ended, findings.length, summary.complete, summary.planned.blobs, problems]).toEqual([
			code,
			found,
			false,
			2,
			[{ code: "interrupted", message: "Stopped before its end: scan again for the rest" }],
		]);
	});

	test("--allow-incomplete does not make an interrupted scan a failure", async () => {
		const child = start([...scan, "--allow-incomplete"], { cwd: endless({}) });
		const outcome = outcomeOf(child);
		await underWay(child);
		child.kill("SIGTERM");
		expect((await outcome).code).toBe(0);
	});

	test("standard input that never ends", async () => {
		const child = start(["scan", "--stdin"], { cwd: makeFolder() });
		const outcome = outcomeOf(child);
		// As much as a pipe holds, so that some of it has been read when all is written.
		await new Promise((done) => child.stdin?.write(`${"x\n".repeat(500_000)}`, done));
		child.kill("SIGINT");
		const { code, stdout, stderr } = await outcome;
		expect([code, stderr]).toEqual([3, ""]);
		expect(stdout).toMatch(
			/^1 problem: .*\n {2}- Stopped before its end: scan again for the rest\n\n.*scan INCOMPLETE: 1 problem\n$/,
		);
	});

	test("keys that are still written to unleak verify", async () => {
		const child = start(["verify"], { cwd: makeFolder() });
		const outcome = outcomeOf(child);
		await new Promise((done) => child.stdin?.write(`${key}\n`.repeat(24_000), done));
		child.kill("SIGINT");
		expect(await outcome).toEqual({
			code: 130,
			stdout: "",
			stderr: "unleak: Stopped: no provider was asked\n",
		});
	});

	describe("at a terminal", () => {
		const open = (...args: string[]) => startInTerminal(args, { cwd: makeFolder(), env: {} });

		test("unleak verify says what it waits for, shows no key, and stops", async () => {
			const terminal = open("verify");
			await terminal.waitFor(
				"Paste keys, one a line, or settings that hold them; they are not shown. Ctrl-D ends, Ctrl-C stops",
			);
			terminal.type(`${key}\r${key}\r\n`);
			await terminal.waitFor("Line 2 taken");
			terminal.type(`${key}\u0003`);
			await terminal.waitFor("unleak: Stopped: no provider was asked");
			expect(await terminal.ended).toBe(130);
			expect(terminal.screen()).not.toContain(key.slice(0, 8));
		});

		test.each(["\r\u0004", "\u0004"])(
			"unleak verify takes what was typed until %j",
			async (end) => {
				const terminal = open("verify");
				await terminal.waitFor("Paste keys");
				terminal.type(`no key${end}`);
				await terminal.waitFor("Line 1 taken");
				await terminal.waitFor("line 1: no key of a known shape");
				expect(await terminal.ended).toBe(3);
			},
		);

		test("unleak scan --stdin says what it waits for", async () => {
			const terminal = open("scan", "--stdin", "--no-progress");
			await terminal.waitFor("Paste the text to scan; Ctrl-D ends, Ctrl-C stops");
			terminal.type("nothing\r\u0004");
			await terminal.waitFor("No keys found in standard input, 8 bytes.");
			expect(await terminal.ended).toBe(0);
		});
	});

	test("a key that never comes on a descriptor is not waited for", async () => {
		const cwd = makeFolder();
		const child = start(["rotate", "--non-interactive", "--new-key-fd", "0"], { cwd });
		const ended = outcomeOf(child);
		// Until it listens to signals, one ends it at once.
		const repeat = setInterval(() => child.kill("SIGINT"), 50);
		expect(["SIGINT", 130]).toContain((await ended).code);
		clearInterval(repeat);
	});

	test("a second one ends at once, also while the report waits for its reader", async () => {
		const lines = Array.from({ length: 400 }, (_, at) =>
			fill("KEY={hex:32}-us9 mailchimp\n", `${at}`),
		);
		const child = start(["scan", "--stdin", "--format", "json"], { cwd: makeFolder() });
		child.stdin?.end(lines.join(""));
		const ended = new Promise((done) => child.on("exit", done));
		// From here on nothing more is read.
		await new Promise((done) => child.stdout?.once("readable", done));
		const repeat = setInterval(() => child.kill("SIGINT"), 50);
		expect(await ended).toBe(130);
		clearInterval(repeat);
	});
}
