// Before a push the commits that it brings are scanned, whatever they did to the tree since.

import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { run } from "../e2e/program.ts";
import { keyOf, startRepository, type Workbench } from "../git/golden.ts";
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

describe("what the receiver lacks", () => {
	test("counts after a rebase and a merge, which bring what others published", async () => {
		const w = await start();
		w.git("checkout", "--quiet", "-b", "side");
		w.commit("side.txt", "clean\n");
		expect(attempt(w, "push", "--quiet", "origin", "side").passed).toBe(true);
		w.git("checkout", "--quiet", "main");
		w.commit("theirs.txt", keyLine("theirs"));
		expect(attempt(w, "push", "--quiet", "--no-verify", "origin", "main").passed).toBe(true);
		w.git("checkout", "--quiet", "-b", "merged", "side");
		w.git("merge", "--quiet", "--no-verify", "--no-edit", "main");
		expect(attempt(w, "push", "--quiet", "origin", "merged")).toMatchObject({ passed: true });
		w.git("checkout", "--quiet", "side");
		w.git("rebase", "--quiet", "main");
		expect(attempt(w, "push", "--quiet", "--force", "origin", "side")).toMatchObject({
			passed: true,
		});
		w.commit("theirs.txt", `${keyLine("theirs")}${keyLine("mine")}`);
		expect(attempt(w, "push", "--quiet", "origin", "side").passed).toBe(false);
	});

	test("counts for each remote by itself, and for a URL as for the remote that has it", async () => {
		const w = await start();
		const url = w.git("config", "remote.origin.url");
		w.commit("a.txt", keyLine("old"));
		w.git("push", "--quiet", "--no-verify", "origin", "main");
		w.git("checkout", "--quiet", "-b", "side");
		w.commit("b.txt", "clean\n");
		expect(attempt(w, "push", url, "side")).toMatchObject({ passed: true });
		const other = startRepository(makeFolder(), "--bare");
		// Its refs must not be taken for those of "origin".
		w.git("remote", "add", "origin/fork", other.folder);
		expect(attempt(w, "push", "origin/fork", "side").passed).toBe(false);
		w.git("push", "--quiet", "--no-verify", "origin/fork", "side");
		w.commit("c.txt", keyLine("fork"));
		w.git("push", "--quiet", "--no-verify", "origin/fork", "side");
		expect(attempt(w, "push", "origin", "side").passed).toBe(false);
	});

	test("counts where a remote's refs are kept elsewhere", async () => {
		const w = await start();
		w.git("config", "remote.origin.fetch", "+refs/heads/*:refs/seen/*");
		w.commit("a.txt", keyLine("old"));
		w.git("push", "--quiet", "--no-verify", "origin", "main");
		w.git("update-ref", "-d", "refs/remotes/origin/main");
		w.git("checkout", "--quiet", "-b", "side");
		w.commit("b.txt", "clean\n");
		expect(attempt(w, "push", "origin", "side")).toMatchObject({ passed: true });
	});

	test("is everything where nothing is known of it, and all of an unrelated history", async () => {
		const w = await start();
		w.commit("a.txt", keyLine("old"));
		w.git("push", "--quiet", "--no-verify", "origin", "main");
		const fresh = startRepository(makeFolder(), "--bare");
		expect(attempt(w, "push", fresh.folder, "main").passed).toBe(false);
		w.git("checkout", "--quiet", "--orphan", "other");
		w.commit("b.txt", "clean\n");
		expect(attempt(w, "push", "origin", "other").passed).toBe(false);
	});
});

describe("what is no commit", () => {
	test.each([
		["in the message of a tag", ["tag", "-a", "v1", "-m", `release ${keyOf("t")}`], "v1"],
		["in the name of a tag", ["tag", `v1-${keyOf("t")}`], `v1-${keyOf("t")}`],
		["in the name of a branch", ["branch", `fix-${keyOf("t")}`], `fix-${keyOf("t")}`],
	])("a key %s is stopped", async (_, command, ref) => {
		const w = await start();
		w.git(...command);
		const { passed, said } = attempt(w, "push", "origin", ref);
		expect([passed, said]).toEqual([false, expect.stringContaining("Push stopped")]);
		expect(said).not.toContain(keyOf("t").slice(0, 32));
	});

	test("a key in a tag of a tag, or in a file that is tagged, is stopped", async () => {
		const w = await start();
		w.git("tag", "-a", "inner", "-m", keyOf("t"));
		w.git("tag", "-a", "outer", "-m", "outer", "inner");
		expect(attempt(w, "push", "origin", "outer").passed).toBe(false);
		const blob = w.feed(keyLine("blob"), "hash-object", "-w", "--stdin");
		w.git("tag", "file", blob);
		expect(attempt(w, "push", "origin", "file").passed).toBe(false);
		const tree = w.feed(`100644 blob ${blob}\tdeep.txt\n`, "mktree");
		w.git("tag", "-a", "folder", "-m", "a folder", tree);
		const { passed, said } = attempt(w, "push", "origin", "folder");
		expect([passed, said]).toEqual([false, expect.stringContaining("deep.txt:1:22")]);
	});

	test("the name of a ref that the receiver has already is not this push's", async () => {
		const w = await start();
		const name = `fix-${keyOf("t")}`;
		w.git("checkout", "--quiet", "-b", name);
		w.git("push", "--quiet", "--no-verify", "origin", name);
		w.commit("b.txt", "clean\n");
		expect(attempt(w, "push", "origin", name)).toMatchObject({ passed: true });
	});
});
