// A revision that names two commits: a tag like a branch, a branch like another's, a ref like the beginning of an id.

import { describe, expect, test } from "vitest";
import { openCommitFiles } from "../../src/git/commit-files.ts";
import { findGit } from "../../src/git/git-program.ts";
import { openRepository } from "../../src/git/repository.ts";
import { findCommit, openRange } from "../../src/sources/repository/range.ts";
import { makeFolder } from "../sources/tree.ts";
import { startRepository } from "./golden.ts";

/** Three commits; HEAD is on "main", at the last one. */
function start() {
	const w = startRepository(makeFolder());
	w.git("checkout", "--quiet", "-B", "main");
	const [first, second, head] = ["1", "2", "3"].map((text) => w.commit("a.txt", text));
	const repository = openRepository(w.folder, findGit(w.folder)!);
	return { w, repository, first: first!, second: second!, head: head! };
}

type Start = ReturnType<typeof start>;

describe("refuses", () => {
	test.each<[string, (made: Start) => string, string, string]>([
		["a tag like a branch", ({ head }) => `refs/tags/topic ${head}`, "topic", "refs/heads/topic"],
		["a suffix behind it", ({ head }) => `refs/tags/topic ${head}`, "topic^0", "refs/heads/topic"],
		["a ref beside", ({ head }) => `refs/topic ${head}`, "topic", "refs/heads/topic"],
		[
			"a branch like one of a remote",
			({ head }) => `refs/remotes/topic ${head}`,
			"topic",
			"refs/remotes/topic",
		],
		[
			"the branch of a remote's HEAD",
			({ head }) => `refs/remotes/topic/HEAD ${head}`,
			"topic",
			"refs/remotes/topic/HEAD",
		],
	])("%s", async (_, refOf, name, shown) => {
		const made = start();
		const { w, repository, first } = made;
		w.git("update-ref", "refs/heads/topic", first);
		w.git("update-ref", ...refOf(made).split(" "));
		const refusal = { code: "revision", message: expect.stringContaining(`"${name}" means`) };
		await expect(openRange(repository, `${name}..HEAD`)).rejects.toMatchObject(refusal);
		await expect(openRange(repository, `HEAD~2..${name}`)).rejects.toMatchObject(refusal);
		await expect(findCommit(repository, name)).rejects.toThrow(shown);
		expect(() => openCommitFiles(repository, name)).toThrow(shown);
	});

	test.each([
		["the beginning of an id", (id: string) => id.slice(0, 12)],
		["what git describe says", (id: string) => `v1-2-g${id.slice(0, 7)}`],
	])("a branch like %s", async (_, nameOf) => {
		const { w, repository, first, head } = start();
		w.git("update-ref", `refs/heads/${nameOf(first)}`, head);
		await expect(findCommit(repository, nameOf(first))).rejects.toThrow(`"${first.slice(0, 12)}"`);
	});
});

test("takes no other ref for a whole name", async () => {
	const { w, repository, head } = start();
	w.git("update-ref", "refs/tags/refs/remotes/origin/main", head);
	expect(await findCommit(repository, "refs/remotes/origin/main")).toBeUndefined();
	expect(() => openCommitFiles(repository, "refs/remotes/origin/main")).toThrow("Cannot find");
});

test("accepts what means one commit, or what git takes for one thing only", async () => {
	const { w, repository, first, second, head } = start();
	w.git("update-ref", "refs/heads/topic", second);
	w.git("update-ref", "refs/tags/topic", second);
	w.git("update-ref", "refs/tags/HEAD", first);
	w.git("update-ref", `refs/heads/${first}`, head);
	w.git("update-ref", "refs/tags/refs/heads/topic", head);
	const ids = ["topic", "topic~1", "HEAD", "@", "HEAD~1", first, "refs/heads/topic", "tags/topic"];
	expect(await Promise.all(ids.map((name) => findCommit(repository, name)))).toEqual([
		second,
		first,
		head,
		head,
		second,
		first,
		second,
		second,
	]);
	expect(await findCommit(repository, first.slice(0, 10))).toBe(first);
	expect(await findCommit(repository, "none")).toBeUndefined();
});
