// Where reports go: files that are ours or new, several at once, and readers that go away.

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeFolder, write } from "../sources/tree.ts";
import { dist, environment, fill, outcomeOf, run, start } from "./program.ts";

const isWindows = process.platform === "win32";
const key = fill("{hex:32}-us5");

function leaky(count = 1): string {
	const cwd = makeFolder();
	const files = Array.from({ length: count }, (_, at) => [
		`${at}.env`,
		`MAILCHIMP_API_KEY=${key}\n`,
	]);
	write(cwd, Object.fromEntries(files));
	return cwd;
}

describe("--output", () => {
	test("writes for the owner alone, prints nothing, and keeps the exit code", async () => {
		const [cwd, out] = [leaky(), makeFolder()];
		for (const format of ["json", "jsonl", "markdown", "text"]) {
			const file = join(out, `report.${format}`);
			const wanted = await run(["scan", "--format", format], { cwd });
			// The second one replaces the first.
			for (const _ of [1, 2]) {
				const outcome = await run(["scan", "--format", format, "--output", file], { cwd });
				expect(outcome).toEqual({ code: 1, stdout: "", stderr: "" });
			}
			const text = readFileSync(file, "utf8");
			expect(text.length).toBeGreaterThan(wanted.stdout.length * 0.8);
			expect(text).not.toContain(key.slice(5, 20));
			if (!isWindows) expect(statSync(file).mode & 0o777).toBe(0o600);
		}
		expect(readdirSync(out).sort()).toEqual([
			"report.json",
			"report.jsonl",
			"report.markdown",
			"report.text",
		]);
	});

	test("takes the format from the name, and has no colours in a file", async () => {
		const [cwd, out] = [leaky(), makeFolder()];
		const files = ["a.json", "b.md", "c.jsonl", "d.txt"].map((name) => join(out, name));
		const outputs = files.flatMap((file) => ["--output", file]);
		const outcome = await run(["scan", "--color", ...outputs], { cwd });
		expect(outcome).toEqual({ code: 1, stdout: "", stderr: "" });
		const [json = "", markdown = "", lines = "", text = ""] = files.map((file) =>
			readFileSync(file, "utf8"),
		);
		expect(JSON.parse(json).summary.findings).toBe(1);
		expect(markdown).toMatch(/^<!-- unleak report -->\n/);
		expect(
			lines
				.trimEnd()
				.split("\n")
				.map((line) => JSON.parse(line).type),
		).toEqual(["finding", "summary"]);
		expect(text).toMatch(/^unleak report; [ \w]+\n\n0\.env:1:19 {2}critical .*scan complete\n$/s);
		expect(json + markdown + lines + text).not.toContain("\x1b");
	});

	test("pairs with --format, and leaves one format for the screen", async () => {
		const [cwd, out] = [leaky(), makeFolder()];
		const file = join(out, "leaks");
		const flags = ["--format", "json", "--output", file, "--format", "text", "-q"];
		const { code, stdout } = await run(["scan", ...flags], { cwd });
		expect([code, stdout.split(" ")[0]]).toEqual([1, "0.env:1:19"]);
		expect(JSON.parse(readFileSync(file, "utf8")).version).toBe(1);
	});

	test("replaces the quiet report of a clean scan", async () => {
		const cwd = makeFolder();
		write(cwd, { "a.txt": "nothing\n" });
		const file = join(makeFolder(), "report.txt");
		for (const _ of [1, 2]) {
			const outcome = await run(["scan", "-q", "--output", file], { cwd });
			expect([outcome.code, readFileSync(file, "utf8")]).toEqual([0, ""]);
		}
	});

	const another = '\n  Name a new file, or write to standard output: "-"';

	test.each([
		[
			"a file of somebody else",
			"notes.txt",
			"it exists and is no report of unleak\n  Remove it, or give another name",
		],
		["a folder", "folder", `it is no regular file${another}`],
		[
			"a place that is not there",
			"nowhere/report.json",
			"its folder does not exist\n  Make the folder first",
		],
		...(isWindows
			? []
			: [
					["a link", "link.txt", `it is a symbolic link${another}`],
					["a link to nothing", "dangling", `it is a symbolic link${another}`],
					[
						"a folder that is a link",
						"linked/report.txt",
						'the folder "linked" is a symbolic link',
					],
				]),
	])("refuses %s before it scans", async (_, name, reason) => {
		const cwd = leaky();
		write(cwd, { "notes.txt": "mine\n", "folder/": "" });
		if (!isWindows) {
			symlinkSync(join(cwd, "notes.txt"), join(cwd, "link.txt"));
			symlinkSync(join(cwd, "gone"), join(cwd, "dangling"));
			symlinkSync(makeFolder(), join(cwd, "linked"));
		}
		expect(await run(["scan", "--output", name], { cwd })).toEqual({
			code: 2,
			stdout: "",
			stderr: `unleak: Cannot write "${name}": ${reason}\n`,
		});
		expect(readFileSync(join(cwd, "notes.txt"), "utf8")).toBe("mine\n");
	});

	test.each([
		["--format json --format text", "Two reports cannot both go to standard output"],
		["--output a.json --output ./a.json", 'Two reports cannot both go to "./a.json"'],
		["--output a.xml", 'Cannot tell which format "a.xml" should have'],
	])("refuses %s", async (flags, message) => {
		const { code, stderr } = await run(["scan", ...flags.split(" ")], { cwd: leaky() });
		expect([code, stderr.split("\n")[0]]).toEqual([2, `unleak: ${message}`]);
	});
});

if (existsSync("/dev/full")) {
	test("standard output that is full ends with 2, whatever was found", () => {
		const command = '"$0" "$1" scan > /dev/full';
		const { status, stderr } = spawnSync(
			"sh",
			["-c", command, process.execPath, join(dist, "cli.js")],
			{ cwd: leaky(), encoding: "utf8", env: environment() },
		);
		expect([status, stderr]).toEqual([
			2,
			"unleak: Cannot write to standard output: the disk is full\n",
		]);
	});
}

describe("a reader that goes away", () => {
	test("early changes neither exit code nor standard error", async () => {
		const cwd = leaky(300);
		for (const format of ["json", "text"]) {
			const child = start(["scan", "--verbose", "--format", format], { cwd });
			child.stdout?.destroy();
			const { code, stderr } = await outcomeOf(child);
			expect([code, stderr]).toEqual([1, ""]);
		}
		const child = start(["help", "scan"]);
		child.stdout?.destroy();
		expect(await outcomeOf(child)).toMatchObject({ code: 0, stderr: "" });
	});

	if (!isWindows) {
		test("in the middle of a pipe does not either", () => {
			const cwd = leaky(300);
			const command = `"$0" "$1" scan --format json | head -n 1; echo "\${PIPESTATUS[0]}"`;
			const args = ["-c", command, process.execPath, join(dist, "cli.js")];
			const { stdout, stderr } = spawnSync("bash", args, {
				cwd,
				encoding: "utf8",
				env: environment(),
				stdio: ["ignore", "pipe", "pipe"],
			});
			expect([stdout, stderr]).toEqual(["{\n1\n", ""]);
		});
	}
});
