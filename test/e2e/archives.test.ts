// Archives: what a range, a staged change and standard input tell of them, what cannot be read, and what their names may
// hold. The formats are in container-formats.test.ts.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { appendTo, cutFile, shell } from "../containers/made-archives.ts";
import { makeZip } from "../containers/zip-writer.ts";
import { openWorkbench } from "../git/golden.ts";
import { makeFolder, write } from "../sources/tree.ts";
import { fill, run } from "./program.ts";

async function scan(args: readonly string[], cwd: string, stdin?: Buffer): Promise<Report> {
	const { stdout } = await run(["scan", "--json", ...args], { cwd, ...(stdin && { stdin }) });
	return JSON.parse(stdout) as Report;
}

/** "path!member:line" of every location, sorted. */
function placesIn({ findings }: Report): string[] {
	return findings
		.flatMap(({ locations }) => locations)
		.map(({ path, member = "", line }) => `${path}!${member}:${line}`)
		.sort();
}

test("a range and a staged change tell what an archive newly holds, and not what it held", async () => {
	const root = makeFolder();
	const bench = openWorkbench(root);
	const [old, young] = ["OLD", "NEW"].map((seed) => fill("MAILCHIMP_API_KEY={hex:32}-us3\n", seed));
	bench.git("init", "-q");
	write(root, { "old.env": old! });
	shell(root, "zip -q a.zip old.env && rm old.env");
	bench.git("add", "-A");
	bench.git("commit", "-qm", "Old");
	write(root, { "new.env": young! });
	shell(root, "zip -q a.zip new.env && rm new.env");
	bench.git("add", "-A");
	const staged = await scan(["--staged"], root);
	expect(placesIn(staged)).toEqual(["a.zip!new.env:1"]);
	bench.git("commit", "-qm", "New");
	const range = await scan(["--range", "HEAD~1..HEAD"], root);
	expect(placesIn(range)).toEqual(["a.zip!new.env:1"]);
	const unopened = await scan(["--archive-depth", "0", "--history"], root);
	expect(unopened.notices.map(({ code }) => code)).toContain("archives");
	const onInput = await scan(["--stdin"], root, readFileSync(join(root, "a.zip")));
	expect(placesIn(onInput)).toEqual(["-!new.env:1", "-!old.env:1"]);
});

test("what cannot be read of an archive is a problem, and the rest of it is read", async () => {
	const root = makeFolder();
	const secret = fill("MAILCHIMP_API_KEY={hex:32}-us3\n");
	write(root, {
		"a.env": secret,
		"b.txt": "b".repeat(100),
		"c.bin": fill("{hex:1000}".repeat(20)),
	});
	shell(root, "zip -qP pass partly.zip b.txt && zip -q partly.zip a.env");
	shell(
		root,
		"zip -q cut.zip a.env c.bin && tar -cf cut.tar a.env c.bin && gzip -kc cut.tar > cut.tgz",
	);
	shell(root, "gzip -kc a.env > trailing.gz && rm a.env b.txt c.bin");
	cutFile(root, "cut.zip", 4000);
	cutFile(root, "cut.tar", 8000);
	cutFile(root, "cut.tgz", 3000);
	appendTo(root, "trailing.gz", "more");
	writeFileSync(join(root, "a.7z"), Buffer.from("7z\xbc\xaf\x27\x1c and more bytes", "latin1"));
	const report = await scan(["."], root);
	const found = [
		"partly.zip!a.env",
		"cut.zip!a.env",
		"cut.tar!a.env",
		"cut.tgz!a.env",
		"trailing.gz!trailing",
	];
	expect(placesIn(report)).toEqual(found.map((place) => `${place}:1`).sort());
	const told = report.problems.map(
		({ code, path, message }) => `${code} ${path} ${/"(.+?)"/.exec(message)?.[1]}`,
	);
	for (const { member, message } of report.problems)
		expect(member).toBe(/^Did not read all of "(.+?)" in/.exec(message)?.[1]);
	expect([...new Set(told)].sort()).toEqual([
		"archive-damaged cut.tar c.bin",
		"archive-damaged cut.tgz c.bin",
		"archive-damaged cut.tgz undefined",
		"archive-damaged cut.zip c.bin",
		"archive-damaged cut.zip undefined",
		"archive-damaged trailing.gz undefined",
		"archive-encrypted partly.zip b.txt",
		"archive-unread a.7z 7z",
	]);
	const excluded = await scan([".", "--exclude", "*.7z", "--exclude", "cut.*"], root);
	expect(excluded.problems.map(({ path }) => path)).toEqual(["partly.zip", "trailing.gz"]);
});

test("what lies deeper than --archive-depth is a problem", async () => {
	const root = makeFolder();
	write(root, { "a.env": fill("MAILCHIMP_API_KEY={hex:32}-us3\n") });
	shell(
		root,
		"zip -q 1.zip a.env && zip -q 2.zip 1.zip && zip -q 3.zip 2.zip && rm a.env 1.zip 2.zip",
	);
	const report = await scan([".", "--archive-depth", "2"], root);
	// Where nothing is packed the key shows in the bytes of what holds it.
	expect(placesIn(report).filter((place) => place.includes("a.env"))).toEqual([]);
	expect(report.problems).toMatchObject([{ code: "archive-depth", path: "3.zip" }]);
	expect(placesIn(await scan(["."], root))).toEqual(["3.zip!2.zip!1.zip!a.env:1"]);
});

test("hostile names of members are shown escaped, and a key in one is found and sealed", async () => {
	const root = makeFolder();
	const [inName, inText] = ["NAME", "TEXT"].map((seed) => fill("{hex:32}-us3", seed)) as [
		string,
		string,
	];
	const hostile = "\u001b[31mred\u202e\n::error::<script>alert(1)</script>.env";
	const zip = makeZip([
		{ name: `${inName}.txt`, content: Buffer.from("nothing") },
		{ name: hostile, content: Buffer.from(`MAILCHIMP_API_KEY=${inText}\n`) },
		{ name: `2022-backup-of-all-the-customers-of-${inText}.sql`, flags: 1 },
	]);
	writeFileSync(join(root, "a.zip"), zip);
	const files = ["out.json", "out.html", "out.sarif", "out.md", "out.csv", "out.xml"];
	const formats = ["json", "html", "sarif", "markdown", "csv", "junit"];
	const pairs = files.flatMap((file, index) => [
		"--format",
		formats[index]!,
		"--output",
		join(root, file),
	]);
	const { stdout } = await run(["scan", ...pairs, "--format", "text", "a.zip"], { cwd: root });
	const texts = [stdout, ...files.map((file) => readFileSync(join(root, file), "utf8"))];
	for (const text of texts) {
		expect(text).not.toContain(inName);
		expect(text).not.toContain(inText);
		for (const hidden of ["\u001b", "\u202e"]) expect(text).not.toContain(hidden);
		expect(text).toContain("a.zip");
		expect(text).toContain("31mred");
	}
	const [, json, html] = texts as [string, string, string];
	expect(html).not.toContain("<script>alert");
	const { findings, problems } = JSON.parse(json) as Report;
	const found = findings.flatMap(({ locations, redacted }) =>
		locations.map(({ member, where, line }) => [redacted, member, where, line]),
	);
	expect(found).toEqual(
		expect.arrayContaining([
			[
				expect.any(String),
				`${findings.find(({ locations }) => locations[0]?.where === "name")?.redacted}.txt`,
				"name",
				1,
			],
			[expect.any(String), expect.stringContaining("<script>alert(1)</script>.env"), "file", 1],
		]),
	);
	expect(problems).toMatchObject([{ code: "archive-encrypted", path: "a.zip" }]);
	expect(problems[0]?.message).toContain("2022-backup-of-all-the-customers-of-");
});

test("a finding that only an archive holds can be accepted by its fingerprint", async () => {
	const root = makeFolder();
	write(root, { "a.env": fill("MAILCHIMP_API_KEY={hex:32}-us3\n") });
	shell(root, "xz a.env");
	const [finding] = (await scan(["."], root)).findings;
	const allowed = await run(["allow", finding!.fingerprint.slice(0, 12), "--reason", "a test"], {
		cwd: root,
	});
	expect(allowed.stderr).toBe("");
	expect(allowed.code).toBe(0);
	const { findings, suppressed } = await scan(["."], root);
	expect(findings).toEqual([]);
	expect(suppressed).toMatchObject([{ path: "a.env.xz", by: "config" }]);
});
