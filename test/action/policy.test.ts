// Whose policy counts? The base's: what a pull request brings to excuse its own keys is told, and
// changes nothing.

import { describe, expect, test } from "vitest";
import { runAction } from "./runner.ts";
import { line, pushPayload } from "./scene.ts";
import { expectNoLeak, places } from "./told.ts";
import { makeTopic, runPull } from "./topic.ts";

async function fingerprintOf(name: string): Promise<string> {
	const s = await makeTopic();
	const told = await runPull(s, s.work.commit("a.env", line(name)));
	return told.report?.findings[0]?.fingerprint ?? "";
}

describe("a pull request that brings a policy for its own key fails, and says what it would hide", () => {
	const hides = "Then it would hide 1 finding: ";
	test.each<[string, (fingerprint: string) => Record<string, string>, string]>([
		[
			"an ignore file",
			() => ({ ".unleakignore": "*.env\n" }),
			'The policy is changed here (".unleakignore")',
		],
		[
			"a config that allows",
			(fingerprint) => ({
				".unleak.yaml": `allow:\n  - fingerprint: ${fingerprint}\n    reason: mine\n`,
			}),
			'The policy is changed here (".unleak.yaml")',
		],
		[
			"a config that switches the rule off",
			() => ({ ".unleak.yaml": "rules:\n  disabled: [mailchimp-api-key]\n" }),
			'The policy is changed here (".unleak.yaml")',
		],
		[
			"a baseline",
			(fingerprint) => ({
				".unleak-baseline.jsonl": `${JSON.stringify({ fingerprint, ruleId: "mailchimp-api-key", redacted: "x", reason: "mine" })}\n`,
			}),
			'The policy is changed here (".unleak-baseline.jsonl")',
		],
	])("%s", async (_, filesFor, told) => {
		const files = filesFor(await fingerprintOf("excused"));
		const s = await makeTopic();
		for (const [path, text] of Object.entries(files)) s.work.write(path, text);
		const run = await runPull(s, s.work.commit("new.env", line("excused")));
		expect(places(run)).toEqual(["new.env:1"]);
		expect(run.code).toBe(1);
		const notice = run.stdout.split("\n").find((one) => one.startsWith("::notice"));
		expect(notice).toContain(told);
		expect(notice).toContain(hides);
		const accept = "on the base branch run";
		expect(run.stdout).toContain(`${accept} unleak allow `);
		expect(run.summary).toContain(`${accept} \`unleak allow `);
		expectNoLeak(run, s.github, ["excused"]);
	});

	test("a config with a fault", async () => {
		const s = await makeTopic();
		s.work.write(".unleak.yaml", "exclude: 7\n");
		const run = await runPull(s, s.work.commit("new.env", line("new")));
		expect(run.stdout).toContain("Then it could not be used: it has a fault");
		expect(places(run)).toEqual(["new.env:1"]);
	});

	test("an allow comment", async () => {
		const s = await makeTopic();
		const text = line("commented").replace("\n", " # unleak:allow mine\n");
		const run = await runPull(s, s.work.commit("new.py", text));
		expect(places(run)).toEqual(["new.py:1"]);
		expect(run.stdout).toContain("An allow comment stands next to 1 finding: ");
		expectNoLeak(run, s.github, ["commented"]);
	});
});

test("the base's own policy counts", async () => {
	const s = await makeTopic();
	s.work.git("checkout", "--quiet", "main");
	s.work.write(".unleak.yaml", "exclude: [vendor/]\n");
	const base = s.work.commit(".unleakignore", "*.ignored\n");
	s.work.git("checkout", "--quiet", "-B", "topic");
	s.work.commit("vendor/a.env", line("in vendor"));
	const head = s.work.commit("a.ignored", line("ignored"));
	const run = await runPull({ ...s, base }, head);
	expect(run.report?.summary).toMatchObject({ findings: 0, excluded: { blobs: 2 } });
	expect(run.code).toBe(0);
	expect(run.stdout).not.toContain("::notice");
});

test("a pull request that takes the base's policy away is still judged by it", async () => {
	const s = await makeTopic();
	s.work.git("checkout", "--quiet", "main");
	const base = s.work.commit(".unleak.yaml", "failOn: none\n");
	s.work.git("checkout", "--quiet", "-B", "topic");
	s.work.git("rm", "--quiet", ".unleak.yaml");
	const run = await runPull({ ...s, base }, s.work.commit("new.env", line("new")));
	expect(run.code).toBe(0);
	expect(run.outputs.findings).toBe("1");
	expect(run.stdout).toContain("Then it would hide none of what was found here");
});

test("inputs name the policy's files, and one that is new counts once it is merged", async () => {
	const s = await makeTopic();
	s.work.write("ci/unleak.yaml", "exclude: ['*.env']\n");
	const head = s.work.commit("new.env", line("new"));
	const run = await runPull(s, head, { inputs: { config: "ci/unleak.yaml" } });
	expect(places(run)).toEqual(["new.env:1"]);
	expect(run.stdout).toContain('The config "ci/unleak.yaml" is not in commit');
	const next = await runPull(
		{ ...s, base: s.work.git("rev-parse", "HEAD") },
		s.work.commit("other.env", line("other")),
		{ inputs: { config: "ci/unleak.yaml" } },
	);
	expect(places(next)).toEqual([]);
	expect(next.code).toBe(0);
});

test("the input paths limits what is read, and the rest is counted", async () => {
	const s = await makeTopic();
	s.work.commit("src/a.env", line("inside"));
	const head = s.work.commit("docs/b.env", line("outside"));
	const run = await runPull(s, head, { inputs: { paths: "src/\n*.md" } });
	expect(places(run)).toEqual(["src/a.env:1"]);
	expect(run.report?.summary.excluded.blobs).toBe(1);
});

test.each([
	["fail-on", "sometimes", 'Cannot use "sometimes" for the input "fail-on"'],
	["verify", "yes", 'Cannot use "yes" for the input "verify"'],
	["fail-on", "active", "Cannot fail on active keys alone: nobody is asked which are"],
])("the input %s: %s ends with 2 and says why", async (name, value, message) => {
	const s = await makeTopic();
	const run = await runPull(s, s.work.commit("a.txt", "a\n"), { inputs: { [name]: value } });
	expect(run.stdout).toContain(`::error title=unleak::${message}`);
	expect(run.outputs.complete).toBe("false");
	expect(run.code).toBe(2);
});

test("a policy file that does not count is named, and one that an input names is not", async () => {
	const s = await makeTopic();
	s.work.commit("ci/unleak.yaml", "exclude: [docs/]\n");
	s.work.commit("sub/.unleakignore", "x\n");
	s.push();
	const base = s.work.git("rev-parse", "HEAD");
	const head = s.work.commit("a.txt", "nothing\n");
	s.push();
	const told = await runAction({
		github: s.github,
		workspace: s.checkOut(head),
		event: "push",
		payload: pushPayload(base, head),
		inputs: { config: "ci/unleak.yaml" },
	});
	const stray = told.report?.notices.filter(({ code }) => code === "policy-elsewhere") ?? [];
	expect(stray.map(({ message }) => message)).toEqual([
		expect.stringMatching(/^"sub\/\.unleakignore" does not count/),
	]);
});
