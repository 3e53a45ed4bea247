// A history scan finds every key that a repository holds, wherever it is.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Provenance } from "../../src/model/blob.ts";
import { makeFolder } from "../sources/tree.ts";
import { findInHistory } from "./findings.ts";
import { buildGolden, type Golden, keyOf, type Planted, startRepository } from "./golden.ts";

describe("the golden repository", () => {
	const folder = mkdtempSync(join(tmpdir(), "unleak-golden-"));
	let golden: Golden;
	let found: Awaited<ReturnType<typeof findInHistory>>;
	beforeAll(async () => {
		golden = buildGolden(folder);
		found = await findInHistory(folder, [...golden.planted.keys()]);
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	test("every planted key is found with its commit, path and refs", () => {
		const expected: Record<string, unknown> = {};
		const actual: Record<string, unknown> = {};
		const alike = new Map([
			["renamed", ["renamed", "renamed to"]],
			["renamed to", []],
		]);
		for (const name of golden.planted.keys()) {
			const wanted = (alike.get(name) ?? [name]).map((each) => golden.planted.get(each)!);
			if (wanted.length === 0) continue;
			expected[name] = [...wanted].sort((a, b) => (a.path < b.path ? -1 : 1));
			actual[name] = (found.places.get(name) ?? []).map((place, i) =>
				pick(place, (expected[name] as Planted[])[i]),
			);
		}
		expect(actual).toEqual(expected);
	});

	test("all that was planned was scanned, and nothing is wrong", () => {
		expect(found.problems).toEqual([]);
		expect(found.scanned).toEqual(found.planned);
	});
});

function pick(place: Provenance, like: Planted = { where: "", path: "" }): unknown {
	return Object.fromEntries(Object.keys(like).map((name) => [name, place[name as "path"]]));
}

describe("other kinds of repository", () => {
	test("sha256", async () => {
		const w = startRepository(makeFolder(), "--object-format=sha256");
		w.commit("big.txt", "line\n".repeat(2000));
		const commit = w.commit("a.txt", keyOf("a"));
		const { places, problems } = await findInHistory(w.folder, ["a"]);
		expect(commit).toHaveLength(64);
		expect(places.get("a")).toMatchObject([{ path: "a.txt", commit, inHead: true }]);
		expect(problems).toEqual([]);
	});

	test("bare, opened by its own path", async () => {
		const w = startRepository(makeFolder());
		const commit = w.commit("a.txt", keyOf("a"));
		const bare = join(makeFolder(), "bare.git");
		w.git("clone", "--quiet", "--bare", w.folder, bare);
		const { places, problems } = await findInHistory(bare, ["a"]);
		expect(places.get("a")).toMatchObject([{ path: "a.txt", commit, inHead: true }]);
		expect(problems).toEqual([]);
	});

	test("empty, before the first commit", async () => {
		const w = startRepository(makeFolder());
		const { planned, problems, notices } = await findInHistory(w.folder, ["a"]);
		expect({ planned, problems, notices }).toEqual({
			planned: { blobs: 0, bytes: 0 },
			problems: [],
			notices: [],
		});
	});

	test("a linked worktree sees the whole repository, and each worktree keeps its own alive", async () => {
		const w = startRepository(makeFolder());
		w.commit("a.txt", keyOf("a"));
		const tree = join(makeFolder(), "tree");
		w.git("worktree", "add", "--quiet", "--detach", tree);
		const blob = w.feed(keyOf("b"), "hash-object", "-w", "--stdin");
		w.git("-C", tree, "update-index", "--add", "--cacheinfo", `100644,${blob},b.txt`);
		for (const path of [w.folder, tree]) {
			const { places, problems } = await findInHistory(path, ["a", "b"]);
			expect(places.get("a")).toMatchObject([{ path: "a.txt", inHead: true }]);
			expect(places.get("b")).toMatchObject([{ path: "b.txt", where: "staged" }]);
			expect(problems).toEqual([]);
		}
	});

	test("a submodule is named as not entered, and scanned when it is opened itself", async () => {
		const inner = startRepository(makeFolder());
		inner.commit("a.txt", keyOf("a"));
		const w = startRepository(makeFolder());
		w.git("submodule", "--quiet", "add", inner.folder, "lib");
		w.commit("b.txt", "b\n");
		const outer = await findInHistory(w.folder, ["a"]);
		expect(outer.places.size).toBe(0);
		expect(outer.notices).toEqual([
			{
				code: "submodules",
				message: `Did not enter submodules, each has a history of its own: "lib"`,
			},
		]);
		const { places, problems } = await findInHistory(join(w.folder, "lib"), ["a"]);
		expect(places.get("a")).toMatchObject([{ path: "a.txt" }]);
		expect(problems).toEqual([]);
	});
});
