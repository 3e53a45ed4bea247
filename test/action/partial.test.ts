// A partial clone left objects at the server: those of the range are fetched, and the policy's.

import { expect, test } from "vitest";
import { runAction, type Told } from "./runner.ts";
import { line, pullPayload } from "./scene.ts";
import { places } from "./told.ts";
import { makeTopic, mergeInto, type Topic } from "./topic.ts";

const shapes = ["blob:none", "tree:0", "blob:limit=10"].flatMap((filter) =>
	[0, 1].map((depth) => [filter, depth] as const),
);

async function pull(s: Topic, head: string, filter: string, depth: number): Promise<Told> {
	const merged = mergeInto(s, head);
	s.push();
	return await runAction({
		github: s.github,
		workspace: s.checkOut(merged, { filter, depth }),
		event: "pull_request",
		payload: pullPayload(s.base, head),
		inputs: { comment: "false" },
	});
}

test.each(shapes)("a pull request with %s at depth %i", async (filter, depth) => {
	const s = await makeTopic();
	s.work.commit("deep/er/a.txt", "a\n".repeat(20));
	s.work.commit("deep/er/a.txt", "b\n".repeat(20));
	const clean = s.work.commit("old.env", `${line("old")}more\n`);
	const told = await pull(s, clean, filter, depth);
	expect([told.code, told.outputs.complete, places(told)]).toEqual([0, "true", []]);
	s.work.commit("deep/er/gone.env", line("gone"));
	const head = s.work.git("rm", "--quiet", "deep/er/gone.env") + s.work.commit("b.txt", "b\n");
	const found = await pull(s, head, filter, depth);
	expect([found.outputs.complete, places(found)]).toEqual(["true", ["deep/er/gone.env:1"]]);
	expect(s.github.faults).toEqual([]);
});

test("the policy of the base counts, packs that it names too", async () => {
	const s = await makeTopic();
	s.work.git("checkout", "--quiet", "main");
	s.work.write(".unleakignore", "ignored/\n");
	const pack = "rules/own.yaml";
	s.work.write(pack, "version: 7\n");
	s.work.write(".unleak.yaml", `rules:\n  packs: [${pack}]\n`);
	const base = s.work.commit("x.txt", "x\n");
	s.work.git("checkout", "--quiet", "-B", "topic");
	s.work.git("rm", "--quiet", pack, ".unleak.yaml");
	const head = s.work.commit("ignored/new.env", line("new"));
	const told = await pull({ ...s, base }, head, "blob:none", 0);
	// The pack has a fault, which only who reads it can tell.
	expect([told.code, told.stdout]).toEqual([2, expect.stringContaining(pack)]);
});

test.each(["schedule", "workflow_dispatch"])("%s reads the whole history", async (event) => {
	const s = await makeTopic();
	s.work.commit("gone.env", line("gone"));
	const head = s.work.commit("gone.env", "clean\n");
	s.push();
	for (const depth of [0, 1]) {
		const told = await runAction({
			github: s.github,
			workspace: s.checkOut(head, { filter: "blob:none", depth }),
			event,
			payload: { repository: { default_branch: "main" } },
			inputs: { comment: "false" },
		});
		expect([told.outputs.complete, places(told)]).toEqual(["true", ["gone.env:1", "old.env:1"]]);
	}
});
