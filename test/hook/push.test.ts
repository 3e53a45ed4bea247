// Before a push the commits that it brings are scanned, whatever they did to the tree since.

import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openRepository } from "../../src/git/repository.ts";
import { pushedRanges } from "../../src/hook/pushed.ts";
import { run } from "../e2e/program.ts";
import { program } from "../git/findings.ts";
import { startRepository, type Workbench } from "../git/golden.ts";
import { makeFolder } from "../sources/tree.ts";
import { attempt, keyLine, startHooked } from "./hooked.ts";

async function start(): Promise<Workbench> {
	const w = await startHooked("--pre-push");
	const remote = startRepository(makeFolder(), "--bare");
	w.git("remote", "add", "origin", remote.folder);
	expect(attempt(w, "push", "--quiet", "origin", "main")).toMatchObject({ passed: true });
	return w;
}

describe("pushing", () => {
	test("a key that a later commit takes out again is stopped", async () => {
		const w = await start();
		w.commit("a.txt", keyLine("gone"));
		w.commit("a.txt", "clean\n");
		const { passed, said } = attempt(w, "push", "origin", "main");
		expect(passed).toBe(false);
		expect(said).toContain("a.txt:1:22");
		expect(said).toContain("Push stopped: its commits bring a key");
		expect(attempt(w, "push", "--no-verify", "origin", "main").passed).toBe(true);
	});

	test("what the remote has already is not this push's, on a new branch too", async () => {
		const w = await start();
		w.commit("a.txt", keyLine("old"));
		expect(attempt(w, "push", "--quiet", "--no-verify", "origin", "main").passed).toBe(true);
		w.commit("b.txt", "clean\n");
		expect(attempt(w, "push", "origin", "main")).toMatchObject({ passed: true });
		w.git("checkout", "--quiet", "-b", "side");
		w.commit("c.txt", "clean\n");
		expect(attempt(w, "push", "origin", "side")).toMatchObject({ passed: true });
		w.commit("d.txt", keyLine("new"));
		w.git("checkout", "--quiet", "-b", "other");
		expect(attempt(w, "push", "origin", "other").passed).toBe(false);
	});

	test("nothing, a deletion and a tag pass", async () => {
		const w = await start();
		expect(attempt(w, "push", "origin", "main")).toMatchObject({ passed: true });
		w.git("branch", "side");
		w.git("push", "--quiet", "--no-verify", "origin", "side");
		expect(attempt(w, "push", "origin", ":side")).toMatchObject({ passed: true });
		w.git("tag", "--annotate", "--message=v1", "v1");
		expect(attempt(w, "push", "origin", "v1")).toMatchObject({ passed: true });
	});

	test("a hook that was there gets the same lines, and none where there are none", async () => {
		const w = await start();
		const log = join(makeFolder(), "log");
		const path = join(w.folder, ".git/hooks/pre-push");
		await run(["hook", "uninstall"], { cwd: w.folder });
		writeFileSync(path, `#!/bin/sh\necho "$#" >> '${log}'\ncat >> '${log}'\n`);
		chmodSync(path, 0o755);
		await run(["hook", "install", "--pre-push"], { cwd: w.folder });
		const before = w.git("rev-parse", "HEAD");
		const after = w.commit("b.txt", "clean\n");
		expect(attempt(w, "push", "origin", "main")).toMatchObject({ passed: true });
		expect(readFileSync(log, "utf8")).toBe(
			`2\nrefs/heads/main ${after} refs/heads/main ${before}\n`,
		);
		expect(attempt(w, "push", "origin", "main")).toMatchObject({ passed: true });
		expect(readFileSync(log, "utf8")).toMatch(/\n2\n$/);
	});
});

describe("pushedRanges()", () => {
	const zero = "0".repeat(40);

	async function ranges(w: Workbench, lines: readonly string[], remote = "origin") {
		return await pushedRanges(openRepository(w.folder, program), `${lines.join("\n")}\n`, remote);
	}

	test("begins where the remote is, or where the branch parted from what it has", async () => {
		const w = startRepository(makeFolder());
		const root = w.commit("a", "1");
		const known = w.commit("a", "2");
		w.git("update-ref", "refs/remotes/origin/main", known);
		const tip = w.commit("a", "3");
		const line = (there: string) => `refs/heads/main ${tip} refs/heads/main ${there}`;
		expect(await ranges(w, [line(root)])).toEqual([`${root}..${tip}`]);
		expect(await ranges(w, [line(zero)])).toEqual([`${known}..${tip}`]);
		// An id that is not here.
		expect(await ranges(w, [line("1".repeat(40))])).toEqual([`${known}..${tip}`]);
		expect(await ranges(w, [line(zero)], "upstream")).toEqual([`${zero}..${tip}`]);
		expect(await ranges(w, [line(zero), line(zero), "", "what?"])).toHaveLength(1);
		expect(await ranges(w, [`(delete) ${zero} refs/heads/main ${tip}`])).toEqual([]);
	});

	test("an unrelated history is pushed as a whole", async () => {
		const w = startRepository(makeFolder());
		w.git("update-ref", "refs/remotes/origin/main", w.commit("a", "1"));
		w.git("checkout", "--quiet", "--orphan", "other");
		const tip = w.commit("b", "2");
		expect(await ranges(w, [`refs/heads/other ${tip} refs/heads/other ${zero}`])).toEqual([
			`${zero}..${tip}`,
		]);
	});
});
