// What `doctor` tells of hooks: the active ones, the shadowed ones, and what no hook sees.

import { expect, test } from "vitest";
import { commitsWithoutHooks } from "../../src/hook/hook-names.ts";
import { describeHooks } from "../../src/hook/status.ts";
import { gitProgram } from "../git/findings.ts";
import { startRepository } from "../git/golden.ts";
import { makeFolder } from "../sources/tree.ts";
import { install, setProgram, startHooked } from "./hooked.ts";

test("none", () => {
	const w = startRepository(makeFolder());
	expect(describeHooks(w.folder, gitProgram)).toEqual([
		'none: run "unleak hook install"',
		...commitsWithoutHooks,
	]);
});

test("active ones, and one that is missing", async () => {
	const w = await startHooked("--pre-push");
	const all = "active: pre-commit, pre-merge-commit, commit-msg, pre-push";
	expect(describeHooks(w.folder, gitProgram)).toEqual([all, ...commitsWithoutHooks]);
	w.feed("", "config", "core.hooksPath", ".git/hooks");
	expect(describeHooks(w.folder, gitProgram)).toEqual([all, ...commitsWithoutHooks]);
});

test("shadowed ones", async () => {
	const w = await startHooked();
	w.git("config", "core.hooksPath", "elsewhere");
	expect(describeHooks(w.folder, gitProgram)).toEqual([
		`core.hooksPath (file:.git/config) sends git to "${w.folder}/elsewhere", so that these in .git/hooks never run: pre-commit, pre-merge-commit, commit-msg`,
		'none: run "unleak hook install"',
		...commitsWithoutHooks,
	]);
});

test("one whose program is gone", async () => {
	const w = await startHooked();
	const hook = `${w.folder}/.git/hooks/commit-msg`;
	setProgram(hook, "node", "/gone/node");
	expect(describeHooks(w.folder, gitProgram)).toContain(
		`broken: ${hook} calls "/gone/node", which is gone: run "unleak hook install" again`,
	);
});

test("scripts for a manager that does not run are not active", async () => {
	const w = startRepository(makeFolder());
	await install(w, "--lefthook");
	expect(describeHooks(w.folder, gitProgram)).toContain('none: run "unleak hook install"');
});
