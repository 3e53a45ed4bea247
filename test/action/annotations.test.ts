// On which lines does GitHub show what was found, and what does it say of what it does not show?

import { expect, test } from "vitest";
import { line } from "./scene.ts";
import { makeTopic, runPull } from "./topic.ts";

function annotations(stdout: string): string[] {
	return [...stdout.matchAll(/^::error file=([^,]+),line=(\d+),(.*?)title=/gm)].map(
		([, file, at, rest]) => `${file}:${at}${rest?.includes("col=") ? "" : " (gone)"}`,
	);
}

test("a line that a later commit moved is annotated where the head has it", async () => {
	const s = await makeTopic();
	s.work.commit("a.env", line("moved"));
	const head = s.work.commit("a.env", `# one\n# two\n${line("moved")}`);
	const told = await runPull(s, head);
	expect(annotations(told.stdout)).toEqual(["a.env:3"]);
	expect(told.report?.findings[0]?.locations[0]?.line).toBe(1);
});

test("what the head still has comes before what is only in its history", async () => {
	const s = await makeTopic();
	s.work.commit("a.env", line("gone"));
	s.work.commit("a.env", "nothing\n");
	const told = await runPull(s, s.work.commit("z.env", line("there")));
	expect(annotations(told.stdout).at(-1)).toBe("a.env:1 (gone)");
	expect(annotations(told.stdout)).toContain("z.env:1");
});

test("as many as GitHub shows are printed, and the rest is counted", async () => {
	const s = await makeTopic();
	for (let i = 0; i < 25; i++) s.work.write(`${i}.env`, line(`many ${i}`));
	const told = await runPull(s, s.work.commit("last.txt", "x\n"));
	expect(told.outputs.findings).toBe("25");
	expect(annotations(told.stdout)).toHaveLength(10);
	expect(told.stdout).toContain("::notice title=unleak::15 more annotations left out");
});
