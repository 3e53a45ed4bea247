// What each event makes the Action read, through the built bundle: planted keys are found, those
// of before are not, and no whole key is anywhere but in the lines that mask.

import { expect, test } from "vitest";
import { keyOf } from "../git/golden.ts";
import { runAction, type Told } from "./runner.ts";
import { line, pullPayload, pushPayload, type Scene, zeros } from "./scene.ts";
import { expectNoLeak, places } from "./told.ts";
import { makeTopic, mergeInto, runPull } from "./topic.ts";

test("a pull request checked out at depth 1 is read from its base to its head", async () => {
	const s = await makeTopic();
	const head = s.work.commit("src/new.env", `# one\n${line("new")}`);
	const told = await runPull(s, head, { commits: 1 });
	expect(told.stderr).toBe("");
	expect(told.stdout.split("\n")).toEqual([
		expect.stringMatching(/^::error file=src\/new\.env,line=2,endLine=2,col=22,/),
		expect.stringMatching(/^1 finding \(1 not checked\) in 1 commit, .*; scan complete$/),
		expect.stringMatching(
			/^Is it no secret\? A change cannot accept its own keys, .*: on the base branch run unleak allow /,
		),
		"",
	]);
	expect(places(told)).toEqual(["src/new.env:2"]);
	expect(told.masks).toContain(keyOf("new"));
	expect(told.outputs).toMatchObject({
		findings: "1",
		active: "0",
		complete: "true",
		base: s.base,
		head,
		commits: "1",
	});
	expect(told.code).toBe(1);
	expect(s.github.faults).toEqual([]);
	expectNoLeak(told, s.github, ["new", "old"]);
});

test("a key that was added and removed inside of a pull request is found", async () => {
	const s = await makeTopic();
	s.work.commit("a.env", line("removed"));
	s.work.commit("a.env", "nothing\n");
	const told = await runPull(s, s.work.commit("b.txt", "b\n"), { commits: 3 });
	expect(places(told)).toEqual(["a.env:1"]);
	expect(told.code).toBe(1);
	expectNoLeak(told, s.github, ["removed"]);
});

test("a pull request without keys is clean, and prints no annotation", async () => {
	const s = await makeTopic();
	const told = await runPull(s, s.work.commit("a.txt", "a\n"));
	expect(told.stdout).toMatch(/^No keys found in 1 commit, [^\n]*\.\n$/);
	expect(told.outputs).toMatchObject({ findings: "0", complete: "true", commits: "1" });
	expect(told.code).toBe(0);
});

test("120 commits are all read, whatever GitHub says of their number", async () => {
	const s = await makeTopic();
	const first = s.work.commit("first.env", line("first of 120"));
	let head = first;
	for (let i = 1; i < 120; i++)
		head = s.work.commit(`${i}.txt`, i === 60 ? line("in the middle") : "x\n");
	const told = await runPull(s, head, { commits: 30 });
	expect(told.outputs).toMatchObject({ commits: "120", complete: "true" });
	expect(places(told)).toEqual(["60.txt:1", "first.env:1"]);
	expectNoLeak(told, s.github, ["first of 120", "in the middle"]);
});

test("a key that only a merge commit has is found, and what came from the base is not", async () => {
	const s = await makeTopic();
	s.work.commit("a.txt", "a\n");
	s.work.git("checkout", "--quiet", "main");
	s.work.commit("base.env", line("of the base"));
	const base = s.work.git("rev-parse", "HEAD");
	s.work.git("checkout", "--quiet", "topic");
	s.work.git("merge", "--quiet", "--no-commit", "--no-ff", "main");
	const head = s.work.commit("merge.env", line("merge only"), "Merge main");
	const told = await runPull({ ...s, base }, head, { commits: 2 });
	expect(places(told)).toEqual(["merge.env:1"]);
	expect(told.outputs.commits).toBe("2");
	expectNoLeak(told, s.github, ["merge only", "of the base"]);
});

test("a base that is far ahead of the branch is read far enough to know its commits", async () => {
	const s = await makeTopic();
	const head = s.work.commit("new.env", line("new"));
	s.work.git("checkout", "--quiet", "main");
	let base = s.base;
	for (let i = 0; i < 70; i++) base = s.work.commit("base.txt", `${i}\n`);
	const told = await runPull({ ...s, base }, head, { commits: 1 });
	expect(places(told)).toEqual(["new.env:1"]);
	expect(told.outputs).toMatchObject({ commits: "1", complete: "true" });
});

test("a rebased pull request is read from its new base", async () => {
	const s = await makeTopic();
	s.work.commit("new.env", line("new"));
	s.work.git("checkout", "--quiet", "main");
	const base = s.work.commit("later.env", line("later on the base"));
	s.work.git("checkout", "--quiet", "topic");
	s.work.git("rebase", "--quiet", "main");
	const told = await runPull({ ...s, base }, s.work.git("rev-parse", "HEAD"), { commits: 1 });
	expect(places(told)).toEqual(["new.env:1"]);
	expect(told.outputs.commits).toBe("1");
});

test("a commit message, an author and a file name can hold the key", async () => {
	const s = await makeTopic();
	s.work.commit(`${keyOf("name")}.bak`, "x\n");
	const head = s.work.commit("a.txt", "a\n", `Use ${keyOf("message")}`);
	const told = await runPull(s, head);
	expect(told.report?.findings.flatMap((one) => one.locations.map(({ where }) => where))).toEqual(
		expect.arrayContaining(["name", "message"]),
	);
	expect(told.code).toBe(1);
	expectNoLeak(told, s.github, ["name", "message"]);
});

test("a fork's pull request is read with a token that may only read, and is not verified", async () => {
	const s = await makeTopic();
	const head = s.work.commit("new.env", line("new"));
	const told = await runPull(s, head, {
		isFork: true,
		inputs: { verify: "true", "fail-on": "active" },
	});
	expect(places(told)).toEqual(["new.env:1"]);
	expect(told.stdout).toContain("::notice title=unleak::Asked no provider about these keys");
	expect(told.report?.findings[0]?.verdict.status).toBe("unchecked");
	expect(told.code).toBe(1);
});

test("pull_request_target reads a fork's head as objects, from the base's checkout", async () => {
	const s = await makeTopic();
	const head = s.work.commit("new.env", line("new"));
	const told = await runPull(s, head, { isFork: true, event: "pull_request_target" });
	expect(places(told)).toEqual(["new.env:1"]);
	expect(told.outputs).toMatchObject({ head, complete: "true" });
	expectNoLeak(told, s.github, ["new"]);
});

test("base and head that are equal are a success, with nothing to scan", async () => {
	const s = await makeTopic();
	s.push();
	const told = await runAction({
		github: s.github,
		workspace: s.checkOut(s.base),
		event: "pull_request",
		payload: pullPayload(s.base, s.base),
	});
	expect(told.stdout).toBe("unleak: nothing to scan, base and head are the same commit\n");
	expect(told.outputs).toMatchObject({ findings: "0", complete: "true" });
	expect(told.code).toBe(0);
});

async function runPush(s: Scene, payload: object, head: string, depth = 1): Promise<Told> {
	s.push();
	return await runAction({
		github: s.github,
		workspace: s.checkOut(head, { depth }),
		event: "push",
		payload,
	});
}

test("a push is read from where the branch was before", async () => {
	const s = await makeTopic();
	const before = s.work.commit("before.env", line("before"));
	s.work.commit("a.txt", "a\n");
	const head = s.work.commit("new.env", line("new"));
	const told = await runPush(s, pushPayload(before, head), head);
	expect(places(told)).toEqual(["new.env:1"]);
	expect(told.outputs).toMatchObject({ base: before, head, commits: "2" });
	expect(told.code).toBe(1);
	expectNoLeak(told, s.github, ["new", "before"]);
});

test("a new branch is read against the default branch", async () => {
	const s = await makeTopic();
	s.work.commit("new.env", line("new"));
	const head = s.work.commit("a.txt", "a\n");
	const told = await runPush(s, pushPayload(zeros, head), head);
	expect(places(told)).toEqual(["new.env:1"]);
	expect(told.outputs).toMatchObject({ base: s.base, commits: "2", complete: "true" });
});

test("the first push of all is read from the first commit on", async () => {
	const s = await makeTopic();
	s.work.git("checkout", "--quiet", "main");
	const payload = pushPayload(zeros, s.base, { ref: "refs/heads/main" });
	const told = await runPush(s, payload, s.base);
	expect(places(told)).toEqual(["old.env:1"]);
	expect(told.outputs).toMatchObject({ base: "", commits: "2", complete: "true" });
	expect(told.code).toBe(1);
});

test("a forced push is read from where the branch was, also where that is no ancestor", async () => {
	const s = await makeTopic();
	const before = s.work.commit("before.env", line("before"));
	s.work.git("tag", "keeps-it");
	s.work.git("reset", "--quiet", "--hard", s.base);
	const head = s.work.commit("new.env", line("new"));
	const told = await runPush(s, pushPayload(before, head, { forced: true }), head);
	expect(places(told)).toEqual(["new.env:1"]);
	expect(told.outputs).toMatchObject({ base: before, commits: "1" });
});

test("a forced push over commits that are gone is read against the default branch", async () => {
	const s = await makeTopic();
	const head = s.work.commit("new.env", line("new"));
	const gone = "1".repeat(40);
	const told = await runPush(s, pushPayload(gone, head, { forced: true }), head);
	expect(places(told)).toEqual(["new.env:1"]);
	expect(told.outputs).toMatchObject({ base: s.base, complete: "true" });
	expect(told.stdout).toContain(
		`::notice title=unleak::Commit ${gone}, where the branch was before, is gone`,
	);
});

test("a deleted branch leaves nothing to scan", async () => {
	const s = await makeTopic();
	const told = await runPush(s, pushPayload(s.base, zeros), s.base);
	expect(told.stdout).toBe("unleak: nothing to scan, the push deleted a reference\n");
	expect(told.code).toBe(0);
});

test("a tag is read for what the default branch has not, and for its message", async () => {
	const s = await makeTopic();
	const commit = s.work.commit("new.env", line("new"));
	s.work.git("tag", "--annotate", `--message=Use ${keyOf("tag")}`, "v1");
	const tag = s.work.git("rev-parse", "v1");
	const payload = pushPayload(zeros, tag, { ref: "refs/tags/v1" });
	const told = await runPush(s, payload, commit);
	expect(places(told)).toEqual(["<tag>:1", "new.env:1"]);
	expect(told.code).toBe(1);
	expectNoLeak(told, s.github, ["new", "tag"]);
});

test("a merge group is read from its base to its head", async () => {
	const s = await makeTopic();
	const head = mergeInto(s, s.work.commit("new.env", line("new")));
	s.push();
	const told = await runAction({
		github: s.github,
		workspace: s.checkOut(head),
		event: "merge_group",
		payload: { merge_group: { base_sha: s.base, head_sha: head }, repository: {} },
	});
	expect(places(told)).toEqual(["new.env:1"]);
	expect(told.outputs).toMatchObject({ base: s.base, head, commits: "2" });
});

test.each(["schedule", "workflow_dispatch"])(
	"%s reads the whole history, other branches too",
	async (event) => {
		const s = await makeTopic();
		s.work.commit("gone.env", line("gone"));
		s.work.commit("gone.env", "nothing\n");
		s.push();
		const told = await runAction({
			github: s.github,
			workspace: s.checkOut(s.base),
			event,
			payload: { repository: { default_branch: "main" } },
		});
		expect(places(told)).toEqual(["gone.env:1", "old.env:1"]);
		expect(told.report?.scope).toMatchObject({ mode: "history", commits: 4, shallow: false });
		expect(told.report?.findings.some(({ locations }) => locations[0]?.unreachable)).toBe(false);
		expect(told.outputs.complete).toBe("true");
		expectNoLeak(told, s.github, ["gone", "old"]);
	},
);

test("a whole clone is not made shallow, and nothing is fetched that is there", async () => {
	const s = await makeTopic();
	const head = s.work.commit("new.env", line("new"));
	const told = await runPush(s, pushPayload(s.base, head), head, 0);
	expect(places(told)).toEqual(["new.env:1"]);
	expect(told.report?.scope.shallow).toBe(false);
	expect(s.github.requests).toEqual([]);
});
