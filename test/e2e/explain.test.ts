// `unleak explain`: why a value is a finding or is none, with every weight and without the value.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeFolder, write } from "../sources/tree.ts";
import { fill, run } from "./program.ts";

const key = fill("{hex:32}-us12");
const hash = fill("{hex:32}");

function folderWith(files: Record<string, string>): string {
	const folder = makeFolder();
	write(folder, files);
	return folder;
}

const files = {
	"app.env": `MAILCHIMP_API_KEY=${key}\nchecksum=${hash}\n`,
	"clean.txt": "nothing\n",
};

interface Explained {
	readonly line: number;
	readonly rule: string;
	readonly verdict: string;
	readonly confidence: string | null;
	readonly sum: number;
	readonly reason: string;
	readonly evidence: readonly { readonly weight: number; readonly says: string }[];
}

const candidatesOf = (stdout: string) => JSON.parse(stdout).candidates as readonly Explained[];

test("a finding: what names it, every piece of evidence, the sum and the thresholds", async () => {
	const cwd = folderWith(files);
	const { code, stdout, stderr } = await run(["explain", "app.env:1"], { cwd });
	expect([code, stderr]).toEqual([0, ""]);
	expect(stdout).toContain(`app.env:1:19  ${key.slice(0, 4)}********-us12  mailchimp-api-key\n`);
	expect(stdout).toMatch(/^ {2}a finding: high confidence, its evidence adds up to \d/m);
	expect(stdout).toContain("named by: MAILCHIMP_API_KEY (assigned)");
	expect(stdout).toMatch(/^ {4}\+6\.0 {2}its name speaks of "mailchimp"$/m);
	expect(stdout).toContain("low confidence from 0, medium from 2.5, high from 7.");
	expect(stdout).not.toContain(key.slice(4, 32));
});

test("the place is as it was typed, and a fingerprint in its stead is told what to type", async () => {
	const cwd = folderWith({ "src/app.env": files["app.env"] });
	const { stdout } = await run(["explain", "src/app.env"], { cwd });
	expect(stdout).toMatch(/^src\/app\.env:1:19 {2}/);
	for (const wrong of ["3f7188a0b1c2", "src"]) {
		const { code, stderr } = await run(["explain", wrong], { cwd });
		expect([code, stderr]).toEqual([2, expect.stringContaining('"unleak explain src/app.js:12"')]);
	}
});

test("what is no finding says why not, and what it would be as every other key", async () => {
	const cwd = folderWith(files);
	const { code, stdout } = await run(["explain", "app.env:2", "--format", "json"], { cwd });
	expect(code).toBe(0);
	const candidates = candidatesOf(stdout);
	expect(candidates.length).toBeGreaterThan(1);
	for (const each of candidates) {
		expect(each).toMatchObject({ line: 2, verdict: "none" });
		expect(each.reason).not.toBe("");
	}
	expect(stdout).not.toContain(hash.slice(4, 24));
});

test("the weights that are told add up to the sum", async () => {
	const cwd = folderWith(files);
	const { stdout } = await run(["explain", "app.env", "--format", "json"], { cwd });
	const found = candidatesOf(stdout).filter(({ verdict }) => verdict === "finding");
	expect(found.map(({ rule, confidence }) => [rule, confidence])).toEqual([
		["mailchimp-api-key", "high"],
	]);
	for (const { evidence, sum } of found) {
		const added = evidence.reduce((total, { weight }) => total + weight, 0);
		expect(added).toBeCloseTo(sum, 1);
	}
});

test("a finding below the threshold says how to see it", async () => {
	const cwd = folderWith({ "src/iterable.ts": `const token = "${fill("{uuid4}")}";\n` });
	const { stdout } = await run(["explain", "src/iterable.ts"], { cwd });
	expect(stdout).toMatch(
		/hidden: low confidence, its evidence adds up to [\d.]+, shown with --confidence low/,
	);
	const shown = await run(["explain", "src/iterable.ts", "--confidence", "low"], { cwd });
	expect(shown.stdout).toContain("a finding: low confidence");
});

test("of a key no piece is shown that stands in what names it", async () => {
	const host = `https://${key.slice(8, 24)}.api.mailchimp.com/?apikey=${key}\n`;
	const cwd = folderWith({ "a.txt": host, "b.env": `MAILCHIMP_${key.slice(4, 16)}_KEY=${key}\n` });
	for (const file of ["a.txt", "b.env"]) {
		for (const format of ["text", "json"]) {
			const { code, stdout } = await run(["explain", file, "--format", format], { cwd });
			expect(code).toBe(0);
			expect(stdout).toContain(`${key.slice(0, 4)}********-us12`);
			expect(stdout).not.toMatch(new RegExp(`${key.slice(8, 14)}|${key.slice(10, 16)}`));
			if (format === "json") expect(candidatesOf(stdout).length).toBeGreaterThan(0);
		}
	}
});

test("a file without a candidate, and a file whose name ends as a line does", async () => {
	const cwd = folderWith(files);
	writeFileSync(join(cwd, "odd:1"), `mandrill\nMAILCHIMP_API_KEY=${key}\n`);
	expect((await run(["explain", "clean.txt"], { cwd })).stdout).toBe(
		'No candidate in "clean.txt": no text there has the shape of a key\n',
	);
	expect((await run(["explain", "odd:1"], { cwd })).stdout).toContain("odd:1:2:19");
});

test.each([
	[["explain"], "explain"],
	[["explain", "none.txt"], 'Cannot read "none.txt"'],
	[["explain", "."], 'Cannot explain "."'],
	[["explain", "app.env", "--format", "sarif"], "Cannot explain as sarif"],
])("%j ends with 2 and says what is wrong", async (args, message) => {
	const { code, stdout, stderr } = await run(args, { cwd: folderWith(files) });
	expect([code, stdout]).toEqual([2, ""]);
	expect(stderr).toContain(message);
});

// With all candidates compared with each other this took minutes, which the limit of the suite ends.
test("a line among 12,000 keys is explained", async () => {
	const lines = Array.from({ length: 12_000 }, (_, index) =>
		fill("iterable: {uuid4}", `n${index}`),
	);
	const folder = folderWith({ "keys.yml": `${lines.join("\n")}\n` });
	const { code, stdout } = await run(["explain", "keys.yml:11000"], { cwd: folder });
	expect(code).toBe(0);
	expect(stdout).toMatch(/^keys\.yml:11000:11 .*\n {2}a finding: high confidence/);
});

test("JSON holds no character that a terminal would obey", async () => {
	const cwd = folderWith({ "a.txt": `mailchimp \u009b2J api key \u202e= ${key}\n` });
	const { stdout } = await run(["explain", "a.txt", "--format", "json"], { cwd });
	expect(candidatesOf(stdout).length).toBeGreaterThan(0);
	expect(stdout).not.toMatch(/[\u0080-\u009f\u202e]/);
});
