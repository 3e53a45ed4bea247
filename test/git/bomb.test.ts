// Trees that name each other ten times over ten levels say ten thousand million paths in a few
// kilobytes: a scan of them ends, and says what it could not tell.

import { expect, test } from "vitest";
import { readLineage } from "../../src/git/attribution/lineage.ts";
import { visitChanges } from "../../src/git/changes.ts";
import { openRepository } from "../../src/git/repository.ts";
import { run } from "../e2e/program.ts";
import { makeFolder } from "../sources/tree.ts";
import { program } from "./findings.ts";
import { keyOf, startRepository, type Workbench } from "./golden.ts";

/** Gives the id of a commit whose paths nobody can count, each of a file with this content. */
function commitBomb(w: Workbench, content: string, ...parents: string[]): string {
	let id = w.feed(content, "hash-object", "-w", "--stdin");
	for (let level = 0; level < 10; level++) {
		const entry = level === 0 ? `100644 blob ${id}` : `040000 tree ${id}`;
		const lines = Array.from({ length: 10 }, (_, index) => `${entry}\t${level}-${index}\n`);
		id = w.feed(lines.join(""), "mktree");
	}
	return w.git("commit-tree", id, ...parents.flatMap((parent) => ["-p", parent]), "-m", "Boom");
}

function makeBomb(): { w: Workbench; commit: string } {
	const w = startRepository(makeFolder());
	w.commit("a.txt", `${keyOf("a")}\n`);
	const parents = ["one", "two"].map((text) => commitBomb(w, text));
	const commit = commitBomb(w, `${keyOf("bomb")}\n`, ...parents);
	w.git("update-ref", "refs/heads/bomb", commit);
	return { w, commit };
}

test("git is not waited for when it is silent over one commit", { timeout: 60_000 }, async () => {
	const { w, commit } = makeBomb();
	const parents = w.git("rev-parse", `${commit}^1`, `${commit}^2`).split("\n");
	const compared = { id: commit, parents, isCutOff: false, isTreeless: false };
	const unread = await visitChanges(openRepository(w.folder, program), [compared], () => {}, 500);
	expect(unread).toEqual([commit]);
});

test("of what is found as many places are told as can be", { timeout: 60_000 }, async () => {
	const { w, commit } = makeBomb();
	const blobs = new Set(
		["a", "bomb"].map((name) => w.feed(`${keyOf(name)}\n`, "hash-object", "--stdin")),
	);
	const lineage = await readLineage(openRepository(w.folder, program), { blobs, names: new Set() });
	let count = 0;
	const unread = lineage!.visitBrought(() => count++);
	expect(unread).toEqual([commit]);
	expect(count).toBeLessThan(2_000_000);
});

test("a scan of the history ends, finds the keys and names the commit", {
	timeout: 120_000,
}, async () => {
	const { w, commit } = makeBomb();
	const { code, stdout } = await run(["scan", "--history", "--format", "json"], { cwd: w.folder });
	const { findings, problems } = JSON.parse(stdout);
	expect(code).toBe(1);
	expect(findings).toHaveLength(2);
	expect(problems.map((problem: { commit?: string }) => problem.commit)).toContain(commit);
});
