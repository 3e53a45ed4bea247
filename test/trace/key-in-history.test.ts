// Tracing one key through a history: when, by whom, and whether a remote had it.

import { expect, test } from "vitest";
import { findGit } from "../../src/git/git-program.ts";
import { openRepository } from "../../src/git/repository.ts";
import { traceKeyInHistory } from "../../src/trace/key-in-history.ts";
import { startRepository, type Workbench } from "../git/golden.ts";
import { makeFolder } from "../sources/tree.ts";
import { bare, keySearch, secret, signal, whole } from "./key.ts";

async function searchIn({ folder }: Workbench) {
	const steps: { readonly bytes: number; readonly path: string }[] = [];
	const found = await traceKeyInHistory(
		openRepository(folder, findGit(folder)!),
		keySearch,
		signal,
		(step) => steps.push(step),
	);
	// A long search tells how far it is, and no name, which could be the key.
	const sizes = steps.map(({ bytes }) => bytes);
	expect(sizes).toEqual([...sizes].sort((one, other) => one - other));
	expect([sizes.length > 0, steps.filter(({ path }) => path !== "")]).toEqual([true, []]);
	expect(JSON.stringify(found)).not.toContain(bare);
	return found;
}

const line = `KEY=${whole}\n`;

test("reports since when and by whom, the oldest location first", async () => {
	const w = startRepository(makeFolder());
	w.commit("a.txt", "a\n");
	const first = w.commit("old.env", line);
	w.git("rm", "--quiet", "old.env");
	const second = w.commit("new.env", `# moved\n${line}`);
	const said = w.commit("b.txt", "b\n", `Use ${whole}`);
	const named = w.commit(`${whole}.txt`, "named\n");
	const { locations, gaps, remote } = await searchIn(w);
	expect(gaps).toEqual([]);
	expect(remote).toEqual({ seen: "no-remote", refs: [] });
	const author = "Ada <ada@example.org>";
	expect(locations).toMatchObject([
		{ where: "commit", path: "old.env", commit: first, author, inHead: false },
		{ where: "commit", path: "new.env", commit: second, author, inHead: true },
		{ where: "message", path: "", commit: said, refs: ["HEAD", "refs/heads/main"] },
		{ where: "name", path: `${secret.redacted}-us6.txt`, commit: named },
	]);
});

test("finds it in base64 and in unreachable objects", async () => {
	const w = startRepository(makeFolder());
	const encoded = w.commit("k8s.yaml", `key: ${Buffer.from(`u:${whole}`).toString("base64")}\n`);
	w.feed(line, "hash-object", "-w", "--stdin");
	const { locations } = await searchIn(w);
	expect(locations).toMatchObject([
		{ path: "k8s.yaml", commit: encoded },
		{ path: "", unreachable: true },
	]);
});

test("finds it in the name of a branch", async () => {
	const w = startRepository(makeFolder());
	w.commit("a.txt", "a\n");
	w.git("branch", `fix-${whole}`);
	expect((await searchIn(w)).locations).toEqual([
		{ where: "name", path: "", refs: [`refs/heads/fix-${secret.redacted}-us6`] },
	]);
});

test("a history without the key has no locations", async () => {
	const w = startRepository(makeFolder());
	w.commit("a.txt", "a\n");
	expect(await searchIn(w)).toEqual({
		locations: [],
		remote: { seen: "no-remote", refs: [] },
		gaps: [],
	});
});

test("reports whether a remote has it, had it, or was never seen to have it", async () => {
	const origin = startRepository(makeFolder(), "--bare");
	const w = startRepository(makeFolder());
	const clean = w.commit("a.txt", "a\n");
	w.git("remote", "add", "origin", origin.folder);
	w.git("push", "--quiet", "origin", "main");
	w.commit("b.env", line);
	expect((await searchIn(w)).remote).toEqual({ seen: "not-seen", refs: [] });
	w.git("push", "--quiet", "origin", "main");
	const refs = ["refs/remotes/origin/main"];
	expect((await searchIn(w)).remote).toEqual({ seen: "reachable", refs });
	w.git("push", "--quiet", "--force", "origin", `${clean}:main`);
	expect((await searchIn(w)).remote).toEqual({ seen: "was-reachable", refs });
});
