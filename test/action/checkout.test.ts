// Which checkout is scanned? The workspace itself, the one below it, or the one that is named; where that
// cannot be told, the error says what to change.

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeFolder } from "../sources/tree.ts";
import { runAction, type Told } from "./runner.ts";
import { type CheckoutOptions, line, pullPayload } from "./scene.ts";
import { places } from "./told.ts";
import { makeTopic, mergeInto, type Topic } from "./topic.ts";

interface Prepared {
	readonly s: Topic;
	readonly head: string;
	checkOut(options: CheckoutOptions): string;
	run(workspace: string, inputs?: Record<string, string>): Promise<Told>;
}

async function prepare(files: Readonly<Record<string, string>> = {}): Promise<Prepared> {
	const s = await makeTopic();
	s.work.git("checkout", "--quiet", "main");
	for (const [path, text] of Object.entries(files)) s.work.write(path, text);
	const base = s.work.commit("base.txt", "base\n");
	s.work.git("checkout", "--quiet", "-B", "topic");
	const head = s.work.commit("src/new.env", line("new"));
	const merged = mergeInto(s, head);
	s.push();
	return {
		s,
		head,
		checkOut: (options) => s.checkOut(merged, options),
		run: (workspace, inputs = {}) =>
			runAction({
				github: s.github,
				workspace,
				event: "pull_request",
				payload: pullPayload(base, head, { commits: 1 }),
				inputs: { comment: "false", ...inputs },
			}),
	};
}

test.each(["src", "a/deep er/one"])("the one checkout is found below, in %s", async (path) => {
	const { checkOut, run } = await prepare();
	const workspace = checkOut({ path });
	mkdirSync(join(workspace, "cache/files"), { recursive: true });
	const told = await run(workspace);
	expect(places(told)).toEqual(["src/new.env:1"]);
	// GitHub knows files by their paths in the repository.
	expect(told.stdout).toContain("::error file=src/new.env,line=1,");
	expect(told.outputs.complete).toBe("true");
});

test("its policy is its own, named from its root; reports are named from the workspace", async () => {
	const config = "allow:\n  - { path: 'src/**', rule: mailchimp-api-key, reason: made up }\n";
	const { checkOut, run } = await prepare({ ".github/unleak.yaml": config });
	const workspace = checkOut({ path: "code" });
	writeFileSync(join(workspace, ".unleak.yaml"), "exclude: 7\n");
	const told = await run(workspace, { config: ".github/unleak.yaml", "sarif-file": "leaks.sarif" });
	expect([told.code, told.outputs.findings]).toEqual([0, "0"]);
	expect(told.outputs["sarif-file"]).toBe(join(workspace, "leaks.sarif"));
});

test("of two, the event's own is scanned, and of two alike the one that is named", async () => {
	const { checkOut, run } = await prepare();
	const workspace = checkOut({ path: "one", name: "o/tools" });
	checkOut({ path: "two", workspace });
	expect(places(await run(workspace))).toEqual(["src/new.env:1"]);
	checkOut({ path: "three", workspace });
	const told = await run(workspace);
	expect(told.code).toBe(2);
	expect(told.stdout).toContain('the workspace has "one", "three", "two"');
	expect(told.stdout).toContain('the input "repository-path"');
	expect(told.stdout).toContain("actions/checkout");
	for (const path of ["two", "three/", "./two", join(workspace, "two")]) {
		const named = await run(workspace, { "repository-path": path });
		expect(places(named)).toEqual(["src/new.env:1"]);
	}
});

test("what is named must be a checkout of the workspace", async () => {
	const { checkOut, run } = await prepare();
	const workspace = checkOut({ path: "code" });
	for (const path of ["src", "code/src", "gone"]) {
		const told = await run(workspace, { "repository-path": path });
		expect([told.code, told.outputs.complete]).toEqual([2, "false"]);
		expect(told.stdout).toContain(`no repository is checked out there, but in "code"`);
	}
	const outside = await run(workspace, { "repository-path": "../.." });
	expect(outside.stdout).toContain("it is not in the workspace");
});

test("an archive, and an empty workspace, are told with what to change", async () => {
	const { checkOut, run } = await prepare();
	const workspace = checkOut({ path: "code" });
	rmSync(join(workspace, "code/.git"), { recursive: true });
	const told = await run(workspace);
	expect(told.code).toBe(2);
	expect(told.stdout).toContain("has files, but no history of commits");
	expect(told.stdout).toContain("Let actions/checkout use git");
	const empty = await run(makeFolder());
	expect(empty.stdout).toContain('Put "uses: actions/checkout" before this step');
});
