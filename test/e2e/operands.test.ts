// Patterns on the command line, as cmd and PowerShell leave them to the program.

import { chmodSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { makeFolder, makeRepository, write } from "../sources/tree.ts";
import { fill, run } from "./program.ts";

const key = (seed: string) => fill("MAILCHIMP_API_KEY={hex:32}-us6\n", seed);

async function report(cwd: string, ...args: string[]): Promise<Report> {
	return JSON.parse((await run([...args, "--format", "json"], { cwd })).stdout);
}

const paths = ({ findings }: Report) =>
	findings.flatMap(({ locations }) => locations.map(({ path }) => path)).sort();

test("a scan reads what a pattern matches, ignored or not, below the folder and beside it", async () => {
	const cwd = await makeRepository({ ".gitignore": "*.env\n" });
	write(cwd, { "a/.env": key("a"), "a/b/x.env": key("b"), "c/x.txt": key("c") });
	expect(paths(await report(cwd, "scan"))).toEqual(["c/x.txt"]);
	expect(paths(await report(cwd, "scan", "**/*.env"))).toEqual(["a/.env", "a/b/x.env"]);
	expect(paths(await report(join(cwd, "c"), "scan", "../a/*", "x.*"))).toEqual([
		"a/.env",
		"a/b/x.env",
		"c/x.txt",
	]);
	expect(await run(["scan", "*.toml"], { cwd })).toEqual({
		code: 2,
		stdout: "",
		stderr: 'unleak: Nothing matches the pattern "*.toml"\n',
	});
});

test("a baseline takes what a pattern matches", async () => {
	const cwd = makeFolder();
	write(cwd, { "a/x.txt": key("a"), "b/x.txt": key("b") });
	const made = await run(["baseline", "create", "--reason", "old", "a/*.txt"], { cwd });
	expect(made).toMatchObject({ code: 0 });
	expect(paths(await report(cwd, "scan"))).toEqual(["b/x.txt"]);
});

test.runIf(process.platform === "linux")(
	"what a pattern could not look into makes the scan incomplete",
	async () => {
		const cwd = makeFolder();
		write(cwd, { "a.txt": "", "shut/b.txt": key("b") });
		chmodSync(cwd, 0o755);
		chmodSync(join(cwd, "shut"), 0o000);
		const uid = process.getuid?.() === 0 ? 65534 : process.getuid?.();
		const { code, stdout } = await run(["scan", "**/*.txt", "--format", "json"], {
			cwd,
			uid: uid!,
		});
		chmodSync(join(cwd, "shut"), 0o755);
		expect(code).toBe(3);
		expect(JSON.parse(stdout).problems).toMatchObject([{ code: "unreadable", path: "shut" }]);
	},
);

test("reports that a pattern matches are merged", async () => {
	const cwd = makeFolder();
	write(cwd, { "a.txt": key("a"), "b.txt": key("b"), "reports/": "" });
	for (const name of ["a", "b"]) {
		await run(["scan", `${name}.txt`, "--format", "json", "--output", `reports/${name}.json`], {
			cwd,
		});
	}
	expect(paths(await report(cwd, "merge", "reports/*.json"))).toEqual(["a.txt", "b.txt"]);
	expect(paths(await report(cwd, "merge", "reports/a.json", "reports/*.json"))).toHaveLength(2);
	expect(await run(["merge", "reports/*.xml"], { cwd })).toMatchObject({ code: 2 });
});

test("packs that a pattern matches are checked", async () => {
	const cwd = makeFolder();
	write(cwd, { "packs/one.yaml": "provider: [\n", "packs/two.yaml": "{}\n", "packs/notes.md": "" });
	const { code, stderr } = await run(["rules", "check", "packs/*.yaml"], { cwd });
	expect(code).toBe(2);
	expect(stderr).toContain("packs/one.yaml:");
	expect(stderr).toContain("packs/two.yaml:");
});

test("in a folder whose name has the shape of a key, commands need no other folder", async () => {
	const cwd = join(makeFolder(), "unleak-pictures-9aX4fQ");
	write(cwd, { "k.env": `MAILCHIMP_API_KEY=${fill("{hex:32}-us12")}\n` });
	const { code, stdout } = await run(["scan"], { cwd });
	expect([code, stdout]).toEqual([1, expect.not.stringContaining("Run commands in")]);
	const other = await run(["scan", cwd], { cwd: makeFolder() });
	expect(other.stdout).toContain("Run commands in");
});
