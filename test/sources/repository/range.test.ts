// Every commit of a range is read, and what it introduced is reported with its commit.

import { expect, test } from "vitest";
import { openRepository } from "../../../src/git/repository.ts";
import { openNarrowedCommits, openRange } from "../../../src/sources/repository/range.ts";
import { findKeys, gitProgram } from "../../git/findings.ts";
import { keyOf, openWorkbench, startRepository, type Workbench } from "../../git/golden.ts";
import { type ConsumeOptions, makeFolder } from "../tree.ts";

async function findInRange(
	w: Workbench,
	range: string,
	names: readonly string[],
	options?: ConsumeOptions,
) {
	const { source, commits } = await openRange(openRepository(w.folder, gitProgram), range);
	return { commits, ...(await findKeys(source, names, options)) };
}

test("commits, merges, messages, authors and names between, and nothing else", async () => {
	const w = startRepository(makeFolder());
	w.commit("before.txt", keyOf("before"));
	w.git("tag", "base");
	const added = w.commit("added.txt", keyOf("added"));
	w.git("rm", "--quiet", "added.txt");
	const said = w.commit("said.txt", "said\n", keyOf("message"));
	w.git("checkout", "--quiet", "-b", "side", "base");
	const sided = w.commit("side.txt", keyOf("side"));
	w.git("checkout", "--quiet", "main");
	w.git("merge", "--quiet", "--no-commit", "--no-ff", "side");
	const merged = w.commit("merge.txt", keyOf("merge"), "Merge");
	const named = w.commit(`${keyOf("name")}.txt`, keyOf("before"));
	w.write("by.txt", "by\n");
	w.git("add", "--all");
	w.git("commit", "--quiet", "--message=By", `--author=${keyOf("author")} <b@example.org>`);
	const by = w.git("rev-parse", "HEAD");
	w.git("checkout", "--quiet", "-b", "elsewhere", "base");
	w.commit("elsewhere.txt", keyOf("elsewhere"));

	const names = ["before", "added", "message", "side", "merge", "name", "author", "elsewhere"];
	const { seen, commits, problems, planned, scanned } = await findInRange(w, "base..main", names);
	expect(new Set(commits)).toEqual(new Set([added, said, sided, merged, named, by]));
	expect(problems).toEqual([]);
	expect(scanned).toEqual(planned);
	const shown = [...seen].flatMap(([name, places]) =>
		places.map(({ where, path, commit, inHead }) => ({ name, where, path, commit, inHead })),
	);
	const path = `${keyOf("name")}.txt`;
	expect(new Set(shown)).toEqual(
		new Set([
			{ name: "message", where: "message", path: "", commit: said, inHead: undefined },
			{ name: "author", where: "author", path: "", commit: by, inHead: undefined },
			{ name: "name", where: "name", path, commit: named, inHead: undefined },
			{ name: "added", where: "commit", path: "added.txt", commit: added, inHead: false },
			{ name: "side", where: "commit", path: "side.txt", commit: sided, inHead: true },
			{ name: "merge", where: "commit", path: "merge.txt", commit: merged, inHead: true },
			// Old content at a new path is news too.
			{ name: "before", where: "commit", path, commit: named, inHead: true },
		]),
	);
});

test("an empty range is a success that says so", async () => {
	const w = startRepository(makeFolder());
	w.commit("a.txt", keyOf("a"));
	const { commits, seen, problems, notices } = await findInRange(w, "HEAD..HEAD", ["a"]);
	expect({ commits, seen: seen.size, problems, notices }).toEqual({
		commits: [],
		seen: 0,
		problems: [],
		notices: [{ code: "empty-range", message: "There are no commits to scan" }],
	});
});

test.each([
	"nothing..HEAD",
	"HEAD..nothing",
	"HEAD",
	"a..b..c",
	"HEAD...HEAD",
	"..HEAD",
	"HEAD..",
	"..",
	"--all..HEAD",
	"HEAD..--output=/tmp/x",
	"HEAD^{tree}..HEAD",
	"HEAD:a.txt..HEAD",
])("the range %s is a usage error", async (range) => {
	const w = startRepository(makeFolder());
	w.commit("a.txt", "a\n");
	const repository = openRepository(w.folder, gitProgram);
	await expect(openRange(repository, range)).rejects.toMatchObject({ code: "revision" });
});

test("a base of zeros means everything that the head reaches, the first commit included", async () => {
	const w = startRepository(makeFolder());
	const first = w.commit("a.txt", keyOf("a"));
	const last = w.commit("b.txt", keyOf("b"));
	const { commits, seen } = await findInRange(w, `${"0".repeat(40)}..HEAD`, ["a", "b"]);
	expect(commits).toEqual([first, last]);
	expect([...seen.keys()].sort()).toEqual(["a", "b"]);
});

test("a range that runs into the end of a shallow clone is a problem", async () => {
	const from = startRepository(makeFolder());
	for (const name of ["a", "b", "c"]) from.commit(`${name}.txt`, keyOf(name));
	const folder = makeFolder();
	from.git("clone", "--quiet", "--depth=2", `file://${from.folder}`, `${folder}/clone`);
	const w = openWorkbench(`${folder}/clone`);
	const all = await findInRange(w, `${"0".repeat(40)}..HEAD`, ["a", "b", "c"]);
	expect(all.problems).toMatchObject([{ code: "shallow" }]);
	expect([...all.seen.keys()].sort()).toEqual(["a", "b", "c"]);
	const last = await findInRange(w, "HEAD~1..HEAD", ["a", "b", "c"]);
	expect(last.problems).toEqual([]);
	expect([...last.seen.keys()]).toEqual(["c"]);
});

test.each([
	["of today", []],
	["of old", ["extensions.partialClone", "origin"]],
])("what a partial clone %s lacks is one problem, and the rest is read", async (_, setting) => {
	const from = startRepository(makeFolder());
	from.git("config", "uploadpack.allowFilter", "true");
	for (const name of ["a", "b", "c"]) from.commit("same.txt", keyOf(name));
	const folder = `${makeFolder()}/clone`;
	from.git("clone", "--quiet", "--filter=blob:none", `file://${from.folder}`, folder);
	if (setting.length > 0) from.git("-C", folder, "config", ...setting);
	const all = `${"0".repeat(40)}..HEAD`;
	const { seen, problems } = await findInRange(openWorkbench(folder), all, ["a", "b", "c"]);
	expect([...seen.keys()]).toEqual(["c"]);
	expect(problems).toMatchObject([{ code: "missing-objects" }]);
	expect(problems[0]?.message).toMatch(/^Did not read 2 objects /);
});

test("excluded paths are counted, too large contents are problems", async () => {
	const w = startRepository(makeFolder());
	w.commit("first.txt", "");
	w.commit("left/out.txt", keyOf("out"));
	w.commit("large.txt", keyOf("large").repeat(10));
	const { seen, excluded, problems, planned, scanned } = await findInRange(
		w,
		"HEAD~2..HEAD",
		["out", "large"],
		{ isExcluded: (path) => path.startsWith("left/"), maxFileBytes: 200 },
	);
	expect(seen.size).toBe(0);
	expect(excluded).toEqual({ blobs: 1, bytes: keyOf("out").length });
	expect(problems).toMatchObject([{ code: "too-large", path: "large.txt" }]);
	expect(planned.blobs).toBe(scanned.blobs + 1);
});

test("a history can be narrowed to a branch and to a time", async () => {
	const w = startRepository(makeFolder());
	w.commit("old.txt", keyOf("old"));
	w.git("checkout", "--quiet", "-b", "side");
	w.commit("side.txt", keyOf("side"));
	w.git("checkout", "--quiet", "main");
	const last = w.commit("new.txt", keyOf("new"));
	const since = new Date(Number(w.git("show", "-s", "--format=%ct", last)) * 1000);
	const repository = openRepository(w.folder, gitProgram);
	async function found(part: Parameters<typeof openNarrowedCommits>[1]): Promise<string[]> {
		const { source } = await openNarrowedCommits(repository, part);
		return [...(await findKeys(source, ["old", "side", "new"])).seen.keys()].sort();
	}
	expect(await found({})).toEqual(["new", "old", "side"]);
	expect(await found({ branch: "side" })).toEqual(["old", "side"]);
	expect(await found({ since })).toEqual(["new"]);
	expect(await found({ branch: "side", since })).toEqual([]);
	await expect(openNarrowedCommits(repository, { branch: "none" })).rejects.toMatchObject({
		code: "revision",
	});
});

test("an empty repository has nothing to narrow", async () => {
	const w = startRepository(makeFolder());
	const { source } = await openNarrowedCommits(openRepository(w.folder, gitProgram), {});
	expect((await findKeys(source, [])).notices).toMatchObject([{ code: "empty-range" }]);
});
