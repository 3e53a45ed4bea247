// A tree may be anybody's: nothing in it drives the terminal, leads outside, hangs the scan or
// shows a key.

import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeFolder, makeRepository, write, writeMarker } from "../sources/tree.ts";
import { fill, outcomeOf, run, start } from "./program.ts";

const isWindows = process.platform === "win32";
const formats = ["text", "json", "jsonl", "markdown"];
const key = fill("{hex:32}-us4");
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
const unseen = /[\0-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/;

describe("a key in a name", () => {
	test.each([
		["of a file", `mailchimp ${key}`],
		["of a folder", `mailchimp-${key}/deep/er/a.txt`],
		["that is over the limit", `big/mailchimp ${key}`],
		["that is not UTF-8 elsewhere", `é mailchimp ${key}`],
	])("%s is found, and shown nowhere", async (_, name) => {
		const cwd = makeFolder();
		write(cwd, { [name]: "x".repeat(2000) });
		for (const format of formats) {
			const flags = ["--verbose", "--max-file-size", "1kB", "--format", format];
			const { code, stdout, stderr } = await run(["scan", ...flags], { cwd });
			expect([code, stderr]).toEqual([1, ""]);
			expect(stdout).toContain(`${key.slice(0, 4)}********-us4`);
			expect(stdout).not.toContain(key.slice(5, 20));
		}
	});

	test("of the scanned folder itself is not shown", async () => {
		const cwd = join(makeFolder(), `mailchimp ${key}`);
		mkdirSync(cwd);
		for (const command of [["scan", "--format", "json"], ["doctor"]]) {
			const { stdout, stderr } = await run(command, { cwd });
			expect(stdout + stderr).toContain("mailchimp");
			expect(stdout + stderr).not.toContain(key.slice(5, 20));
		}
	});
});

// There such names cannot be made.
if (!isWindows) {
	test("doctor waits for no settings of an agent that are a pipe or a device", async () => {
		const cwd = makeFolder();
		for (const folder of [".claude", ".cursor", ".gemini", ".clinerules/hooks"])
			mkdirSync(join(cwd, folder), { recursive: true });
		execFileSync("mkfifo", [".cursor/hooks.json", ".clinerules/hooks/PreToolUse"], { cwd });
		symlinkSync("/dev/zero", join(cwd, ".claude/settings.json"));
		symlinkSync("../.cursor/hooks.json", join(cwd, ".gemini/settings.json"));
		const child = start(["doctor"], { cwd });
		const limit = setTimeout(() => child.kill("SIGKILL"), 20_000);
		expect(await outcomeOf(child)).toMatchObject({ code: 0, stderr: "" });
		clearTimeout(limit);
	});

	test.each([
		["of a range", ["scan", "--range", `${key}..HEAD`]],
		["of a branch", ["scan", "--history", "--branch", key]],
		["of a repository", ["scan", "--history", join("nowhere", key)]],
	])("a key typed in place %s ends with 2, and is not said back", async (_, command) => {
		const { code, stdout, stderr } = await run(command, {
			cwd: await makeRepository({ "a.txt": "a" }),
		});
		expect([code, stdout]).toEqual([2, ""]);
		expect(stderr).not.toBe("");
		expect(stderr).not.toContain(key.slice(5, 20));
	});

	test("names that drive a terminal are shown, not obeyed", async () => {
		const cwd = makeFolder();
		write(cwd, {
			"new\nline\x1b[2J\u202e.env": `MAILCHIMP_API_KEY=${key}\n`,
			"::error::x\r##[add-mask]y\x9b1m": "x".repeat(2000),
			"\x1b]8;;http:evil\x07/a": `text \x1b[31m\u202e mailchimp ${key} \x07\u200b end\n`,
		});
		for (const format of formats) {
			const flags = ["--max-file-size", "1kB", "--format", format];
			const { code, stdout, stderr } = await run(["scan", ...flags], { cwd });
			expect([code, stderr]).toEqual([1, ""]);
			expect(stdout).not.toMatch(unseen);
			expect(stdout).not.toMatch(/^\s*::|##\[/m);
		}
		const { stdout } = await run(["scan", "-q", "--max-file-size", "1kB"], { cwd });
		expect(stdout).toContain("\\x1b]8;;http:evil\\x07/a:1:");
		expect(stdout).toContain(
			"- ::error::x\\x0d#\\x23[add-mask]y\\x{9b}1m: Raise".replace("\\x{9b}", "\\x9b"),
		);
	});

	test("links are not followed, pipes are not opened, circles end", async () => {
		const [cwd, outside] = [makeFolder(), makeFolder()];
		write(outside, { "secret.env": `MAILCHIMP_API_KEY=${key}\n` });
		symlinkSync(join(outside, "secret.env"), join(cwd, "link.env"));
		symlinkSync(outside, join(cwd, "outside"));
		symlinkSync(".", join(cwd, "circle"));
		symlinkSync("loop", join(cwd, "loop"));
		execFileSync("mkfifo", [join(cwd, "pipe")]);
		expect(await run(["scan"], { cwd })).toEqual({
			code: 0,
			stderr: "",
			stdout: expect.stringMatching(
				/^1 notice\n {2}- Left pipes, sockets and devices unopened: 1\n\nNo keys found in 4 files, /,
			),
		});
		// Where a person names the link or the pipe, silence would be a lie.
		for (const name of ["outside", "link.env", "pipe"]) {
			expect((await run(["scan", name], { cwd })).code).toBe(3);
		}
		expect((await run(["scan", "circle"], { cwd })).code).toBe(0);
	});

	test("policy files that are pipes, links or endless end with 2", async () => {
		const outside = makeFolder();
		write(outside, { "config.yaml": "failOn: none\n" });
		const make: Record<string, (path: string) => void> = {
			"it is no regular file": (path) => execFileSync("mkfifo", [path]),
			"it is a symbolic link": (path) => symlinkSync(join(outside, "config.yaml"), path),
			"it is larger than 16 MiB": (path) => {
				writeFileSync(path, "");
				truncateSync(path, 2 ** 40);
			},
		};
		for (const [reason, makeFile] of Object.entries(make)) {
			for (const name of [".unleak.yaml", ".unleakignore", ".unleak-baseline.jsonl"]) {
				const cwd = makeFolder();
				makeFile(join(cwd, name));
				const { code, stderr } = await run(["scan"], { cwd });
				expect([code, stderr]).toEqual([2, `unleak: Cannot read "${name}": ${reason}\n`]);
			}
		}
	});

	test("a config cannot reach packs outside by a link", async () => {
		const [cwd, outside] = [makeFolder(), makeFolder()];
		write(outside, { "pack.yaml": `a secret line: ${key}\n` });
		mkdirSync(join(cwd, "packs"));
		symlinkSync(join(outside, "pack.yaml"), join(cwd, "packs/pack.yaml"));
		symlinkSync(outside, join(cwd, "folder"));
		for (const path of ["packs", "packs/pack.yaml", "folder", "folder/pack.yaml", outside]) {
			write(cwd, { ".unleak.yaml": `rules: { packs: ["${path}"] }\n` });
			const { code, stderr } = await run(["scan"], { cwd });
			expect(code).toBe(2);
			expect(stderr).toMatch(/it is not below the scanned folder\n {2}Name it with --rules\n$/);
		}
	});
}

test.each([
	["much of it", `exclude:\n${"  - a\n".repeat(60_000)}`],
	["nested deeply", "[".repeat(100_000)],
	["aliases of aliases", `a: &a [x]\nb: &b [*a, *a]\nexclude: [*b, *b]\n`],
	["a tag", "exclude: !!js/function 'x'\n"],
	["bytes of no encoding", "\xff\xfe\x00"],
])("a config with %s ends with 2", async (_, text) => {
	const cwd = makeFolder();
	write(cwd, { "a.txt": "nothing\n" });
	writeFileSync(join(cwd, ".unleak.yaml"), text, "latin1");
	const { code, stdout, stderr } = await run(["scan"], { cwd });
	expect([code, stdout]).toEqual([2, ""]);
	expect(stderr).toMatch(/^unleak: \.unleak\.yaml:\d+:\d+: /);
	expect(stderr.length).toBeLessThan(2500);
});

test("nothing of a repository's config is run, by no command", async () => {
	const cwd = await makeRepository({ "a.env": `MAILCHIMP_API_KEY=${key}\n` });
	const mark = join(makeFolder(), "ran");
	const program = writeMarker(join(cwd, "bin/git"), mark);
	const settings = ["core.fsmonitor", "core.pager", "core.hooksPath", "diff.external"];
	write(cwd, {
		".git/config": settings
			.map((name) => name.split("."))
			.map(([section, name]) => `[${section}]\n\t${name} = ${program}\n`)
			.join(""),
	});
	const env = { PATH: [join(cwd, "bin"), ".", process.env.PATH].join(delimiter) };
	for (const command of [["scan", "-q"], ["doctor"], ["baseline", "check"], ["rules", "list"]]) {
		expect((await run(command, { cwd, env })).stderr).toBe("");
	}
	expect(() => execFileSync("cat", [mark], { stdio: "pipe" })).toThrow();
});
