// What is missing, cut off or broken is reported with counts, and the rest is still scanned.

import {
	appendFileSync,
	chmodSync,
	readdirSync,
	readFileSync,
	rmSync,
	truncateSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findInHistory } from "../../git/findings.ts";
import { keyOf, openWorkbench, startRepository, type Workbench } from "../../git/golden.ts";
import { makeFolder } from "../tree.ts";

function source(): Workbench {
	const w = startRepository(makeFolder());
	w.git("config", "uploadpack.allowFilter", "true");
	w.commit("old.txt", keyOf("old"));
	w.git("rm", "--quiet", "old.txt");
	w.commit("a.txt", keyOf("a"));
	return w;
}

function clone(from: Workbench, ...args: string[]): Workbench {
	const folder = join(makeFolder(), "clone");
	from.git("clone", "--quiet", ...args, `file://${from.folder}`, folder);
	return openWorkbench(folder);
}

function looseFile(w: Workbench, id: string): string {
	return join(w.folder, ".git/objects", id.slice(0, 2), id.slice(2));
}

test("a shallow clone has one problem, and its first commit counts as having brought all", async () => {
	const w = clone(source(), "--depth=1");
	const { places, problems, planned, scanned } = await findInHistory(w.folder, ["a", "old"]);
	expect(problems).toEqual([
		{
			code: "shallow",
			message: `Did not read what is before 1 commit, where this shallow clone ends: fetch it with "git fetch --unshallow"`,
		},
	]);
	expect([...places.keys()]).toEqual(["a"]);
	expect(places.get("a")).toMatchObject([{ path: "a.txt", commit: w.git("rev-parse", "HEAD") }]);
	expect(scanned).toEqual(planned);
});

test.each([
	["blobs", "blob:none", 1],
	["trees", "tree:0", 1],
])(
	"a partial clone without %s says how many objects are missing, and fetches none",
	async (_, filter, count) => {
		const w = clone(source(), `--filter=${filter}`);
		const before = w.git("count-objects", "-v");
		const { places, problems } = await findInHistory(w.folder, ["a", "old"]);
		expect(problems).toEqual([
			{
				code: "missing-objects",
				message: `Did not read ${count} object${count === 1 ? "" : "s"} that the repository needs and lacks: this is a partial clone, fetch them with "git fetch --refetch --no-filter"`,
			},
		]);
		expect(places.get("a")).toMatchObject([{ path: "a.txt", inHead: true }]);
		expect(w.git("count-objects", "-v")).toBe(before);
	},
);

test("the advice for a partial clone brings what is missing", async () => {
	const w = clone(source(), "--filter=blob:none");
	// Else git packs again in the background, and takes packs away while they are read.
	w.git("config", "gc.auto", "0");
	w.git("config", "maintenance.auto", "false");
	w.git("fetch", "--quiet", "--refetch", "--no-filter");
	const { places, problems } = await findInHistory(w.folder, ["a", "old"]);
	expect(problems).toEqual([]);
	expect([...places.keys()].sort()).toEqual(["a", "old"]);
});

test("alternates are read; a missing one is a problem that names it", async () => {
	const from = source();
	const w = clone(from, "--reference", from.folder, "--shared");
	expect((await findInHistory(w.folder, ["a", "old"])).places.size).toBe(2);
	const gone = join(makeFolder(), "gone");
	appendFileSync(join(w.folder, ".git/objects/info/alternates"), `${gone}\n`);
	const { places, problems } = await findInHistory(w.folder, ["a", "old"]);
	expect(places.size).toBe(2);
	expect(problems).toMatchObject([{ code: "alternate-missing" }]);
	expect(problems[0]?.message).toContain(gone);
});

test("a missing object that something reachable refers to is counted", async () => {
	const w = source();
	w.commit("b.txt", "to be lost\n");
	rmSync(looseFile(w, w.git("rev-parse", "HEAD:b.txt")));
	const { places, problems } = await findInHistory(w.folder, ["a", "old"]);
	expect(problems).toMatchObject([{ code: "missing-objects" }]);
	expect(problems[0]?.message).toMatch(/^Did not read 1 object that/);
	expect(places.size).toBe(2);
});

test("a missing object that only unreachable ones refer to is no problem", async () => {
	const w = source();
	const blob = w.feed("pruned\n", "hash-object", "-w", "--stdin");
	w.feed(`100644 blob ${blob}\tp.txt\n`, "mktree");
	rmSync(looseFile(w, blob));
	expect((await findInHistory(w.folder, [])).problems).toEqual([]);
});

test.each([
	["with a broken header", (bytes: Buffer) => bytes.fill(0x41)],
	["with a broken body", (bytes: Buffer) => bytes.fill(0x41, bytes.length - 12)],
])("a corrupt loose object %s is one problem, all others are read", async (_, spoil) => {
	const w = source();
	w.commit("b.txt", `corrupt ${"\n".repeat(50)} ${Math.E}\n`);
	const id = w.git("rev-parse", "HEAD:b.txt");
	const file = looseFile(w, id);
	chmodSync(file, 0o644);
	writeFileSync(file, spoil(readFileSync(file)));
	w.commit("c.txt", keyOf("c"));
	const { places, problems } = await findInHistory(w.folder, ["a", "old", "c"]);
	expect([...places.keys()].sort()).toEqual(["a", "c", "old"]);
	expect(problems.filter(({ code }) => code === "unreadable-object")).toHaveLength(1);
	expect(problems[0]?.message).toContain(id);
});

test("a commit in a pack with spoiled bytes is one problem, all others are read", async () => {
	const w = source();
	for (let i = 0; i < 20; i++) w.commit(`${i}.txt`, `${keyOf(`n${i}`)}\n`);
	const spoiled = w.git("rev-parse", "HEAD:7.txt");
	w.git("repack", "-a", "-d", "-q");
	const folder = join(w.folder, ".git/objects/pack");
	const [pack = ""] = readdirSync(folder).filter((name) => name.endsWith(".pack"));
	const listing = w.git("verify-pack", "-v", join(folder, pack.replace(/pack$/, "idx")));
	const offset = Number(new RegExp(`^${spoiled} \\S+ +\\d+ \\d+ (\\d+)`, "m").exec(listing)![1]);
	const bytes = readFileSync(join(folder, pack));
	bytes.fill(0xff, offset + 4, offset + 12);
	chmodSync(join(folder, pack), 0o644);
	writeFileSync(join(folder, pack), bytes);
	const names = ["a", "old", ...Array.from({ length: 20 }, (_, i) => `n${i}`)];
	const { places, problems } = await findInHistory(w.folder, names);
	expect(names.filter((name) => !places.has(name))).toEqual(["n7"]);
	expect(problems.filter(({ code }) => code === "unreadable-object")).toHaveLength(1);
});

test("a truncated pack is a problem, and what is outside of it is read", async () => {
	const w = source();
	w.git("repack", "-a", "-d", "-q");
	w.commit("b.txt", keyOf("b"));
	const folder = join(w.folder, ".git/objects/pack");
	const [pack = ""] = readdirSync(folder).filter((name) => name.endsWith(".pack"));
	chmodSync(join(folder, pack), 0o644);
	truncateSync(join(folder, pack), 40);
	// Git counts what is missing; the index of the pack tells which objects these are.
	const { places, problems } = await findInHistory(w.folder, ["a", "old", "b"], { isAlike: false });
	expect([...places.keys()]).toEqual(["b"]);
	expect(problems.map(({ code }) => code)).toContain("unreadable-object");
});
