// What the next commit would record is read, from the index that git would use.

import { chmodSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openRepository } from "../../../src/git/repository.ts";
import { createStagedSource } from "../../../src/sources/repository/staged.ts";
import type { StagedOptions } from "../../../src/sources/repository/staged-changes.ts";
import { gitProgram } from "../../git/findings.ts";
import { keyOf, openWorkbench, startRepository, type Workbench } from "../../git/golden.ts";
import { consume, makeFolder } from "../tree.ts";

interface Staged {
	readonly path: string;
	readonly where: string;
	/** The new parts. */
	readonly added: string;
}

async function staged(w: Workbench, options?: StagedOptions): Promise<Staged[]> {
	const list: Staged[] = [];
	const source = createStagedSource(openRepository(w.folder, gitProgram), {
		isCommit: true,
		...options,
	});
	const { problems, planned, blobs } = await consume(async function* (accounting) {
		for await (const blob of source(accounting)) {
			const { content } = blob;
			if (content.kind !== "bytes") throw new Error("Not expected");
			const added = blob.added.map(({ start, end }) => content.bytes.toString("utf8", start, end));
			for (const { path, where } of blob.provenance)
				list.push({ path, where, added: added.join("") });
			yield blob;
		}
	});
	expect(problems).toEqual([]);
	expect(planned.blobs).toBe(
		blobs.filter(({ provenance }) => provenance[0]?.where !== "name").length,
	);
	return list.sort((a, b) => (a.path + a.where < b.path + b.where ? -1 : 1));
}

function newFile(path: string, text: string): Staged[] {
	return [
		{ path, where: "name", added: path },
		{ path, where: "staged", added: text },
	];
}

function start(): Workbench {
	const w = startRepository(makeFolder());
	w.commit("old.txt", "one\ntwo\nthree\n");
	return w;
}

test("the first commit of a repository", async () => {
	const w = startRepository(makeFolder());
	w.write("a.txt", keyOf("a"));
	w.git("add", "a.txt");
	expect(await staged(w)).toEqual(newFile("a.txt", keyOf("a")));
});

test("only added lines of a changed file are new", async () => {
	const w = start();
	w.write("old.txt", `one\n${keyOf("a")}\nthree\nfour\ntwo\n`);
	w.git("add", "old.txt");
	expect(await staged(w)).toEqual([
		{ path: "old.txt", where: "staged", added: `${keyOf("a")}\nfour\n` },
	]);
});

test("what is not staged is not read", async () => {
	const w = start();
	w.write("old.txt", keyOf("a"));
	w.write("new.txt", keyOf("b"));
	expect(await staged(w)).toEqual([]);
});

test("deletions and mode changes bring nothing, symbolic links bring their target", async () => {
	const w = start();
	w.commit("gone.txt", "gone\n");
	w.git("rm", "--quiet", "gone.txt");
	chmodSync(join(w.folder, "old.txt"), 0o755);
	symlinkSync(keyOf("link"), join(w.folder, "link"));
	w.git("add", "--all");
	expect(await staged(w)).toEqual(newFile("link", keyOf("link")));
});

test("a renamed file brings its name and what changed in it", async () => {
	const w = start();
	w.commit("long.txt", "line\n".repeat(50));
	renameSync(join(w.folder, "long.txt"), join(w.folder, "moved.txt"));
	renameSync(join(w.folder, "old.txt"), join(w.folder, "same.txt"));
	w.write("moved.txt", `${"line\n".repeat(50)}${keyOf("a")}\n`);
	w.git("add", "--all");
	expect(await staged(w)).toEqual([
		{ path: "moved.txt", where: "name", added: "moved.txt" },
		{ path: "moved.txt", where: "staged", added: `${keyOf("a")}\n` },
		{ path: "same.txt", where: "name", added: "same.txt" },
	]);
});

test("intent to add brings nothing, for git would commit nothing of it", async () => {
	const w = start();
	w.write("later.txt", keyOf("a"));
	w.git("add", "--intent-to-add", "later.txt");
	expect(await staged(w)).toEqual([]);
});

test("all sides of a conflict are read", async () => {
	const w = start();
	w.git("checkout", "--quiet", "-b", "side");
	w.commit("old.txt", keyOf("theirs"));
	w.git("checkout", "--quiet", "main");
	w.commit("old.txt", keyOf("ours"));
	expect(w.tryGit("merge", "side").status).toBe(1);
	const added = (await staged(w)).map((each) => each.added);
	expect(added).toContain(keyOf("theirs"));
	expect(added).toContain(keyOf("ours"));
});

test("amending compares with the parent of HEAD", async () => {
	const w = start();
	w.commit("a.txt", keyOf("a"));
	w.write("b.txt", keyOf("b"));
	w.git("add", "b.txt");
	expect(await staged(w)).toEqual(newFile("b.txt", keyOf("b")));
	expect(await staged(w, { amend: true })).toEqual([
		...newFile("a.txt", keyOf("a")),
		...newFile("b.txt", keyOf("b")),
	]);
});

test("amending the first commit compares with nothing", async () => {
	const w = startRepository(makeFolder());
	w.commit("a.txt", keyOf("a"));
	expect(await staged(w, { amend: true })).toEqual(newFile("a.txt", keyOf("a")));
});

test.each(["commit -a", "commit PATH", "commit -p"])(
	"the index that `git %s` hands to its hook",
	async (form) => {
		const w = start();
		w.write("old.txt", `one\ntwo\nthree\n${keyOf("a")}\n`);
		const log = join(makeFolder(), "log");
		const hook = join(w.folder, ".git/hooks/pre-commit");
		writeFileSync(
			hook,
			`#!/bin/sh\nprintf %s "$GIT_INDEX_FILE" > '${log}'\ncp "$GIT_INDEX_FILE" '${log}.index'\n`,
		);
		chmodSync(hook, 0o755);
		const args = { "commit -a": ["-a"], "commit PATH": ["old.txt"], "commit -p": ["-p"] }[form]!;
		w.feed("y\n", "commit", "--quiet", "--message=x", ...args);
		expect(readFileSync(log, "utf8")).toMatch(/index/);
		w.git("reset", "--quiet", "--soft", "HEAD~1");
		w.git("reset", "--quiet");
		expect(await staged(w)).toEqual([]);
		expect(await staged(w, { indexFile: `${log}.index` })).toEqual([
			{ path: "old.txt", where: "staged", added: `${keyOf("a")}\n` },
		]);
	},
);

test("a relative index file counts from the root of the work tree", async () => {
	const w = start();
	w.write("deep/a.txt", keyOf("a"));
	w.git("add", "--all");
	renameSync(join(w.folder, ".git/index"), join(w.folder, ".git/next-index"));
	w.git("read-tree", "HEAD");
	const at = openWorkbench(join(w.folder, "deep"));
	expect(await staged(at)).toEqual([]);
	expect(await staged(at, { indexFile: ".git/next-index" })).toEqual(
		newFile("deep/a.txt", keyOf("a")),
	);
});

test("a linked worktree has an index of its own", async () => {
	const w = start();
	const tree = join(makeFolder(), "tree");
	w.git("worktree", "add", "--quiet", "--detach", tree);
	const inner = openWorkbench(tree);
	inner.write("a.txt", keyOf("a"));
	inner.git("add", "a.txt");
	expect(await staged(inner)).toEqual(newFile("a.txt", keyOf("a")));
	expect(await staged(w)).toEqual([]);
});

test("a broken index is a problem", async () => {
	const w = start();
	w.write(".git/index", "no index");
	const source = createStagedSource(openRepository(w.folder, gitProgram));
	expect((await consume(source)).problems).toMatchObject([{ code: "git" }]);
});

test("names with odd bytes come out right", async () => {
	const w = start();
	const paths = ["-dash", "line\nfeed", "emoji 🔑"];
	for (const path of paths) w.write(path, `${path}\n`);
	w.write(Buffer.from("caf\xe9", "latin1"), "latin-1\n");
	w.git("add", "--all");
	const shown = (await staged(w)).filter(({ where }) => where === "staged");
	expect(shown.map(({ path }) => path)).toEqual(["-dash", "caf%E9", "emoji 🔑", "line\nfeed"]);
});
