// `unleak merge` as users run it: reports of several repositories become one, and files that are
// no such reports are refused by name.

import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { packText } from "../packs/pack-text.ts";
import { makeFolder, write } from "../sources/tree.ts";
import { fill, run } from "./program.ts";

const key = fill("{hex:32}-us5");
const other = fill("{hex:32}-us7");
const leak = (value: string): string => `MAILCHIMP_API_KEY=${value}\n`;

/** Scans folders of these names and gives the folder of their reports. */
async function reportsOf(trees: Record<string, Record<string, string>>): Promise<string> {
	const home = makeFolder();
	for (const [name, files] of Object.entries(trees)) {
		write(join(home, name), { "clean.txt": "nothing\n", ...files });
		const args = ["scan", "--format", "json", "--output", join(home, `${name}.json`)];
		await run(args, { cwd: join(home, name) });
	}
	return home;
}

async function merged(cwd: string, ...args: string[]): Promise<Report> {
	return JSON.parse((await run(["merge", ...args, "--format", "json"], { cwd })).stdout);
}

test("one finding a key, with the repositories it is in, whatever the order", async () => {
	const cwd = await reportsOf({
		shop: { "a.env": leak(key), "b.env": leak(other) },
		blog: { "a.env": leak(key) },
		docs: {},
	});
	const report = await merged(cwd, "shop.json", "blog.json", "docs.json");
	const places = report.findings.map(({ redacted, locations }) => [
		redacted,
		...locations.map(({ repository, path }) => `${repository}/${path}`),
	]);
	expect(places).toEqual([
		[`${key.slice(0, 4)}********-us5`, "blog/a.env", "shop/a.env"],
		[`${other.slice(0, 4)}********-us7`, "shop/b.env"],
	]);
	expect(report.summary).toMatchObject({ findings: 2, scanned: { blobs: 6 }, complete: true });
	expect(await merged(cwd, "docs.json", "blog.json", "shop.json")).toEqual(report);
});

test("the formats, the files and the exit codes of a scan", async () => {
	const cwd = await reportsOf({ shop: { "a.env": leak(key) }, docs: {} });
	const parts = ["shop.json", "docs.json"];
	const text = await run(["merge", ...parts, "--output", "all.html", "--output", "-"], { cwd });
	expect([text.code, text.stderr]).toEqual([1, ""]);
	expect(text.stdout).toMatch(/^a\.env:1:19 {2}critical .* in shop\n.*scan complete\n$/s);
	expect(readFileSync(join(cwd, "all.html"), "utf8")).toMatch(/^<!doctype html>\n<!-- unleak/);
	const { stdout: quiet } = await run(["merge", "-q", ...parts], { cwd });
	const shown = `${key.slice(0, 4)}********-us5`;
	expect(quiet.split("\n")[0]).toMatch(
		/^a\.env:1:19 {2}critical {2}Mailchimp API key \(.{16}\) in shop {2}[0-9a-f]{12}$/,
	);
	expect(quiet).toContain(`(${shown})`);
	const codes = await Promise.all(
		[parts, [...parts, "--fail-on", "none"], ["docs.json"]].map(
			async (args) => (await run(["merge", "-q", ...args], { cwd })).code,
		),
	);
	expect(codes).toEqual([1, 0, 0]);
	expect(await run(["merge", ...parts, "--fail-on", "active"], { cwd })).toEqual({
		code: 2,
		stdout: "",
		stderr:
			'unleak: Cannot fail on active keys alone: nobody asked about some of these\n  Scan with "--verify", or fail on any key\n',
	});
});

test("an incomplete part makes the whole incomplete, and says which", async () => {
	const cwd = await reportsOf({ shop: { "large.txt": "x".repeat(2000) }, docs: {} });
	const args = ["--max-file-size", "1KB", "--format", "json", "--output", join(cwd, "shop.json")];
	expect((await run(["scan", ...args], { cwd: join(cwd, "shop") })).code).toBe(3);
	const outcome = await run(["merge", "shop.json", "docs.json"], { cwd });
	expect(outcome.code).toBe(3);
	expect(outcome.stdout).toContain("shop/large.txt");
	expect(outcome.stdout).toMatch(/scan INCOMPLETE: 1 problem, 2 of 3 objects scanned\n$/);
	const allowed = await run(["merge", "shop.json", "docs.json", "--allow-incomplete"], { cwd });
	expect(allowed.code).toBe(0);
});

test("secrets that a report was asked to show stay in it, unless the merge is asked too", async () => {
	const cwd = makeFolder();
	write(join(cwd, "shop"), { "a.env": leak(key), [`${key}.txt`]: "" });
	const args = ["--show-secrets", "--format", "json", "--output", join(cwd, "shop.json")];
	await run(["scan", ...args], { cwd: join(cwd, "shop") });
	expect(readFileSync(join(cwd, "shop.json"), "utf8")).toContain(key);
	for (const format of ["text", "json", "jsonl", "sarif", "html", "markdown", "github"]) {
		const { stdout } = await run(["merge", "shop.json", "--format", format], { cwd });
		expect(stdout).not.toContain(key.slice(4, 20));
	}
	const shown = await merged(cwd, "shop.json", "--show-secrets");
	expect(shown.findings.map(({ secret }) => secret)).toEqual([key]);
});

test("a report that is named twice, or is there as a copy, is not counted twice", async () => {
	const cwd = await reportsOf({ shop: { "a.env": leak(key) } });
	expect(await run(["merge", "shop.json", "./shop.json"], { cwd })).toMatchObject({
		code: 2,
		stderr: 'unleak: Name each report once: "./shop.json"\n',
	});
	cpSync(join(cwd, "shop.json"), join(cwd, "copy.json"));
	const report = await merged(cwd, "shop.json", "copy.json");
	expect([report.summary.scanned.blobs, report.notices]).toEqual([
		2,
		[
			{
				code: "same-report",
				message: 'Counted once: "shop.json" is the same report as "copy.json"',
			},
		],
	]);
});

test("a folder stands for the JSON reports in it, but for the one that is written there", async () => {
	const cwd = await reportsOf({ shop: { "a.env": leak(key) }, docs: { "b.env": leak(other) } });
	write(cwd, { "notes.txt": "no report", "below/other.json": "{}" });
	const args = ["merge", ".", "--format", "json", "--output", "all.json"];
	for (let round = 0; round < 2; round++) {
		expect(await run(args, { cwd })).toMatchObject({ code: 1, stderr: "" });
		const report = JSON.parse(readFileSync(join(cwd, "all.json"), "utf8")) as Report;
		expect(report).toEqual({
			...(await merged(cwd, "docs.json", "shop.json")),
			startedAt: report.startedAt,
			durationMs: report.durationMs,
		});
	}
	write(cwd, { "package.json": "{}" });
	const { code, stderr } = await run(args, { cwd });
	expect([code, stderr]).toEqual([2, expect.stringContaining('"package.json"')]);
});

describe("refuses", () => {
	test.each<[string, string | Buffer, string]>([
		["what is no JSON", "text", 'it is no JSON\n  Write it with "--format json"'],
		["nothing", "", 'it is no JSON\n  Write it with "--format json"'],
		["other JSON", '{"results":[]}', "it is no JSON report of unleak"],
		[
			"another version",
			'{"version":2,"tool":{"name":"unleak","version":"9"}}',
			"its version is not 1: another version of unleak wrote it",
		],
		[
			"a broken report",
			'{"version":1,"tool":{"name":"unleak","version":"9"}}',
			'"startedAt" is not as unleak writes it',
		],
		["deep nesting", "[".repeat(1_000_000), 'it is no JSON\n  Write it with "--format json"'],
	])("%s, and names it", async (_, content, reason) => {
		const cwd = makeFolder();
		writeFileSync(join(cwd, "a.json"), content);
		expect(await run(["merge", "a.json"], { cwd })).toEqual({
			code: 2,
			stdout: "",
			stderr: `unleak: Cannot merge "a.json": ${reason}\n`,
		});
	});

	test("a file that is not there, a folder without any, and no file at all", async () => {
		const cwd = makeFolder();
		const messages = await Promise.all(
			[["gone.json"], ["."], []].map(
				async (args) => (await run(["merge", ...args], { cwd })).stderr,
			),
		);
		expect(messages).toEqual([
			'unleak: Cannot read the report "gone.json": it does not exist\n',
			'unleak: Cannot find a report in the folder ".": no name in it ends in ".json"\n  Write reports there, such as "unleak scan --format json --output FOLDER/NAME.json", or name the files\n',
			'unleak: "unleak merge" needs REPORT...\n  Run "unleak help merge" for its flags and examples\n',
		]);
	});

	test("more than it can hold", async () => {
		const cwd = await reportsOf({ shop: {}, docs: {} });
		const parts = ["shop.json", "docs.json"];
		const { size } = { size: readFileSync(join(cwd, "shop.json")).length };
		const outcome = await run(["merge", ...parts, "--max-file-size", `${size + 10}`], { cwd });
		expect(outcome).toEqual({
			code: 2,
			stdout: "",
			stderr:
				'unleak: Cannot merge "shop.json": the reports are too large together\n  Merge fewer at a time, then the results, or raise "--max-file-size" (default 1GB)\n',
		});
		expect((await run(["merge", ...parts, "--max-file-size", "1MB"], { cwd })).code).toBe(0);
	});

	test("to write over one of the reports", async () => {
		const cwd = await reportsOf({ shop: {} });
		const before = readFileSync(join(cwd, "shop.json"), "utf8");
		const outcome = await run(["merge", "shop.json", "--output", "./shop.json"], { cwd });
		expect([outcome.code, outcome.stderr]).toEqual([
			2,
			'unleak: Cannot write the merged report over one of its parts: "shop.json"\n  Give another name to "--output"\n',
		]);
		expect(readFileSync(join(cwd, "shop.json"), "utf8")).toBe(before);
	});
});

test("reads what PowerShell redirects, and what comes through a pipe", async () => {
	const cwd = await reportsOf({ shop: { "a.env": leak(key) }, docs: {} });
	const text = readFileSync(join(cwd, "docs.json"), "utf8");
	writeFileSync(join(cwd, "wide.json"), `\ufeff${text}`, "utf16le");
	const report = await merged(cwd, "shop.json", "wide.json");
	expect(report.summary).toMatchObject({ findings: 1, scanned: { blobs: 3 } });
	if (process.platform === "win32") return;
	execFileSync("mkfifo", [join(cwd, "pipe")]);
	const running = run(["merge", "pipe", "--format", "json"], { cwd });
	writeFileSync(join(cwd, "pipe"), readFileSync(join(cwd, "shop.json")));
	expect(JSON.parse((await running).stdout).summary.findings).toBe(1);
});

describe("a report that somebody made up", () => {
	/** By squares this takes many minutes. */
	test("with 20,000 keys that begin alike", async () => {
		const cwd = await reportsOf({ shop: { "a.env": leak(key) } });
		const real: Report = JSON.parse(readFileSync(join(cwd, "shop.json"), "utf8"));
		const common = "a".repeat(12);
		const findings = Array.from({ length: 20_000 }, (_, index) => ({
			...real.findings[0]!,
			fingerprint: index.toString(16).padStart(64, "0"),
			ruleId: `rule-${index}`,
			provider: `provider-${index}`,
			why: [common.repeat(10)],
			playbook: [],
			verdict: { status: "unchecked", reason: `${common} `.repeat(20) },
			secret: `${common}${String(index).padStart(8, "b")}`,
		}));
		writeFileSync(join(cwd, "evil.json"), JSON.stringify({ ...real, findings }));
		const names = ["txt", "json", "jsonl", "sarif", "html", "md"];
		const outputs = names.flatMap((name) => ["--output", `all.${name}`]);
		const outcome = await run(["merge", "evil.json", ...outputs, "-q"], { cwd });
		expect(outcome).toEqual({ code: 1, stdout: "", stderr: "" });
		const merged: Report = JSON.parse(readFileSync(join(cwd, "all.json"), "utf8"));
		expect(merged.summary.findings).toBe(20_000);
	});
});

test("a part beside the merged report that it is in is counted once, and readers are told", async () => {
	const cwd = await reportsOf({ shop: { "a.env": leak(key) }, blog: { "a.env": leak(key) } });
	await run(["merge", "shop.json", "blog.json", "--output", "all.json"], { cwd });
	const all: Report = JSON.parse(readFileSync(join(cwd, "all.json"), "utf8"));
	expect(all.scope.root).toBe("blog, shop");
	const again = await merged(cwd, "all.json", "shop.json");
	const message = 'Counted once: "shop.json" is a part of "all.json"';
	expect(again).toEqual({ ...all, notices: [{ code: "same-report", message }] });
});

test("no command is proposed for a rule that no playbook of ours is about", async () => {
	const cwd = makeFolder();
	write(cwd, { "acme.yaml": packText, "src/a.env": fill("acme_key={hex:32}\n") });
	const args = ["scan", "src", "--rules", "acme.yaml"];
	await run([...args, "--format", "json", "--output", "part.json"], { cwd });
	const formats = ["text", "json", "jsonl", "sarif", "html", "markdown", "github"];
	const outputs = formats.flatMap((format) => ["--format", format, "--output", `out.${format}`]);
	for (const command of [args, ["merge", "part.json"]]) {
		expect(await run([...command, ...outputs], { cwd })).toMatchObject({ code: 1 });
		for (const format of formats) {
			const text = readFileSync(join(cwd, `out.${format}`), "utf8");
			expect(text).toMatch(/acme/i);
			expect(text).not.toContain("unleak playbook");
		}
	}
});
