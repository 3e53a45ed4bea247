// A hostile repository cannot make a scan run anything.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { openRepository } from "../../src/git/repository.ts";
import { createHistorySource } from "../../src/sources/repository/history.ts";
import { openRange } from "../../src/sources/repository/range.ts";
import { createStagedSource } from "../../src/sources/repository/staged.ts";
import { limitMs } from "../setup/limit.ts";
import { consume, makeFolder, writeMarker } from "../sources/tree.ts";
import { findInHistory, findKeys, gitProgram } from "./findings.ts";
import { keyOf, openWorkbench, startRepository } from "./golden.ts";

test("no program that a repository's config names is run, in any mode", async () => {
	const upstream = startRepository(makeFolder());
	upstream.git("config", "uploadpack.allowFilter", "true");
	upstream.commit("lazy.txt", "left behind\n");
	upstream.commit("lazy.txt", "present\n");
	const folder = join(makeFolder(), "clone");
	upstream.git("clone", "--quiet", "--filter=blob:none", `file://${upstream.folder}`, folder);
	const w = openWorkbench(folder);
	w.write(
		".gitattributes",
		"* filter=evil diff=evil merge=evil text working-tree-encoding=UTF-8\n",
	);
	w.commit("a.txt", keyOf("a"));
	w.commit("b.txt", "b\n");
	const mark = join(makeFolder(), "mark");
	const evil = writeMarker(join(makeFolder(), "evil"), mark);
	const hooks = join(folder, "evil-hooks");
	mkdirSync(hooks);
	for (const hook of [
		"post-index-change",
		"reference-transaction",
		"pre-commit",
		"post-checkout",
	]) {
		writeMarker(join(hooks, hook), mark);
		writeMarker(join(folder, ".git/hooks", hook), mark);
	}
	w.write("staged.txt", keyOf("staged"));
	w.git("add", "staged.txt");
	for (const [name, value] of [
		["core.fsmonitor", evil],
		["core.hooksPath", hooks],
		["core.pager", evil],
		["core.editor", evil],
		["core.sshCommand", evil],
		["core.askPass", evil],
		["core.gitProxy", evil],
		["core.alternateRefsCommand", evil],
		["credential.helper", `!${evil}`],
		["diff.external", evil],
		["diff.evil.textconv", evil],
		["diff.evil.command", evil],
		["diff.evil.cachetextconv", "false"],
		["filter.evil.clean", evil],
		["filter.evil.smudge", evil],
		["filter.evil.process", evil],
		["filter.evil.required", "true"],
		["merge.evil.driver", evil],
		["gpg.program", evil],
		["log.showSignature", "true"],
		["uploadpack.packObjectsHook", evil],
		["trailer.x.command", evil],
		["alias.cat-file", `!${evil}`],
		["alias.rev-list", `!${evil}`],
		["remote.origin.url", `ext::${evil}`],
		["remote.origin.uploadpack", evil],
		["remote.origin.vcs", "evil"],
		["protocol.allow", "always"],
		["protocol.ext.allow", "always"],
		["url.ext::sh.insteadOf", "file:"],
	] as const) {
		w.git("config", name, value);
	}
	rmSync(mark, { force: true });
	const repository = openRepository(folder, gitProgram);
	const all = await findInHistory(folder, ["a", "staged"]);
	const range = await openRange(repository, "HEAD~2..HEAD");
	await consume(range.source);
	const staged = await findKeys(createStagedSource(repository), ["staged"]);
	expect([...all.places.keys()].sort()).toEqual(["a", "staged"]);
	expect([...staged.seen.keys()]).toEqual(["staged"]);
	expect(all.problems).toMatchObject([{ code: "missing-objects" }]);
	expect(existsSync(mark)).toBe(false);
	// The trap itself works: git left to itself falls into it.
	w.tryGit("status");
	expect(existsSync(mark)).toBe(true);
});

test("grafts, replacements and a false commit graph hide nothing", async () => {
	const w = startRepository(makeFolder());
	w.commit("a.txt", keyOf("a"));
	w.git("rm", "--quiet", "a.txt");
	const middle = w.commit("b.txt", "b\n");
	const last = w.commit("c.txt", "c\n");
	w.git("commit-graph", "write", "--reachable");
	writeFileSync(join(w.folder, ".git/info/grafts"), `${last}\n`);
	w.git("replace", "--graft", middle);
	const { places, problems } = await findInHistory(w.folder, ["a"]);
	expect(problems).toEqual([]);
	expect(places.get("a")).toMatchObject([{ path: "a.txt", refs: ["HEAD", "refs/heads/main"] }]);
	const repository = openRepository(w.folder, gitProgram);
	expect((await openRange(repository, `${"0".repeat(40)}..HEAD`)).commits).toHaveLength(3);
});

test("a work tree that the config puts elsewhere is refused", () => {
	const w = startRepository(makeFolder());
	w.git("config", "core.worktree", makeFolder());
	expect(() => openRepository(w.folder, gitProgram)).toThrow(
		expect.objectContaining({ code: "repository" }),
	);
});

test("a folder that is no repository is refused, and one below a repository opens it", () => {
	const w = startRepository(makeFolder());
	w.commit("deep/er/a.txt", "a");
	expect(openRepository(join(w.folder, "deep/er"), gitProgram).root).toBe(w.folder);
	expect(() => openRepository(makeFolder(), gitProgram)).toThrow(
		expect.objectContaining({ code: "repository" }),
	);
});

test("a folder that does not exist is refused, though one above it is a repository", () => {
	const w = startRepository(makeFolder());
	expect(() => openRepository(join(w.folder, "none"), gitProgram)).toThrow(
		expect.objectContaining({ code: "repository" }),
	);
});

test("a git dir that is made of pipes and links to nowhere is refused, and blocks nothing", () => {
	const folder = makeFolder();
	mkdirSync(join(folder, ".git"));
	execFileSync("mkfifo", [join(folder, ".git/commondir"), join(folder, ".git/HEAD")]);
	expect(() => openRepository(folder, gitProgram)).toThrow(
		expect.objectContaining({ code: "repository" }),
	);
	const linked = makeFolder();
	writeFileSync(join(linked, ".git"), "gitdir: nowhere\n");
	expect(() => openRepository(linked, gitProgram)).toThrow(
		expect.objectContaining({ code: "repository" }),
	);
});

test("a git that cannot be started is an error or a problem", async () => {
	const w = startRepository(makeFolder());
	w.commit("a.txt", "a\n");
	expect(() => openRepository(w.folder, join(w.folder, "no-git"))).toThrow(
		expect.objectContaining({ code: "repository" }),
	);
	const repository = { ...openRepository(w.folder, gitProgram), program: join(w.folder, "no-git") };
	const { problems } = await consume(createHistorySource(repository));
	expect(problems).toContainEqual({ code: "git", message: "Git could not list all objects" });
	const staged = await consume(createStagedSource(repository));
	expect(staged.problems).toMatchObject([{ code: "git" }]);
});

test("a bare repository inside another one's work tree is not opened by chance", () => {
	const w = startRepository(makeFolder());
	w.git("init", "--quiet", "--bare", "lib.git");
	w.write("lib.git/hooks/x", "");
	expect(openRepository(join(w.folder, "lib.git/hooks"), gitProgram).root).toBe(w.folder);
	expect(openRepository(join(w.folder, "lib.git"), gitProgram).bare).toBe(true);
});

test("a repository that this git does not understand is refused in git's words", () => {
	const w = startRepository(makeFolder());
	w.git("config", "core.repositoryFormatVersion", "99");
	expect(() => openRepository(w.folder, gitProgram)).toThrow(/git says.*99/);
});

test("a tree entry with a hostile name is a name like any other", async () => {
	const w = startRepository(makeFolder());
	const blob = w.feed(keyOf("a"), "hash-object", "-w", "--stdin");
	for (const name of ["..", ".git", "--output=x", "\u001b[2J", "C:\\x"]) {
		const raw = Buffer.concat([Buffer.from(`100644 ${name}\0`), Buffer.from(blob, "hex")]);
		const tree = w.feed(raw, "hash-object", "-t", "tree", "--literally", "-w", "--stdin");
		const commit = w.feed("x", "commit-tree", tree);
		w.git("update-ref", `refs/heads/b${commit}`, commit);
	}
	const { places, problems } = await findInHistory(w.folder, ["a"]);
	expect(problems).toEqual([]);
	expect(places.get("a")?.map(({ path }) => path)).toEqual([
		"\u001b[2J",
		"--output=x",
		"..",
		".git",
		"C:\\x",
	]);
});

test("a scan that is stopped ends soon and leaves no process behind", async () => {
	const w = startRepository(makeFolder());
	const blobs = Array.from({ length: 20_000 }, (_, i) => `blob\ndata ${`${i}`.length}\n${i}\n`);
	w.feed(blobs.join(""), "fast-import", "--quiet");
	const stop = new AbortController();
	let seen = 0;
	await consume(createHistorySource(openRepository(w.folder, gitProgram)), {
		signal: stop.signal,
		onBlob: () => {
			if (++seen === 5) stop.abort();
		},
	});
	expect(seen).toBeLessThan(15_000);
	const processes = () => process.getActiveResourcesInfo().filter((kind) => kind === "ProcessWrap");
	await vi.waitFor(() => expect(processes()).toEqual([]), { timeout: limitMs });
});

test("opening a repository takes no longer than its timeout", () => {
	const w = startRepository(makeFolder());
	const slow = join(makeFolder(), "git");
	writeFileSync(slow, "#!/bin/sh\nexec sleep 3\n", { mode: 0o755 });
	expect(() => openRepository(w.folder, slow, 100)).toThrow(
		`Cannot open the repository at "${w.folder}": git does not answer`,
	);
});
