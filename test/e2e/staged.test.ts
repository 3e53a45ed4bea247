// What `unleak scan --staged` says of the next commit, through the built program and real hooks.

import { chmodSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { keyOf, openWorkbench, startRepository, type Workbench } from "../git/golden.ts";
import { makeFolder } from "../sources/tree.ts";
import { dist, fill, run } from "./program.ts";

async function scan(
	{ folder: cwd }: Pick<Workbench, "folder">,
	env: Readonly<Record<string, string>> = {},
): Promise<Report & { readonly code: unknown }> {
	const { code, stdout, stderr } = await run(["scan", "--staged", "--format", "json"], {
		cwd,
		env,
	});
	expect(stderr).toBe("");
	return { code, ...JSON.parse(stdout) };
}

function line(name: string): string {
	return `mailchimp_api_key = "${keyOf(name)}"\n`;
}

/** "path:line where" of each location. */
function places({ findings }: Report): string[] {
	return findings.flatMap(({ locations }) =>
		locations.map(({ path, line, where }) => `${path}:${line} ${where}`),
	);
}

function start(): Workbench {
	const w = startRepository(makeFolder());
	w.commit("old.txt", `one\n${line("old")}three\n`);
	return w;
}

test("what is staged is found, in the first commit too", async () => {
	const w = startRepository(makeFolder());
	w.write("a.txt", line("a"));
	symlinkSync(keyOf("link"), join(w.folder, "link"));
	w.git("add", "--all");
	w.write("a.txt", "taken out again\n");
	const report = await scan(w);
	expect(report).toMatchObject({
		code: 1,
		scope: { mode: "staged", root: w.folder },
		summary: { planned: { blobs: 2 }, scanned: { blobs: 2 }, complete: true },
	});
	expect(places(report)).toEqual(["a.txt:1 staged", "link:1 staged"]);
	expect(report.findings[0]?.locations[0]).toEqual({
		path: "a.txt",
		line: 1,
		column: 22,
		endLine: 1,
		endColumn: 58,
		where: "staged",
		blob: w.git("rev-parse", ":a.txt"),
	});
});

test("only what touches added lines is found, with the rest of the file as context", async () => {
	const w = start();
	const key = fill("{uuid4}");
	w.commit("a.yml", `iterable:\n  url: x\n`);
	w.write("old.txt", `one\n${line("old")}three\n${line("new")}`);
	w.write("a.yml", `iterable:\n  url: x\n  api_key: ${key}\n`);
	w.git("add", "--all");
	expect(places(await scan(w))).toEqual(["a.yml:3 staged", "old.txt:4 staged"]);
});

test("an old value that gets its name now is found, and one that had it before is not", async () => {
	const w = startRepository(makeFolder());
	const digits = keyOf("named").slice(0, 32);
	w.commit("c.yaml", `x:\n  key: "${digits}"\n`);
	w.commit("known.yaml", `mailchimp:\n  dc: us6\n  key: "${keyOf("known").slice(0, 32)}"\nend\n`);
	w.write("c.yaml", `mailchimp:\n  dc: us6\n  key: "${digits}"\n`);
	w.write("known.yaml", `mailchimp:\n  dc: us7\n  key: "${keyOf("known").slice(0, 32)}"\nstop\n`);
	w.git("add", "--all");
	expect(places(await scan(w))).toEqual(["c.yaml:3 staged"]);
});

test("a secret beside a new one on its line stays hidden", async () => {
	const w = start();
	w.write("old.txt", `one\n${line("old").trimEnd()} ${line("new")}three\n`);
	w.git("add", "--all");
	for (const format of ["text", "json", "jsonl", "markdown"]) {
		const args = ["scan", "--staged", "--verbose", "--format", format];
		const { stdout } = await run(args, { cwd: w.folder });
		expect(stdout).toContain(keyOf("new").slice(0, 4));
		for (const name of ["old", "new"]) expect(stdout).not.toContain(keyOf(name).slice(0, 32));
	}
});

describe("nothing staged", () => {
	test("is no success, for in CI that would always be so", async () => {
		const w = start();
		w.write("a.txt", line("a"));
		const { code, stdout } = await run(["scan", "--staged"], { cwd: w.folder });
		expect([code, stdout]).toEqual([3, expect.stringContaining("Nothing is staged")]);
	});

	test("is a success that says so in a commit, and where files are only deleted or renamed", async () => {
		const w = start();
		const empty = { code: 0, problems: [], notices: [{ code: "no-content" }] };
		const index = { GIT_INDEX_FILE: join(w.folder, ".git/index") };
		expect(await scan(w, index)).toMatchObject(empty);
		w.git("mv", "old.txt", "new.txt");
		expect(await scan(w)).toMatchObject(empty);
		w.git("rm", "--quiet", "--force", "new.txt");
		expect(await scan(w)).toMatchObject(empty);
	});
});

test("named paths are all that is looked at, as lint-staged names them", async () => {
	const w = start();
	w.write("a/x.txt", line("a"));
	w.write("b.txt", line("b"));
	w.write("c d.txt", line("c"));
	w.git("add", "--all");
	rmSync(join(w.folder, "b.txt"));
	const named = async (cwd: string, ...paths: string[]) => {
		const args = ["scan", "--staged", "--format", "json", ...paths];
		const { code, stdout } = await run(args, { cwd });
		return [code, ...places(JSON.parse(stdout))];
	};
	expect(await named(w.folder, "a", "b.txt")).toEqual([1, "a/x.txt:1 staged", "b.txt:1 staged"]);
	expect(await named(join(w.folder, "a"), join(w.folder, "c d.txt"))).toEqual([
		1,
		"c d.txt:1 staged",
	]);
	expect(await named(w.folder, "old.txt")).toEqual([3]);
	const outside = await run(["scan", "--staged", "../x"], { cwd: w.folder });
	expect([outside.code, outside.stderr]).toEqual([
		2,
		expect.stringContaining("it is not in the repository"),
	]);
});

test("in a merge only what no parent has is found", async () => {
	const w = start();
	w.git("checkout", "--quiet", "-b", "side");
	w.commit("old.txt", `side\n${line("side")}`);
	w.git("checkout", "--quiet", "main");
	w.commit("old.txt", `main\n${line("main")}`);
	expect(w.tryGit("merge", "side").status).toBe(1);
	w.write("old.txt", `${line("side")}${line("main")}${line("new")}`);
	w.git("add", "old.txt");
	expect(places(await scan(w))).toEqual(["old.txt:3 staged"]);
});

test("names of new files are found", async () => {
	const w = start();
	w.write(`${keyOf("named")}.bak`, "x\n");
	w.git("add", "--all");
	const shown = `${keyOf("named").slice(0, 4)}********-us7.bak`;
	expect(places(await scan(w))).toEqual([`${shown}:1 name`]);
});

test("one content at two paths is judged under each", async () => {
	const w = start();
	const text = `api_key: ${fill("{uuid4}")}\n`;
	w.write("config/iterable.yml", text);
	w.write("config/other.yml", text);
	w.git("add", "--all");
	expect(places(await scan(w))).toEqual(["config/iterable.yml:1 staged"]);
});

test("comments and exclusions count; with nothing left the scan is incomplete", async () => {
	const w = start();
	w.write("a.txt", `${line("a").trimEnd()} # unleak:allow made up\n`);
	w.git("add", "a.txt");
	expect(await scan(w)).toMatchObject({ code: 0, suppressed: [{ path: "a.txt", by: "inline" }] });
	w.write(".unleakignore", "a.txt\n");
	expect(await scan(w)).toMatchObject({
		code: 3,
		summary: { excluded: { blobs: 1 } },
		problems: [{ code: "nothing-to-scan" }],
	});
});

test("GIT_INDEX_FILE counts, absolute or from the root of the work tree", async () => {
	const w = start();
	w.write("deep/a.txt", line("a"));
	w.git("add", "--all");
	renameSync(join(w.folder, ".git/index"), join(w.folder, ".git/next-index"));
	w.git("read-tree", "HEAD");
	const deep = { folder: join(w.folder, "deep") };
	expect(places(await scan(deep))).toEqual([]);
	for (const file of [".git/next-index", join(w.folder, ".git/next-index")]) {
		expect(places(await scan(deep, { GIT_INDEX_FILE: file }))).toEqual(["deep/a.txt:1 staged"]);
	}
});

test("an index that cannot be read is a problem, not silence", async () => {
	const w = start();
	w.write(".git/index", "no index");
	expect(await scan(w)).toMatchObject({ code: 3, problems: [{ code: "git" }] });
});

test("outside of a repository it ends with 2", async () => {
	const { code, stderr } = await run(["scan", "--staged"], { cwd: makeFolder() });
	expect([code, stderr]).toEqual([2, expect.stringContaining("Cannot find a git repository")]);
});

describe("called by git as a hook", () => {
	function hooked(w: Workbench): Workbench {
		const hook = join(w.folder, ".git/hooks/pre-commit");
		writeFileSync(hook, `#!/bin/sh\nexec '${process.execPath}' '${dist}/cli.js' scan --staged\n`);
		chmodSync(hook, 0o755);
		return w;
	}

	test.each([
		["-a", ["-a"]],
		["a path", ["old.txt"]],
		["-p", ["-p"]],
		["--amend -a", ["--amend", "-a"]],
	])("it sees what `git commit` with %s would record", (_, args) => {
		const w = hooked(start());
		const head = w.git("rev-parse", "HEAD");
		w.write("old.txt", `one\n${line("old")}three\n${line("new")}`);
		expect(() => w.feed("y\n", "commit", "--quiet", "--message=x", ...args)).toThrow(
			/old\.txt:4:22/,
		);
		expect(w.git("rev-parse", "HEAD")).toBe(head);
		w.write("old.txt", `one\n${line("old")}three\nfour\n`);
		w.feed("y\n", "commit", "--quiet", "--message=x", ...args);
		expect(w.git("rev-parse", "HEAD")).not.toBe(head);
	});

	test("it sees the index of a linked worktree", () => {
		const w = hooked(start());
		const tree = join(makeFolder(), "tree");
		w.git("worktree", "add", "--quiet", "--detach", tree);
		const inner = openWorkbench(tree);
		inner.write("a.txt", line("a"));
		inner.git("add", "a.txt");
		expect(() => inner.git("commit", "--quiet", "--message=x")).toThrow(/a\.txt:1:22/);
		w.git("commit", "--quiet", "--allow-empty", "--message=x");
		expect(w.git("log", "-1", "--format=%s")).toBe("x");
	});
});
