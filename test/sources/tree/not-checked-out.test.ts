// Tracked files that are not checked out are scanned all the same, from git's objects.

import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { listTree } from "../../../src/sources/tree/list-tree.ts";
import { createTreeSource } from "../../../src/sources/tree/tree-source.ts";
import {
	type ConsumedSource,
	type ConsumeOptions,
	consume,
	git,
	makeFolder,
	makeRepository,
	write,
} from "../tree.ts";

const files = { "a.txt": "A", "far/b.txt": "B", "far/ö/c.txt": "C", "near/d.txt": "D" };

async function makeSparse(...how: string[]): Promise<string> {
	const root = await makeRepository(files);
	git(root, "sparse-checkout", "set", ...how, "near");
	return root;
}

async function takeTree(root: string, options: ConsumeOptions = {}): Promise<ConsumedSource> {
	return consume(createTreeSource(await listTree(root)), options);
}

function contents({ blobs }: ConsumedSource): [string | undefined, string][] {
	return blobs
		.filter(({ provenance }) => provenance[0]?.where === "file")
		.map(({ text, provenance }): [string | undefined, string] => [provenance[0]?.path, text])
		.sort();
}

const notice = (count: string) => ({
	code: "not-checked-out",
	message: `Read ${count} from git's objects: tracked, but not checked out here`,
});

afterEach(() => vi.unstubAllEnvs());

test.each([["--cone"], ["--cone", "--sparse-index"], ["--no-cone"]])(
	"reads what a sparse checkout left out from git's objects: %s %s",
	async (...how) => {
		const root = await makeSparse(...how.filter((word) => word !== undefined));
		const taken = await takeTree(root);
		const outside = how[0] === "--no-cone" ? ["a.txt"] : [];
		expect(contents(taken)).toEqual(Object.entries(files).sort());
		expect(taken.planned).toEqual({ blobs: 4, bytes: 4 });
		expect(taken.problems).toEqual([]);
		expect(taken.notices).toEqual([notice(`${2 + outside.length} files`)]);
		const names = taken.blobs.find(({ provenance }) => provenance[0]?.where === "name");
		expect(names?.text.split("\n").sort()).toEqual(Object.keys(files).sort());
	},
);

test("gives the id of such a content, and each of its paths", async () => {
	const root = await makeRepository({ "a.txt": "", "far/b.txt": "B", "far/c.txt": "B" });
	git(root, "sparse-checkout", "set", "near");
	const { blobs, planned } = await takeTree(root);
	const blob = git(root, "rev-parse", "HEAD:far/b.txt").trim();
	expect(blobs.at(-1)).toEqual({
		text: "B",
		provenance: [
			{ where: "file", path: "far/b.txt", blob },
			{ where: "file", path: "far/c.txt", blob },
		],
	});
	expect(planned).toEqual({ blobs: 2, bytes: 1 });
});

test.each(["true", "false"])("reads from disk what is there after all: %s", async (expects) => {
	const root = await makeSparse();
	git(root, "config", "sparse.expectFilesOutsideOfPatterns", expects);
	write(root, { "far/b.txt": "changed" });
	const taken = await takeTree(root);
	expect(contents(taken)).toContainEqual(["far/b.txt", "changed"]);
	expect(taken.notices).toEqual([notice("1 file")]);
});

test("reads from git what lies behind a link that took the place of its folder", async () => {
	const outside = makeFolder();
	write(outside, { "b.txt": "foreign" });
	const root = await makeSparse();
	symlinkSync(outside, join(root, "far"));
	git(root, "config", "sparse.expectFilesOutsideOfPatterns", "true");
	expect(contents(await takeTree(root))).toContainEqual(["far/b.txt", "B"]);
});

test("holds to exclusions and limits", async () => {
	const root = await makeRepository({
		"far/b.txt": "B",
		"far/large.txt": "12345",
		"near/a.txt": "A",
	});
	git(root, "sparse-checkout", "set", "near");
	const taken = await takeTree(root, {
		maxFileBytes: 4,
		isExcluded: (path) => path === "far/b.txt",
	});
	expect(contents(taken)).toEqual([["near/a.txt", "A"]]);
	expect(taken.excluded).toEqual({ blobs: 1, bytes: 1 });
	expect(taken.planned).toEqual({ blobs: 2, bytes: 6 });
	expect(taken.problems.map(({ code, path }) => [code, path])).toEqual([
		["too-large", "far/large.txt"],
	]);
	expect(taken.notices).toEqual([]);
});

test("reports how many a partial clone lacks", async () => {
	const origin = await makeRepository(files);
	git(origin, "config", "uploadpack.allowFilter", "true");
	const root = join(makeFolder(), "clone");
	git(origin, "clone", "--quiet", "--sparse", "--filter=blob:none", `file://${origin}`, root);
	const taken = await takeTree(root);
	expect(contents(taken)).toEqual([["a.txt", "A"]]);
	expect(taken.planned.blobs).toBe(4);
	expect(taken.problems).toEqual([
		{ code: "missing-objects", message: expect.stringContaining("Did not read 3 objects") },
	]);
	expect(taken.notices).toEqual([]);
});

test("reads them below a folder that is a part, in submodules, and with ignored files", async () => {
	const root = await makeRepository({
		"part/near/a.txt": "A",
		"part/far/b.txt": "B",
		".gitignore": "x",
	});
	const module = await makeRepository({ "near/m.txt": "M", "far/n.txt": "N" });
	git(root, "submodule", "--quiet", "add", module, "part/near/module");
	git(root, "commit", "-qm", "Module");
	git(root, "sparse-checkout", "set", "part/near");
	git(join(root, "part/near/module"), "sparse-checkout", "set", "near");
	write(root, { "part/x": "X" });
	expect(contents(await takeTree(join(root, "part")))).toEqual([
		["far/b.txt", "B"],
		["near/a.txt", "A"],
		["near/module/far/n.txt", "N"],
		["near/module/near/m.txt", "M"],
	]);
	const listing = await listTree(join(root, "part"), { includeIgnored: true });
	expect(contents(await consume(createTreeSource(listing)))).toEqual([
		["far/b.txt", "B"],
		["near/a.txt", "A"],
		["near/module/.git", expect.stringMatching(/^gitdir: /)],
		["near/module/far/n.txt", "N"],
		["near/module/near/m.txt", "M"],
		["x", "X"],
	]);
});

test("names a submodule that was never checked out", async () => {
	const module = await makeRepository({ "m.txt": "M" });
	const root = await makeRepository({ "near/a.txt": "A" });
	git(root, "submodule", "--quiet", "add", module, "far/module");
	git(root, "commit", "-qm", "Module");
	git(root, "sparse-checkout", "set", "near");
	rmSync(join(root, "far"), { recursive: true, force: true });
	expect((await listTree(root)).notices).toEqual([
		{
			code: "submodule-empty",
			message: 'Check out "far/module" to scan it: it is an empty submodule',
		},
	]);
});

test("is a problem where the repository is not to be trusted", async () => {
	const root = await makeSparse();
	git(root, "config", "core.worktree", makeFolder());
	const taken = await takeTree(root);
	expect(contents(taken)).toEqual([
		["a.txt", "A"],
		["near/d.txt", "D"],
	]);
	expect(taken.planned.blobs).toBe(4);
	expect(taken.problems).toEqual([
		{
			code: "not-checked-out",
			message: expect.stringMatching(/^Did not read 2 files that are not checked out: Refused /),
		},
	]);
});
