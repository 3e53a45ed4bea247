// What if the commits cannot be had? Then the run says which, and fails as incomplete; it never
// calls clean what it did not see, and it leaves the checkout as it was.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runAction } from "./runner.ts";
import { line, pullPayload, pushPayload, token } from "./scene.ts";
import { places } from "./told.ts";
import { makeTopic, mergeInto, runPull } from "./topic.ts";

test("without any credential a private repository's run is incomplete, and says what is missing", async () => {
	const s = await makeTopic();
	const head = s.work.commit("new.env", line("new"));
	const merged = mergeInto(s, head);
	s.push();
	const told = await runAction({
		github: s.github,
		workspace: s.checkOut(merged, { keepsToken: false }),
		event: "pull_request",
		payload: pullPayload(s.base, head),
		inputs: { "fail-on": "none" },
	});
	expect(told.outputs).toMatchObject({ complete: "false", base: s.base, head });
	expect(told.code).toBe(3);
	expect(told.stdout).toContain("::error title=Not all was scanned::");
	expect(told.stdout).toContain(`Cannot get all commits of ${s.base}..${head}: `);
	expect(told.stdout).not.toContain("No keys found in 1");
});

test("the input's token is used where checkout left none, and stands in no message", async () => {
	const s = await makeTopic();
	const head = s.work.commit("new.env", line("new"));
	const merged = mergeInto(s, head);
	s.push();
	const told = await runAction({
		github: s.github,
		workspace: s.checkOut(merged, { keepsToken: false }),
		event: "pull_request",
		payload: pullPayload(s.base, head),
		inputs: { "github-token": token, comment: "false" },
	});
	expect(places(told)).toEqual(["new.env:1"]);
	expect(told.outputs.complete).toBe("true");
	expect(s.github.faults).toEqual([]);
	const everything = told.raw + told.stderr + told.summary + told.files;
	expect(everything).not.toContain(token);
	expect(everything).not.toContain(Buffer.from(`x-access-token:${token}`).toString("base64"));
});

test("the token that checkout left is used alone, though the input has one too", async () => {
	const s = await makeTopic();
	const head = s.work.commit("new.env", line("new"));
	const told = await runPull(s, head, { inputs: { "github-token": token } });
	expect(told.outputs.complete).toBe("true");
	expect(s.github.faults).toEqual([]);
});

test("a public repository needs no credential", async () => {
	const s = await makeTopic({ isPublic: true });
	const head = s.work.commit("new.env", line("new"));
	s.push();
	const told = await runAction({
		github: s.github,
		workspace: s.checkOut(head, { keepsToken: false }),
		event: "push",
		payload: pushPayload(s.base, head),
	});
	expect(places(told)).toEqual(["new.env:1"]);
	expect(told.outputs.complete).toBe("true");
});

test("a base that the remote does not have makes a pull request's run incomplete", async () => {
	const s = await makeTopic();
	const head = s.work.commit("new.env", line("new"));
	const told = await runPull({ ...s, base: "1".repeat(40) }, head);
	expect(told.outputs.complete).toBe("false");
	expect(told.code).toBe(1);
});

test("a remote elsewhere is never fetched from", async () => {
	const s = await makeTopic();
	const head = s.work.commit("new.env", line("new"));
	s.push();
	const workspace = s.checkOut(head);
	const git = (...args: string[]) => execFileSync("git", args, { cwd: workspace });
	git("config", "remote.origin.url", "https://127.0.0.1:9/o/r");
	const told = await runAction({
		github: s.github,
		workspace,
		event: "schedule",
		payload: {},
	});
	expect(told.stdout).toContain("the checkout has no remote at ");
	expect(told.outputs.complete).toBe("false");
	expect(s.github.requests).toEqual([]);
	git("config", "remote.origin.url", `${s.github.url}/o/r`);
	git("config", `url.https://127.0.0.1:9/.insteadOf`, `${s.github.url}/`);
	const rewritten = await runAction({
		github: s.github,
		workspace,
		event: "schedule",
		payload: {},
	});
	expect(rewritten.stdout).toMatch(
		/the git setting "url\.[^"]+" would change the way to its remote/,
	);
});

test("nothing of the checkout's config is run while commits are fetched", async () => {
	const s = await makeTopic();
	const head = s.work.commit("new.env", line("new"));
	s.push();
	const workspace = s.checkOut(head, { keepsToken: false });
	const mark = join(workspace, "mark");
	const git = (...args: string[]) => execFileSync("git", args, { cwd: workspace });
	for (const name of ["credential.helper", "core.askPass", "core.sshCommand", "core.fsmonitor"]) {
		git("config", name, `!touch ${mark}`);
	}
	git("config", "core.hooksPath", workspace);
	const told = await runAction({
		github: s.github,
		workspace,
		event: "push",
		payload: pushPayload(s.base, head),
	});
	expect(told.outputs.complete).toBe("false");
	expect(() => readFileSync(mark)).toThrow("ENOENT");
});

test("the checkout works as before when its history was deepened", async () => {
	const s = await makeTopic();
	for (let i = 0; i < 30; i++) s.work.commit("a.txt", `${i}\n`);
	const head = s.work.commit("new.env", line("new"));
	s.push();
	const workspace = s.checkOut(head, { depth: 12 });
	const git = (...args: string[]) =>
		execFileSync("git", args, { cwd: workspace, encoding: "utf8" });
	const before = git("status", "--porcelain=v2", "--branch");
	const told = await runAction({
		github: s.github,
		workspace,
		event: "push",
		payload: pushPayload(s.base, head),
	});
	expect(told.outputs).toMatchObject({ commits: "31", complete: "true" });
	expect(git("status", "--porcelain=v2", "--branch")).toBe(before);
	expect(git("for-each-ref")).toBe("");
	expect(git("fsck", "--connectivity-only").trim()).toBe("");
	expect(Number(git("rev-list", "--count", "HEAD"))).toBeGreaterThanOrEqual(32);
});

test("without a checkout the run ends with 2, and says what to put before it", async () => {
	const s = await makeTopic();
	const told = await runAction({
		github: s.github,
		workspace: s.work.folder.replace(/work$/, "remote"),
		event: "push",
		payload: pushPayload(s.base, "2".repeat(40)),
	});
	expect(told.stdout).toMatch(/^::error title=unleak::Cannot find/);
	expect(told.code).toBe(2);
});

test.each<[string, string, object]>([
	["an id that is none", "push", pushPayload("a".repeat(40), "--upload-pack=touch x")],
	["no pull request", "pull_request", {}],
	["a number that is none", "pull_request", { pull_request: { number: "7/../8" } }],
])("a payload with %s is refused", async (_, event, payload) => {
	const s = await makeTopic();
	const told = await runAction({ github: s.github, workspace: s.work.folder, event, payload });
	expect(told.stdout).toMatch(/^::error title=unleak::Cannot read the event: /);
	expect(told.code).toBe(2);
});
