// The policy is that of the repository which holds what is scanned, from whatever folder the scan is started.

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { keyOf, startRepository, type Workbench } from "../git/golden.ts";
import { makeFolder } from "../sources/tree.ts";
import { run } from "./program.ts";

const line = (name: string) => `mailchimp_api_key = "${keyOf(name)}"\n`;
const allow =
	"allow:\n  - { path: 'packages/a/test/**', rule: mailchimp-api-key, reason: made up }\n";

function start(): Workbench {
	const w = startRepository(makeFolder());
	w.write("packages/a/test/k.env", line("allowed"));
	w.write("packages/a/vendor/v.env", line("excluded"));
	w.write(".unleakignore", "/packages/a/vendor/\n");
	w.commit(".unleak.yaml", allow);
	return w;
}

test.each([
	["the repository", (root: string) => root, []],
	["a package", (root: string) => join(root, "packages/a"), []],
	["the repository, of a package", (root: string) => root, ["packages/a"]],
	["a folder above", (root: string) => join(root, ".."), ["."]],
	["the root of all", () => "/", ["."]],
	["another folder", () => "/usr", ["packages/a/test/k.env"]],
])("from %s", async (_, folderOf, named) => {
	const w = start();
	const cwd = folderOf(w.folder);
	const paths = named.map((path) => relative(cwd, join(w.folder, path)) || path);
	const { code, stdout } = await run(["scan", ...paths, "--format", "json"], { cwd });
	const { findings, suppressed } = JSON.parse(stdout);
	expect([code, findings, suppressed.length]).toEqual([0, [], 1]);
	w.write("packages/a/new.env", line("new"));
	expect((await run(["scan", ...(paths.length > 0 ? [w.folder] : [])], { cwd })).code).toBe(1);
});

test("in every mode, from a package", async () => {
	const w = start();
	const cwd = join(w.folder, "packages/a");
	const zeros = "0".repeat(40);
	for (const args of [["--history"], ["--range", `${zeros}..HEAD`], ["--policy-from", "HEAD"]]) {
		expect([args[0], (await run(["scan", ...args], { cwd })).code]).toEqual([args[0], 0]);
	}
});

test("what the caller excludes is named from the folder of the scan", async () => {
	const w = start();
	w.write("packages/a/new.env", line("new"));
	const cwd = join(w.folder, "packages/a");
	expect((await run(["scan", "--exclude", "/new.env"], { cwd })).code).toBe(0);
});

test("a baseline is the repository's, and pruning in a package drops nothing elsewhere", async () => {
	const w = startRepository(makeFolder());
	w.write("b/k.env", line("b"));
	w.commit("a/k.env", line("a"));
	const create = ["baseline", "create", "--reason", "old"];
	expect((await run(create, { cwd: w.folder })).code).toBe(0);
	const cwd = join(w.folder, "a");
	expect((await run(["baseline", "prune"], { cwd })).code).toBe(0);
	expect((await run(["scan"], { cwd })).code).toBe(0);
	expect((await run(["scan"], { cwd: w.folder })).code).toBe(0);
});

test.each([
	"packages/a/.unleak.yaml",
	"packages/a/.unleakignore",
	"sub/.unleak-baseline.jsonl",
	".unleak.yml",
	"unleak.yaml",
	".unleakignore.txt",
	".unleak.json",
])("%s does not count, and is named", async (path) => {
	const w = startRepository(makeFolder());
	w.write("a.txt", "a\n");
	w.commit(path, "");
	const { stdout } = await run(["scan", "--format", "json"], { cwd: w.folder });
	const [notice] = JSON.parse(stdout).notices;
	expect(notice).toMatchObject({ code: "policy-elsewhere" });
	expect(notice.message).toContain(`"${path}"`);
});

test.each([[[]], [["--history"]]])(
	"a file that is named counts wherever it lies: %j",
	async (mode) => {
		const w = startRepository(makeFolder());
		w.write("k.env", line("k"));
		w.commit("ci/unleak.yaml", "exclude: [k.env]\n");
		const args = ["scan", ...mode, "--config", "ci/unleak.yaml", "--format", "json"];
		const { code, stdout } = await run(args, { cwd: w.folder });
		expect([code, JSON.parse(stdout).notices]).toEqual([0, []]);
	},
);

test("outside of a repository the folder of the scan has the policy", async () => {
	const folder = makeFolder();
	writeFileSync(join(folder, "k.env"), line("k"));
	writeFileSync(join(folder, ".unleakignore"), "k.env\n");
	mkdirSync(join(folder, "sub"));
	writeFileSync(join(folder, "a.txt"), "a\n");
	expect((await run(["scan"], { cwd: folder })).code).toBe(0);
});

test("- is standard input, alone", async () => {
	const cwd = makeFolder();
	const { code, stdout } = await run(["scan", "-"], { cwd, stdin: line("in") });
	expect([code, stdout]).toEqual([1, expect.stringContaining("Mailchimp API key")]);
	const both = await run(["scan", "-", "a.txt"], { cwd, stdin: "" });
	expect([both.code, both.stderr]).toEqual([2, expect.stringContaining("it is standard input")]);
});

test("what a filter of git changes on its way in is told, and the filter is not run", async () => {
	const w = startRepository(makeFolder());
	const mark = join(makeFolder(), "ran");
	w.write(".gitattributes", "*.sec filter=git-crypt diff=git-crypt\n");
	w.commit("a.txt", "a\n");
	w.git("config", "filter.git-crypt.clean", `touch '${mark}'; cat`);
	w.write("sub/a.sec", line("crypt"));
	const { code, stdout } = await run(["scan", "--format", "json"], { cwd: join(w.folder, "sub") });
	expect(code).toBe(1);
	expect(JSON.parse(stdout).notices).toEqual([
		{ code: "filtered", message: expect.stringContaining('"a.sec" (git-crypt)') },
	]);
	expect(existsSync(mark)).toBe(false);
	w.write("b.env", line("plain"));
	const plain = await run(["scan", "b.env", "--format", "json"], { cwd: w.folder });
	expect(JSON.parse(plain.stdout).notices).toEqual([]);
});
