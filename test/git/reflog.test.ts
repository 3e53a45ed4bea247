// The messages of reflogs: words of a history that no commit holds.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { run } from "../e2e/program.ts";
import { makeFolder } from "../sources/tree.ts";
import { keyOf, startRepository, type Workbench } from "./golden.ts";

async function scan({ folder }: Workbench): Promise<Report> {
	const { stdout } = await run(
		["scan", "--history", "--format", "json", "--max-file-size", "1MB"],
		{ cwd: folder },
	);
	return JSON.parse(stdout);
}

test("a key in the name of a branch that is gone is found, where no commit says it", async () => {
	const w = startRepository(makeFolder());
	w.commit("a.txt", "a\n", `Subject ${keyOf("subject")}`);
	w.git("checkout", "--quiet", "-b", keyOf("branch"));
	w.git("checkout", "--quiet", "-");
	w.git("branch", "--quiet", "-D", keyOf("branch"));
	const { findings, problems, summary } = await scan(w);
	const log = readFileSync(join(w.folder, ".git/logs/HEAD"), "latin1").split("\n");
	const column = log[1]!.indexOf(keyOf("branch")) + 1;
	expect(
		findings.map(({ locations }) => locations.map(({ path, where }) => `${where} ${path}`)).sort(),
	).toEqual([["message "], ["message .git/logs/HEAD", "message .git/logs/HEAD"]]);
	expect(findings.flatMap(({ locations }) => locations)).toContainEqual(
		expect.objectContaining({ path: ".git/logs/HEAD", line: 2, column }),
	);
	expect([problems, summary.complete]).toEqual([[], true]);
});

test("what is no log is not followed or waited for, and is told", async () => {
	const w = startRepository(makeFolder());
	w.commit("a.txt", "a\n");
	const logs = join(w.folder, ".git/logs/refs/heads");
	const secret = join(makeFolder(), "elsewhere");
	writeFileSync(secret, `mailchimp_api_key = "${keyOf("elsewhere")}"\n`);
	symlinkSync(secret, join(logs, "link"));
	execFileSync("mkfifo", [join(logs, "pipe")]);
	writeFileSync(join(logs, "huge"), "");
	truncateSync(join(logs, "huge"), 2_000_000);
	mkdirSync(join(w.folder, ".git/worktrees/other/logs"), { recursive: true });
	writeFileSync(join(w.folder, ".git/worktrees/other/logs/HEAD"), `moved to ${keyOf("other")}\n`);
	const { findings, problems } = await scan(w);
	expect(findings.map(({ locations }) => locations[0]?.path)).toEqual([
		".git/worktrees/other/logs/HEAD",
	]);
	expect(
		problems
			.filter(({ code }) => code === "reflog")
			.map(({ path }) => path)
			.sort(),
	).toEqual(["huge", "link", "pipe"].map((name) => `.git/logs/refs/heads/${name}`));
});
