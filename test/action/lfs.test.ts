// A pull request that adds a pointer of Git LFS: a default checkout has no content for it. What was not read is not
// called clean, and the run names what to change.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { runAction } from "./runner.ts";
import { line, pullPayload } from "./scene.ts";
import { places } from "./told.ts";
import { makeTopic, mergeInto } from "./topic.ts";

const ids = ["d4".repeat(32), "e5".repeat(32)] as const;
const pointerTo = (id: string): string =>
	`version https://git-lfs.github.com/spec/v1\noid sha256:${id}\nsize 100\n`;

test('is incomplete once, with the paths and the way out; "lfs: true" and the base\'s policy are ways out', async () => {
	const s = await makeTopic();
	s.work.commit("media/a.bin", pointerTo(ids[0]));
	const head = s.work.commit("media/b.bin", pointerTo(ids[1]));
	const merged = mergeInto(s, head);
	s.push();
	const run = async (base: string, prepare: (workspace: string) => void = () => {}) => {
		const workspace = s.checkOut(merged);
		prepare(workspace);
		const payload = pullPayload(base, head);
		return await runAction({ github: s.github, workspace, event: "pull_request", payload });
	};
	const told = await run(s.base);
	expect(told.code).toBe(3);
	expect(told.outputs.complete).toBe("false");
	const [conclusion, problem, ...more] = told.stdout.split("\n").filter((l) => l.startsWith("::"));
	expect(conclusion).toContain("scan INCOMPLETE: 1 problem");
	expect(problem).toContain('pointers of 2 contents ("media/a.bin", "media/b.bin"), not what');
	expect(problem).toContain('Add "lfs: true" to actions/checkout');
	expect(more).toEqual([]);

	const withContents = await run(s.base, (workspace) => {
		for (const [at, id] of ids.entries()) {
			const file = join(workspace, ".git/lfs/objects", id.slice(0, 2), id.slice(2, 4), id);
			mkdirSync(dirname(file), { recursive: true });
			writeFileSync(file, at === 0 ? line("kept by LFS") : "nothing");
		}
	});
	expect(places(withContents)).toEqual(["media/a.bin:1"]);
	expect(withContents.outputs.complete).toBe("true");
});

test("paths that the base's policy leaves out need no content", async () => {
	const s = await makeTopic();
	s.work.git("checkout", "--quiet", "main");
	const base = s.work.commit(".unleak.yaml", "exclude: [media/]\n");
	s.work.git("checkout", "--quiet", "-B", "topic", "main");
	const head = s.work.commit("media/a.bin", pointerTo(ids[0]));
	const merged = mergeInto(s, head);
	s.push();
	const told = await runAction({
		github: s.github,
		workspace: s.checkOut(merged),
		event: "pull_request",
		payload: pullPayload(base, head),
	});
	expect(told.stdout).not.toContain("::error");
	expect(told.code).toBe(0);
});
