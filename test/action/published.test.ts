// What others have published is not the change's: commits that the base branch or the default branch has,
// however old the base is that the event names.

import { expect, test } from "vitest";
import { runAction, type Told } from "./runner.ts";
import { line, pullPayload, pushPayload } from "./scene.ts";
import { places } from "./told.ts";
import { makeTopic, mergeInto, type Topic } from "./topic.ts";

/** Merges what main has got since into the topic branch; gives the merge. */
function mergeMain({ work }: Topic): string {
	work.git("checkout", "--quiet", "topic");
	return work.all(
		["merge", "--quiet", "--no-ff", "--message=Merge main", "main"],
		["rev-parse", "HEAD"],
	);
}

function onMain({ work }: Topic, name: string): string {
	work.git("checkout", "--quiet", "main");
	const id = work.commit(`${name}.env`, line(name));
	work.git("checkout", "--quiet", "topic");
	return id;
}

async function pull(s: Topic, head: string, depth: number, commits?: number): Promise<Told> {
	const merged = mergeInto(s, head);
	s.push();
	return await runAction({
		github: s.github,
		workspace: s.checkOut(merged, { depth }),
		event: "pull_request",
		payload: pullPayload(s.base, head, commits === undefined ? {} : { commits }),
		inputs: { comment: "false" },
	});
}

test.each([0, 1])(
	"a pull request with an old base, whose branch merged main (depth %i)",
	async (depth) => {
		const s = await makeTopic();
		s.work.commit("a.txt", "a\n");
		onMain(s, "theirs");
		for (let at = 0; at < 30; at++) onMain(s, `more-${at}`);
		const head = mergeMain(s);
		const told = await pull(s, head, depth, 2);
		expect([places(told), told.outputs.complete, told.outputs.commits]).toEqual([[], "true", "2"]);
		const mine = s.work.commit("mine.env", line("mine"));
		expect(places(await pull(s, mine, depth, 3))).toEqual(["mine.env:1"]);
	},
);

test("a key that only the merge has is the pull request's", async () => {
	const s = await makeTopic();
	onMain(s, "theirs");
	s.work.git("merge", "--quiet", "--no-commit", "--no-ff", "main");
	const head = s.work.commit("merged.env", line("merged"));
	expect(places(await pull(s, head, 1))).toEqual(["merged.env:1"]);
});

test("a run that comes after its pull request was merged still looks at it", async () => {
	const s = await makeTopic();
	const head = s.work.commit("mine.env", line("mine"));
	const merged = mergeInto(s, head);
	s.work.all(["checkout", "--quiet", "main"], ["merge", "--quiet", "--ff-only", merged]);
	s.work.git("checkout", "--quiet", "topic");
	for (const depth of [0, 1]) {
		const told = await pull(s, head, depth);
		expect([places(told), told.outputs.commits]).toEqual([["mine.env:1"], "1"]);
	}
});

test.each([0, 1])(
	"a push of a branch that merged main, or was moved to it (depth %i)",
	async (depth) => {
		const s = await makeTopic();
		const before = s.work.commit("a.txt", "a\n");
		onMain(s, "theirs");
		const after = mergeMain(s);
		const push = async (from: string, to: string) => {
			s.push();
			return await runAction({
				github: s.github,
				workspace: s.checkOut(to, { depth }),
				event: "push",
				payload: pushPayload(from, to),
				inputs: { comment: "false" },
			});
		};
		const told = await push(before, after);
		expect([places(told), told.outputs.complete]).toEqual([[], "true"]);
		s.work.all(["checkout", "--quiet", "-B", "topic", "main"], ["rev-parse", "HEAD"]);
		const moved = s.work.commit("mine.env", line("mine"));
		expect(places(await push(before, moved))).toEqual(["mine.env:1"]);
	},
);

test("a push to the default branch itself is looked at from where it was", async () => {
	const s = await makeTopic();
	const head = s.work.commit("mine.env", line("mine"));
	s.work.all(
		["checkout", "--quiet", "main"],
		["merge", "--quiet", "--no-ff", "--message=Merge", head],
	);
	const after = s.work.git("rev-parse", "HEAD");
	s.push();
	const told = await runAction({
		github: s.github,
		workspace: s.checkOut(after),
		event: "push",
		payload: pushPayload(s.base, after, { ref: "refs/heads/main" }),
		inputs: { comment: "false" },
	});
	expect(places(told)).toEqual(["mine.env:1"]);
});
