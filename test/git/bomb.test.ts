// Ten levels of trees, each naming the next ten times, make ten thousand million paths in a few kilobytes. A
// scan of them ends, and reports what it could not attribute.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readPackedHistory } from "../../src/git/attribution/packed-history.ts";
import { visitCommitChanges } from "../../src/git/commit-changes.ts";
import { openRepository } from "../../src/git/repository.ts";
import { findTreeBombs } from "../../src/git/tree-bombs.ts";
import { listTreeFiles } from "../../src/git/tree-files.ts";
import type { Report } from "../../src/model/report.ts";
import { run } from "../e2e/program.ts";
import { makeFolder } from "../sources/tree.ts";
import { gitProgram } from "./findings.ts";
import { keyOf, startRepository, type Workbench } from "./golden.ts";

/** Makes a commit with ten thousand million paths, each of a file with this content; returns its id. */
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

test("git is stopped when it gives no output over one commit", async () => {
	const { w, commit } = makeBomb();
	const parents = w.git("rev-parse", `${commit}^1`, `${commit}^2`).split("\n");
	const compared = { id: commit, parents, isCutOff: false, isTreeless: false };
	const unread = await visitCommitChanges(
		openRepository(w.folder, gitProgram),
		[compared],
		() => {},
		{ maxIdleMs: 500 },
	);
	expect(unread).toEqual([commit]);
});

test.skipIf(process.platform !== "linux")(
	"git gets little memory until it is known that a commit can be listed",
	async () => {
		const { w, commit } = makeBomb();
		const log = join(w.folder, "log");
		const program = join(w.folder, "git");
		const note = `echo "$(ulimit -S -d) $*" >>'${log}'`;
		writeFileSync(program, `#!/bin/sh\n${note}\nexec '${gitProgram}' "$@"\n`, { mode: 0o755 });
		const compared = { id: commit, parents: [], isCutOff: false, isTreeless: false };
		const blobs: string[] = [];
		const repository = openRepository(w.folder, program);
		const unread = await visitCommitChanges(repository, [compared], ({ blob }) => blobs.push(blob));
		expect(unread).toEqual([commit]);
		expect(blobs).toEqual([w.feed(`${keyOf("bomb")}\n`, "hash-object", "--stdin")]);
		const comparing = readFileSync(log, "utf8")
			.split("\n")
			.filter((line) => line.includes(" diff-tree "));
		expect(comparing.map((line) => Number.parseInt(line, 10))).toEqual([192 * 1024]);
	},
);

test("as many locations are reported as can be", async () => {
	const { w, commit } = makeBomb();
	const blobs = new Set(
		["a", "bomb"].map((name) => w.feed(`${keyOf(name)}\n`, "hash-object", "--stdin")),
	);
	const lineage = await readPackedHistory(openRepository(w.folder, gitProgram), {
		blobs,
		names: new Set(),
	});
	let count = 0;
	const unread = lineage!.visitIntroductions(() => count++);
	expect(unread).toEqual([commit]);
	expect(count).toBeLessThan(2_000_000);
});

test("a scan of the history ends, finds the keys and names the commit", async () => {
	const { w, commit } = makeBomb();
	const { code, stdout } = await run(["scan", "--history", "--format", "json"], { cwd: w.folder });
	const { findings, problems } = JSON.parse(stdout);
	expect(code).toBe(1);
	expect(findings).toHaveLength(2);
	const places = (findings as Report["findings"]).map(({ locations }) => locations.length);
	expect(Math.max(...places)).toBeLessThan(4000);
	expect(problems.map((problem: { commit?: string }) => problem.commit)).toContain(commit);
});

test("of a range, each file of such a commit is read once, and what git holds meanwhile is bounded", async () => {
	const w = startRepository(makeFolder());
	const base = w.commit("a.txt", "a\n");
	const bomb = commitBomb(w, `${keyOf("bomb")}\n`);
	const beside = w.feed(`${keyOf("beside")}\n`, "hash-object", "-w", "--stdin");
	const entries = `040000 tree ${w.git("rev-parse", `${bomb}^{tree}`)}\ta\n100644 blob ${beside}\tz.txt\n`;
	const commit = w.git("commit-tree", w.feed(entries, "mktree"), "-p", base, "-m", "Boom");
	const args = ["scan", "--range", `${base}..${commit}`, "--format", "json"];
	const { code, stdout } = await run(args, { cwd: w.folder });
	const { findings, problems, summary } = JSON.parse(stdout) as Report;
	expect(code).toBe(1);
	expect(findings.map(({ locations }) => locations.length)).toEqual([1, 1]);
	expect(summary.complete).toBe(false);
	expect(problems.map((problem) => problem.commit)).toContain(commit);
	const repository = openRepository(w.folder, gitProgram);
	expect(await findTreeBombs(repository, [base, commit])).toEqual(new Set([commit]));
	const { isComplete, entries: files } = await listTreeFiles(repository, commit);
	expect([isComplete, files.length]).toEqual([false, 2]);
});
