// A secret is attributed to the commit that first brought it to the path.

import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import {
	attributeToCommits,
	readHistoryThroughGit,
} from "../../src/git/attribution/attribution.ts";
import { openRepository } from "../../src/git/repository.ts";
import { makeFolder } from "../sources/tree.ts";
import { gitProgram } from "./findings.ts";
import { startRepository, type Workbench } from "./golden.ts";

async function placesOf(w: Workbench, ...blobs: string[]) {
	const repository = openRepository(w.folder, gitProgram);
	const wanted = { groups: new Map([["secret", new Set(blobs)]]) };
	const { groups } = await attributeToCommits(repository, wanted);
	expect(groups).toEqual(
		(await attributeToCommits(repository, wanted, readHistoryThroughGit)).groups,
	);
	return groups.get("secret")!;
}

function blobAt(w: Workbench, commit: string, path: string): string {
	return w.git("rev-parse", `${commit}:${path}`);
}

test("many versions of a file with the secret are one location, with the first version", async () => {
	const w = startRepository(makeFolder());
	w.commit("a.txt", "nothing yet\n");
	const commits = [1, 2, 3].map((n) => w.commit("a.txt", `secret ${n}\n`));
	const blobs = commits.map((commit) => blobAt(w, commit, "a.txt"));
	expect(await placesOf(w, ...blobs)).toEqual([
		{
			where: "commit",
			path: "a.txt",
			commit: commits[0],
			blob: blobs[0],
			author: "Ada <ada@example.org>",
			date: expect.stringMatching(/^2023-11-14T22:\d\d:\d\dZ$/),
			inHead: true,
			refs: ["HEAD", "refs/heads/main"],
		},
	]);
});

test("what notes alone reach is a note; what a branch reaches as well is a commit", async () => {
	const w = startRepository(makeFolder());
	const first = w.commit("a.txt", "nothing\n");
	w.git("notes", "add", "--message=secret", first);
	const note = w.git("rev-parse", "refs/notes/commits");
	const blob = blobAt(w, note, first);
	const where = async () => (await placesOf(w, blob)).map((place) => [place.where, place.refs]);
	expect(await where()).toEqual([["note", ["refs/notes/commits"]]]);
	w.git("update-ref", "refs/notes/other", note);
	expect(await where()).toEqual([["note", ["refs/notes/commits", "refs/notes/other"]]]);
	w.git("branch", "kept", note);
	expect(await where()).toEqual([
		["commit", ["refs/heads/kept", "refs/notes/commits", "refs/notes/other"]],
	]);
});

test("ancestry counts before dates: a wrong clock does not change the commit", async () => {
	const w = startRepository(makeFolder());
	const first = w.commit("a.txt", "secret\n");
	const tree = w.git("rev-parse", "HEAD^{tree}");
	const header = (parent: string, date: number) =>
		`tree ${tree}\nparent ${parent}\nauthor A <a> ${date} +0000\ncommitter A <a> ${date} +0000\n\nx\n`;
	w.git("rm", "--quiet", "a.txt");
	const middle = w.commit("b.txt", "b\n");
	const last = w.feed(header(middle, 1), "hash-object", "-t", "commit", "-w", "--stdin");
	w.git("update-ref", "refs/heads/main", last);
	expect(await placesOf(w, blobAt(w, first, "a.txt"))).toMatchObject([{ commit: first }]);
});

test("of two unrelated commits the older counts, and of two as old the least id", async () => {
	const w = startRepository(makeFolder());
	w.commit("base.txt", "base\n");
	const base = w.git("rev-parse", "HEAD");
	w.write("a.txt", "secret\n");
	w.git("add", "--all");
	const tree = w.git("write-tree");
	const make = (date: number, message: string) => {
		const who = `A <a> ${date} +0000`;
		const text = `tree ${tree}\nparent ${base}\nauthor ${who}\ncommitter ${who}\n\n${message}\n`;
		const id = w.feed(text, "hash-object", "-t", "commit", "-w", "--stdin");
		w.git("update-ref", `refs/heads/${id}`, id);
		return id;
	};
	make(3000, "young");
	const twins = [make(2000, "one"), make(2000, "two"), make(2000, "three")].sort();
	const blob = w.git("rev-parse", `${twins[0]}:a.txt`);
	expect(await placesOf(w, blob)).toMatchObject([{ path: "a.txt", commit: twins[0] }]);
});

test("a merge is named only where none of its parents has the content", async () => {
	const w = startRepository(makeFolder());
	w.commit("base.txt", "base\n");
	for (const branch of ["one", "two"]) {
		w.git("checkout", "--quiet", "-b", branch, "main");
		w.commit(`${branch}.txt`, `${branch}\n`);
	}
	w.git("checkout", "--quiet", "main");
	w.commit("main.txt", "main\n");
	w.git("merge", "--quiet", "--no-ff", "--message=Octopus", "one", "two");
	w.write("evil.txt", "evil\n");
	w.git("add", "--all");
	w.git("commit", "--quiet", "--amend", "--no-edit");
	const merge = w.git("rev-parse", "HEAD");
	expect(w.git("rev-list", "--parents", "-1", "HEAD").split(" ")).toHaveLength(4);
	expect(await placesOf(w, blobAt(w, "HEAD", "evil.txt"))).toMatchObject([{ commit: merge }]);
	expect(await placesOf(w, blobAt(w, "HEAD", "two.txt"))).toMatchObject([
		{ commit: w.git("rev-parse", "two") },
	]);
});

test("one walk answers for many groups, and a blob may be in several", async () => {
	const w = startRepository(makeFolder());
	const a = w.commit("a.txt", "both\n");
	const b = w.commit("b.txt", "only\n");
	const both = blobAt(w, a, "a.txt");
	const only = blobAt(w, b, "b.txt");
	const { groups, commitsAndTags, unreadCommits } = await attributeToCommits(
		openRepository(w.folder, gitProgram),
		{
			groups: new Map([
				["x", new Set([both])],
				["y", new Set([both, only])],
				["z", new Set(["0".repeat(40)])],
			]),
			commitsAndTags: new Set([a]),
		},
	);
	const shown = [...groups].map(([name, places]) => [name, places.map(({ path }) => path)]);
	expect(shown).toEqual([
		["x", ["a.txt"]],
		["y", ["a.txt", "b.txt"]],
		["z", [""]],
	]);
	expect(groups.get("z")).toMatchObject([{ unreachable: true }]);
	expect(commitsAndTags.get(a)).toEqual({ refs: ["HEAD", "refs/heads/main"] });
	expect(unreadCommits).toEqual([]);
});

test("commits whose parents are lost count as having brought all that they hold", async () => {
	const w = startRepository(makeFolder());
	const lost = w.commit("a.txt", "secret\n");
	const head = w.commit("b.txt", "b\n");
	rmSync(`${w.folder}/.git/objects/${lost.slice(0, 2)}/${lost.slice(2)}`);
	expect(await placesOf(w, blobAt(w, head, "a.txt"))).toMatchObject([
		{ path: "a.txt", commit: head, inHead: true },
	]);
});
