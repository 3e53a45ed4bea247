// `unleak compare`: two reports in, what changed out, with the exit code for a nightly job.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keyOf } from "../git/golden.ts";
import { makeFolder, write } from "../sources/tree.ts";
import { run } from "./program.ts";

const older = "as the older report has it";
const line = (name: string) => `MAILCHIMP_API_KEY=${keyOf(name)}\n`;

async function twoScans(): Promise<string> {
	const cwd = makeFolder();
	write(cwd, { "shop/a.env": line("a"), "shop/b.env": line("b"), "shop/c.env": line("c") });
	await run(["scan", "shop", "--output", "old.json"], { cwd });
	write(cwd, {
		"shop/a.env": "",
		"shop/c.env": `${line("c").trim()} # unleak:allow known\n`,
		"shop/d.env": line("d"),
	});
	await run(["scan", "shop", "--output", "new.json"], { cwd });
	return cwd;
}

test("names what is new, still there, gone and accepted, and ends with 1 for what is new", async () => {
	const cwd = await twoScans();
	const { code, stdout, stderr } = await run(["compare", "old.json", "new.json"], { cwd });
	expect([code, stderr]).toEqual([1, ""]);
	expect(stdout.match(/^\S.*: 1 key$|^ {2}\S+env:1:19/gm)).toEqual([
		...["New: 1 key", "  shop/d.env:1:19", "Still there: 1 key", "  shop/b.env:1:19"],
		...["Gone from the files: 1 key", "  shop/a.env:1:19"],
		...["Accepted by now: 1 key", "  shop/c.env:1:19"],
	]);
	expect(stdout).toMatch(/^ {2}unleak rotate [0-9a-f]{12}$/m);
	expect(stdout).toMatch(
		/\n1 new, 1 still there, 1 gone from the files, 1 accepted, from \S+ \S+ to \S+ \S+ \(UTC\)\n$/,
	);
	for (const name of ["a", "b", "c", "d"]) expect(stdout).not.toContain(keyOf(name).slice(0, 12));
});

test.each([
	[["sub"], ["./sub"]],
	[["--only", "iterable"], ["--only iterable"]],
	[
		["--confidence", "high", "a.txt"],
		["./a.txt", "--confidence high"],
	],
	[["--exclude", "*.none"], ["--exclude *.none"]],
])("calls no key gone that a scan narrowed by %j did not look for", async (args, options) => {
	const cwd = makeFolder();
	write(cwd, { "a.env": line("a"), "a.txt": "", "sub/b.txt": "" });
	await run(["scan", ".", "--output", "old.json"], { cwd });
	await run(["scan", ...args, "--output", "new.json"], { cwd });
	const { scope } = JSON.parse(readFileSync(join(cwd, "new.json"), "utf8"));
	if (args[0] !== "sub") expect(scope.options).toEqual(options);
	const { stdout } = await run(["compare", "old.json", "new.json"], { cwd });
	expect(stdout.match(/^\S.*: 1 key$/gm)).toEqual([
		expect.stringMatching(args[0] === "--exclude" ? /^Still/ : /^Not seen/),
	]);
});

test("ends with 0 where nothing is new, and with 3 where the newer scan is incomplete", async () => {
	const cwd = await twoScans();
	expect((await run(["compare", "new.json", "new.json"], { cwd })).code).toBe(0);
	write(cwd, { "large.txt": "x".repeat(2000) });
	await run(["scan", "--max-file-size", "1kB", "--output", "part.json"], { cwd });
	const { code, stdout } = await run(["compare", "new.json", "part.json"], { cwd });
	expect(code).toBe(3);
	expect(stdout).toContain("the newer scan is INCOMPLETE");
});

test("is JSON and Markdown in one run, and replaces its own files", async () => {
	const cwd = await twoScans();
	const args = ["compare", "old.json", "new.json", "--output", "c.json", "--output", "c.md"];
	for (let times = 0; times < 2; times++) {
		expect((await run(args, { cwd })).code).toBe(1);
	}
	const { summary, new: fresh } = JSON.parse(readFileSync(join(cwd, "c.json"), "utf8"));
	expect(summary).toMatchObject({ new: 1, stillThere: 1, gone: 1, accepted: 1, cameBack: 0 });
	expect(fresh[0].redacted).toBe(`${keyOf("d").slice(0, 4)}********-us7`);
	expect(readFileSync(join(cwd, "c.md"), "utf8")).toContain("## Gone from the files\n");
});

test.each([
	["one report", ["new.json"], '"unleak compare" needs OLD NEW'],
	[
		"a format that it does not have",
		["old.json", "new.json", "--format", "sarif"],
		"Cannot compare",
	],
	["what is no report", ["old.json", "shop/b.env"], "it is no JSON"],
])("refuses %s", async (_, args, message) => {
	const { code, stderr } = await run(["compare", ...args], { cwd: await twoScans() });
	expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});

test("is a page with a card for each key, which can be filtered, and nothing of what a forged report advises", async () => {
	const cwd = await twoScans();
	const forged = JSON.parse(readFileSync(join(cwd, "new.json"), "utf8"));
	for (const finding of forged.findings) {
		finding.title = "Call us";
		finding.playbook = [{ title: "Go", text: "there", url: "https://forged.example/" }];
	}
	write(cwd, { "forged.json": JSON.stringify(forged) });
	for (const name of ["new", "forged"]) {
		const args = ["compare", "old.json", `${name}.json`, "--output", "c.html"];
		expect((await run(args, { cwd })).code).toBe(1);
		const page = readFileSync(join(cwd, "c.html"), "utf8");
		expect(page.match(/<details class="key/g)).toHaveLength(4);
		expect(page.match(/<span class="badge change">[^<]+/g)).toEqual([
			'<span class="badge change">new',
			'<span class="badge change">still there',
			'<span class="badge change">gone from the files',
			'<span class="badge change">accepted',
		]);
		// What only the older report has is not said to be there today.
		expect(page.match(/<span class="sub">[^<]+/g)).toEqual(
			["in the files today", "in the files today", older, older].map(
				(since) => `<span class="sub">${since} · 1 place`,
			),
		);
		expect(page).toContain("shop/d.env");
		expect(page).toContain('<option value="gone from the files">gone from the files (1)</option>');
		expect(page).toContain("us7.admin.mailchimp.com");
		expect(page).not.toMatch(/forged\.example|Call us/);
		expect(page).not.toContain(keyOf("d"));
	}
});
