// What an attacker tries who writes a pull request, or whose code ran in the workspace before us:
// to be obeyed by git, to send the token elsewhere, to have a key said back, or not looked for.

import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { keyOf } from "../git/golden.ts";
import { runAction, type Told } from "./runner.ts";
import { line, pullPayload, pushPayload, zeros } from "./scene.ts";
import { expectNoLeak, places } from "./told.ts";
import { makeTopic, mergeInto, runPull, type Topic } from "./topic.ts";

/** A server that is not GitHub, and what it was asked. */
async function startElsewhere(): Promise<{ url: string; asked: string[] }> {
	const asked: string[] = [];
	const server = createServer((request, response) => {
		asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
		response.writeHead(404).end();
	});
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	onTestFinished(() => void server.close());
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** Where something that was run, or told to write, would leave a mark. */
interface Trap {
	readonly remote: string;
	readonly elsewhere: string;
	readonly mark: string;
}

describe("a setting of the checkout's config that steers git's fetching is not followed", () => {
	test.each<[string, (trap: Trap) => readonly [string, string]]>([
		["a proxy", ({ elsewhere }) => ["http.proxy", elsewhere]],
		["a proxy for one URL", ({ remote, elsewhere }) => [`http.${remote}.proxy`, elsewhere]],
		["no look at certificates", ({ remote }) => [`http.${remote}.sslVerify`, "false"]],
		["certificates of its own", ({ mark }) => ["http.sslCAInfo", mark]],
		["another address", () => ["http.curloptResolve", "github.com:443:127.0.0.1"]],
		["redirects", ({ remote }) => [`http.${remote}.followRedirects`, "true"]],
		["a file to write cookies to", ({ mark }) => ["http.cookieFile", mark]],
		["a remote by the URL", ({ remote, elsewhere }) => [`remote.${remote}.url`, elsewhere]],
		["its proxy", ({ remote, elsewhere }) => [`remote.${remote}.proxy`, elsewhere]],
		["its program", ({ remote }) => [`remote.${remote}.vcs`, "evil"]],
		["a group of remotes", ({ elsewhere }) => ["remotes.http://127.0.0.1/o/x.r", elsewhere]],
		["another URL", ({ remote, elsewhere }) => [`url.${elsewhere}.insteadOf`, remote]],
		["a bundle", ({ elsewhere }) => ["fetch.bundleURI", elsewhere]],
		["a hook of the config", ({ mark }) => ["hook.x.command", `touch ${mark}`]],
		["a program for alternates", ({ mark }) => ["core.alternateRefsCommand", `touch ${mark}; :`]],
	])("%s", async (_, makeSetting) => {
		const s = await makeTopic();
		const head = s.work.commit("new.env", line("new"));
		const merged = mergeInto(s, head);
		s.push();
		const workspace = s.checkOut(merged);
		const elsewhere = await startElsewhere();
		const mark = join(workspace, "mark");
		const alternate = join(workspace, "alternate");
		execFileSync("git", ["init", "--quiet", "--bare", alternate]);
		const alternates = join(workspace, ".git/objects/info/alternates");
		writeFileSync(alternates, `${join(alternate, "objects")}\n`);
		const remote = `${s.github.url}/o/r`;
		const [name, value] = makeSetting({ remote, elsewhere: elsewhere.url, mark });
		execFileSync("git", ["config", name, value], { cwd: workspace });
		const payload = pullPayload(s.base, head);
		const occasion = { github: s.github, workspace, event: "pull_request", payload };
		const told = await runAction({ ...occasion, inputs: { comment: "false" } });
		expect(told.stdout).toContain("would change the way to its remote");
		expect(told.outputs.complete).toBe("false");
		expect(elsewhere.asked).toEqual([]);
		expect(existsSync(mark)).toBe(false);
		expect(s.github.requests).toEqual([]);
	});
});

test("settings that only tune the way are no obstacle", async () => {
	const s = await makeTopic();
	const head = s.work.commit("new.env", line("new"));
	const merged = mergeInto(s, head);
	s.push();
	const workspace = s.checkOut(merged);
	const set = (name: string, value: string) =>
		execFileSync("git", ["config", name, value], { cwd: workspace });
	set("http.postBuffer", "1048576");
	set(`http.${s.github.url}/.version`, "HTTP/1.1");
	set(`url.${s.github.url}/.insteadOf`, "git@127.0.0.1:");
	const payload = pullPayload(s.base, head);
	const occasion = { github: s.github, workspace, event: "pull_request", payload };
	const told = await runAction({ ...occasion, inputs: { comment: "false" } });
	expect(told.outputs.complete).toBe("true");
});

test("a number of commits that git takes for no depth is no obstacle", async () => {
	const s = await makeTopic();
	const head = s.work.commit("new.env", line("new"));
	const told = await runPull(s, head, { commits: Number.MAX_SAFE_INTEGER });
	expect(places(told)).toEqual(["new.env:1"]);
	expect(told.outputs.complete).toBe("true");
});

describe("a tag", () => {
	async function pushTag(s: Topic, keepsToken = true): Promise<Told> {
		const [id, commit] = ["v1", "v1^{commit}"].map((name) => s.work.git("rev-parse", name));
		s.push();
		return await runAction({
			github: s.github,
			workspace: s.checkOut(commit!, { keepsToken }),
			event: "push",
			payload: pushPayload(zeros, id!, { ref: "refs/tags/v1" }),
		});
	}

	test("of a tag is read to its end", async () => {
		const s = await makeTopic();
		s.work.commit("a.txt", "a\n");
		s.work.git("tag", "--annotate", `--message=Use ${line("inner tag")}`, "inner");
		s.work.git("tag", "--annotate", `--message=Use ${line("outer tag")}`, "v1", "inner");
		s.work.git("tag", "--delete", "inner");
		const told = await pushTag(s);
		expect(places(told)).toEqual(["<tag>:1", "<tag>:1"]);
		expect(told.outputs.complete).toBe("true");
		expectNoLeak(told, s.github, ["inner tag", "outer tag"]);
	});

	test("that cannot be had makes the run incomplete", async () => {
		const s = await makeTopic();
		s.work.commit("a.txt", "a\n");
		s.work.git("tag", "--annotate", `--message=Use ${line("tag")}`, "v1");
		const told = await pushTag(s, false);
		expect(told.stdout).toContain("Cannot get the tag that was pushed: ");
		expect(told.outputs.complete).toBe("false");
	});

	test("whose default branch cannot be had does not speak for itself", async () => {
		const s = await makeTopic();
		s.work.write(".unleakignore", "*\n");
		s.work.commit("new.env", line("new"));
		s.work.git("tag", "v1");
		const told = await pushTag(s, false);
		expect(told.stdout).toContain("Cannot find the default branch");
		expect(places(told)).toEqual(["new.env:1", "old.env:1"]);
		expect(told.code).toBe(1);
	});

	test("that stands far from the default branch has its commits brought", async () => {
		const s = await makeTopic();
		s.work.commit("first.env", line("first"));
		for (let i = 0; i < 40; i++) s.work.commit("a.txt", `${i}\n`);
		s.work.git("tag", "--annotate", "--message=v1", "v1");
		const told = await pushTag(s);
		expect(places(told)).toEqual(["first.env:1"]);
		expect(told.outputs).toMatchObject({ complete: "true", commits: "41" });
	});
});

test.each(["workflow_run", "issue_comment"])(
	"on %s what is checked out may be a fork's: its policy counts for nothing",
	async (event) => {
		const s = await makeTopic();
		s.work.write(".unleakignore", "*\n");
		const head = s.work.commit("new.env", line("new"));
		s.push();
		const told = await runAction({
			github: s.github,
			workspace: s.checkOut(head, { depth: 0 }),
			event,
			payload: {},
			inputs: { verify: "true" },
		});
		expect(places(told)).toEqual(["new.env:1", "old.env:1"]);
		expect(told.stdout).toContain("No config, ignore file, baseline or comment counts");
		expect(told.stdout).toContain("Asked no provider about these keys");
	},
);

test("more secrets than a call takes arguments are all masked", async () => {
	const s = await makeTopic();
	// A call takes as many arguments as fit on the stack: with this one 25,000, and each line gives two secrets.
	const head = s.work.commit("many.env", line("many").repeat(14_000));
	const told = await runPull(s, head, { nodeFlags: ["--stack-size=200"] });
	expect(told.code).toBe(1);
	expect(told.outputs).toMatchObject({ findings: "1", complete: "true" });
});

test("of a run that failed it is not said that there are no findings", async () => {
	const s = await makeTopic();
	const told = await runAction({
		github: s.github,
		workspace: s.work.folder,
		event: "pull_request",
		payload: {},
	});
	expect(told.outputs).toMatchObject({ findings: "", active: "", complete: "false" });
	expect(told.code).toBe(2);
});

test("a key in the name of a branch, a tag, an author or a folder is said back nowhere", async () => {
	const s = await makeTopic();
	const { work } = s;
	work.git("branch", `mailchimp-${keyOf("branch")}`);
	work.git("tag", `mailchimp_api_key=${keyOf("tag")}`);
	work.git("tag", "--annotate", `--message=${line("tag message")}`, "annotated");
	work.git("config", "user.name", `mailchimp ${keyOf("author")}`);
	work.write(`mailchimp_api_key=${keyOf("folder")}/a.txt`, "a\n");
	work.write("two.env", `${line("one").trim()} ${line("two")}`);
	const head = work.commit("a.env", line("inside"), `Use mailchimp ${keyOf("message")}`);
	s.push();
	const told = await runAction({
		github: s.github,
		workspace: s.checkOut(head, { depth: 0 }),
		event: "schedule",
		payload: {},
	});
	const names = ["branch", "tag", "tag message", "author", "folder", "one", "two", "inside"];
	expectNoLeak(told, s.github, [...names, "message", "old"]);
	expect(told.code).toBe(1);
});

describe("a key in what is quoted when a run fails is not said back", () => {
	const key = keyOf("typed");
	test.each<[string, Record<string, string>]>([
		["the name of the config", { config: `${key}.yaml` }],
		["the place of SARIF", { "sarif-file": `${key}/x.sarif` }],
		["a switch", { verify: key }],
		["what to fail on", { "fail-on": key }],
		["paths", { paths: `mailchimp ${key}/` }],
	])("%s", async (_, inputs) => {
		const s = await makeTopic();
		const told = await runPull(s, s.work.commit("a.txt", "a\n"), { inputs });
		expect(told.raw + told.stderr + told.summary + told.files).not.toContain(key.slice(0, 32));
		expect(s.github.faults).toEqual([]);
	});

	test("a base's config", async () => {
		const s = await makeTopic();
		s.work.git("checkout", "--quiet", "main");
		const base = s.work.commit(".unleak.yaml", `${key}: ${key}\nallow:\n- fingerprint: ${key}\n`);
		s.work.git("checkout", "--quiet", "-B", "topic");
		const told = await runPull({ ...s, base }, s.work.commit("new.env", line("new")));
		expect(told.code).toBe(2);
		expect(told.raw + told.stderr + told.summary).not.toContain(key.slice(0, 32));
	});
});
