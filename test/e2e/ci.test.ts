// `unleak ci` with the variables that each CI system sets, on clones as it makes them.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keyOf, openWorkbench, startRepository, type Workbench } from "../git/golden.ts";
import { makeFolder, write } from "../sources/tree.ts";
import { environment, run } from "./program.ts";

const line = (name: string) => `MAILCHIMP_API_KEY=${keyOf(name)}\n`;
const zeros = "0".repeat(40);

let origin: Workbench;
/** The start of the branch, the tip of main, the tip of the branch, and the merge of both. */
let ids: { base: string; main: string; head: string; merge: string };

beforeAll(() => {
	origin = startRepository(mkdtempSync(join(tmpdir(), "unleak-ci-")));
	const base = origin.commit("old.env", line("old"));
	origin.git("branch", "-M", "main");
	origin.git("checkout", "-q", "-b", "feature");
	origin.commit("new.env", line("new"));
	const head = origin.commit(
		".unleak.yaml",
		"allow:\n  - { path: '*.env', rule: mailchimp-api-key, reason: mine }\n",
	);
	origin.git("checkout", "-q", "main");
	const main = origin.commit("other.env", line("other"));
	origin.git("checkout", "-q", "-b", "merge");
	origin.git("merge", "-q", "--no-edit", "feature");
	const merge = origin.git("rev-parse", "HEAD");
	origin.git("checkout", "-q", "main");
	ids = { base, main, head, merge };
});

afterAll(() => rmSync(origin.folder, { recursive: true, force: true }));

/** A clone that stands on a commit, as runners leave it. */
function clone(id: string, ...flags: string[]): string {
	const folder = join(makeFolder(), "checkout");
	execFileSync("git", ["clone", "-q", ...flags, `file://${origin.folder}`, folder], {
		env: environment(),
	});
	openWorkbench(folder).git("checkout", "-q", "--detach", id);
	return folder;
}

type Variables = Record<string, string>;

function github(event: object, branch = ""): Variables {
	const folder = makeFolder();
	write(folder, { "event.json": JSON.stringify(event) });
	const file = join(folder, "event.json");
	return { GITHUB_ACTIONS: "true", GITHUB_EVENT_PATH: file, GITHUB_REF_NAME: branch };
}

test.each<[string, "head" | "merge", () => Variables]>([
	[
		"GitLab: a merge request",
		"head",
		() => ({ GITLAB_CI: "true", CI_MERGE_REQUEST_DIFF_BASE_SHA: ids.base }),
	],
	[
		"GitLab: a merged result",
		"merge",
		() => ({
			GITLAB_CI: "true",
			CI_MERGE_REQUEST_DIFF_BASE_SHA: ids.base,
			CI_MERGE_REQUEST_TARGET_BRANCH_SHA: ids.main,
		}),
	],
	[
		"GitLab: the first push of a branch",
		"head",
		() => ({
			GITLAB_CI: "true",
			CI_COMMIT_BEFORE_SHA: zeros,
			CI_DEFAULT_BRANCH: "main",
			CI_COMMIT_BRANCH: "feature",
		}),
	],
	[
		"GitLab: another push",
		"head",
		() => ({ GITLAB_CI: "true", CI_COMMIT_BEFORE_SHA: ids.base, CI_COMMIT_BRANCH: "feature" }),
	],
	[
		"Azure Pipelines",
		"merge",
		() => ({ TF_BUILD: "True", SYSTEM_PULLREQUEST_TARGETBRANCH: "refs/heads/main" }),
	],
	[
		"Bitbucket",
		"head",
		() => ({
			BITBUCKET_BUILD_NUMBER: "1",
			BITBUCKET_PR_DESTINATION_COMMIT: ids.main.slice(0, 12),
			BITBUCKET_BRANCH: "feature",
		}),
	],
	["CircleCI", "head", () => ({ CIRCLECI: "true", CIRCLE_BASE_REVISION: ids.base })],
	[
		"Jenkins: a change",
		"merge",
		() => ({ JENKINS_URL: "https://ci/", CHANGE_TARGET: "main", BRANCH_NAME: "PR-1" }),
	],
	[
		"Jenkins: a branch",
		"head",
		() => ({ JENKINS_URL: "https://ci/", GIT_PREVIOUS_SUCCESSFUL_COMMIT: ids.base }),
	],
	[
		"Buildkite: a pull request",
		"head",
		() => ({ BUILDKITE: "true", BUILDKITE_PULL_REQUEST_BASE_BRANCH: "main" }),
	],
	[
		"Buildkite: a branch",
		"head",
		() => ({
			BUILDKITE: "true",
			BUILDKITE_PULL_REQUEST_BASE_BRANCH: "",
			BUILDKITE_PIPELINE_DEFAULT_BRANCH: "main",
			BUILDKITE_BRANCH: "feature",
		}),
	],
	["Travis", "head", () => ({ TRAVIS: "true", TRAVIS_COMMIT_RANGE: `${ids.base}...${ids.head}` })],
	["Drone", "head", () => ({ DRONE: "true", DRONE_COMMIT_BEFORE: ids.base })],
	["Woodpecker", "head", () => ({ CI: "woodpecker", CI_COMMIT_TARGET_BRANCH: "main" })],
	["GitHub: a pull request", "merge", () => ({ GITHUB_ACTIONS: "true", GITHUB_BASE_REF: "main" })],
	["GitHub: a push", "head", () => github({ before: ids.base })],
	[
		"GitHub: the first push of a branch",
		"head",
		() => github({ before: zeros, repository: { default_branch: "main" } }, "feature"),
	],
	["GitHub: a merge queue", "head", () => github({ merge_group: { base_sha: ids.base } })],
])("%s: finds what it brings, under the policy of its base", async (_, at, variables) => {
	const cwd = clone(ids[at]);
	const { code, stdout, stderr } = await run(["ci", "-q"], { cwd, env: variables() });
	expect([code, stdout.match(/^\S+:1:19/gm)]).toEqual([1, ["new.env:1:19"]]);
	expect(stderr).toMatch(
		/^unleak: .*: what HEAD has and \S+ has not \([A-Z_]+(?:, default_branch)?\)\n$/,
	);
});

/** A runner that fetches by refspec, as those of Azure, GitLab and Jenkins do: nobody says which branch is the default. */
function fetched(id: string, ...refspecs: string[]): string {
	const folder = join(makeFolder(), "checkout");
	const bench = startRepository(folder);
	bench.git("remote", "add", "origin", `file://${origin.folder}`);
	bench.git("fetch", "-q", "origin", ...refspecs);
	bench.git("checkout", "-q", "--detach", id);
	return folder;
}

const everyBranch = "+refs/heads/*:refs/remotes/origin/*";
const ofFeature = "+refs/heads/feature:refs/remotes/origin/feature";
const azure = (branch: string) => ({
	TF_BUILD: "True",
	BUILD_SOURCEBRANCH: `refs/heads/${branch}`,
	BUILD_SOURCEVERSION: branch === "main" ? ids.main : ids.head,
});
const jenkins = { JENKINS_URL: "https://ci/", BRANCH_NAME: "feature" };
const sinceMain = "what HEAD has and refs/remotes/origin/main has not: ";
const all = "all commits that HEAD has: ";

test.each<[string, () => string, () => Variables, string, string[]]>([
	[
		"Azure Pipelines: a push of a branch",
		() => fetched(ids.head, everyBranch),
		() => azure("feature"),
		`${sinceMain}no variable names a base (SYSTEM_PULLREQUEST_TARGETBRANCH), and that is taken for the default branch`,
		["new.env"],
	],
	[
		"Azure Pipelines: a push of the default branch",
		() => fetched(ids.main, everyBranch),
		() => azure("main"),
		`${all}no variable names a base (SYSTEM_PULLREQUEST_TARGETBRANCH), and refs/remotes/origin/main has them all`,
		["old.env", "other.env"],
	],
	[
		"Bitbucket: a push of a branch, cloned whole",
		() => clone(ids.head, "--branch", "feature"),
		() => ({ BITBUCKET_BUILD_NUMBER: "1", BITBUCKET_BRANCH: "feature" }),
		"what HEAD has and refs/remotes/origin/HEAD has not: ",
		["new.env"],
	],
	[
		"CircleCI: the first pipeline of a branch",
		() => clone(ids.head),
		() => ({ CIRCLECI: "true", CIRCLE_BASE_REVISION: "", CIRCLE_BRANCH: "feature" }),
		"what HEAD has and refs/remotes/origin/HEAD has not: no variable names a base (CIRCLE_BASE_REVISION)",
		["new.env"],
	],
	[
		"Jenkins: the last good build's commit was replaced by a push",
		() => fetched(ids.head, everyBranch),
		() => ({ ...jenkins, GIT_PREVIOUS_SUCCESSFUL_COMMIT: "e".repeat(40) }),
		`${sinceMain}the clone does not have what GIT_PREVIOUS_SUCCESSFUL_COMMIT names`,
		["new.env"],
	],
	[
		"GitLab: a pipeline of the default branch without a push",
		() => fetched(ids.main, everyBranch),
		() => ({
			GITLAB_CI: "true",
			CI_COMMIT_BEFORE_SHA: zeros,
			CI_COMMIT_BRANCH: "main",
			CI_DEFAULT_BRANCH: "main",
		}),
		all,
		["old.env", "other.env"],
	],
])(
	"%s: without a base, says what is scanned instead and why",
	async (_, prepare, variables, says, files) => {
		const { code, stdout, stderr } = await run(["ci", "-q"], { cwd: prepare(), env: variables() });
		const found = [...stdout.matchAll(/^(\S+):1:19/gm)].map(([, file]) => file).sort();
		expect([code, found]).toEqual([1, files]);
		expect(stderr).toContain(`: ${says}`);
		expect(stdout).not.toContain("problem");
	},
);

test.each<[string, () => string, () => Variables, string]>([
	[
		"Bitbucket: a push of a branch, cloned alone",
		() => clone(ids.head, "--branch", "feature", "--depth", "50"),
		() => ({ BITBUCKET_BUILD_NUMBER: "1", BITBUCKET_BRANCH: "feature" }),
		"BITBUCKET_PR_DESTINATION_COMMIT",
	],
	[
		"Jenkins: the first build of a branch, fetched alone",
		() => fetched(ids.head, ofFeature),
		() => jenkins,
		"CHANGE_TARGET",
	],
	[
		"Azure Pipelines: a shallow clone",
		() => fetched(ids.head, "--depth=1", ids.head),
		() => azure("feature"),
		"SYSTEM_PULLREQUEST_TARGETBRANCH",
	],
])(
	"%s: without a base and a default branch, names what is missing",
	async (_, prepare, variables, missing) => {
		const { code, stdout, stderr } = await run(["ci", "-q"], { cwd: prepare(), env: variables() });
		expect([code, stdout]).toEqual([2, ""]);
		expect(stderr).toContain(`no variable names a base (${missing}`);
		expect(stderr).toContain("git fetch origin main:refs/remotes/origin/main");
	},
);

test("says how to name the range where no system is known", async () => {
	const none = await run(["ci"], { cwd: clone(ids.head) });
	expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("--range BASE..HEAD")]);
	const archive = await run(["ci"], { cwd: makeFolder(), env: { GITLAB_CI: "true" } });
	expect([archive.code, archive.stderr]).toEqual([2, expect.stringContaining("out with git")]);
});

test("nothing is new where a branch was set back, or a tag stands on an older commit", async () => {
	const env = { GITLAB_CI: "true", CI_COMMIT_BEFORE_SHA: ids.head };
	const { code, stdout, stderr } = await run(["ci"], { cwd: clone(ids.base), env });
	expect([code, stdout]).toEqual([0, expect.stringContaining("Nothing was scanned")]);
	expect(stderr).toContain("has all that HEAD has (CI_COMMIT_BEFORE_SHA)");
});

test("says what to fetch where the clone does not have the base", async () => {
	const cwd = clone("HEAD", "--depth", "1", "--branch", "feature");
	const env = { GITLAB_CI: "true", CI_MERGE_REQUEST_DIFF_BASE_SHA: ids.base };
	const { code, stdout, stderr } = await run(["ci"], { cwd, env });
	expect([code, stdout]).toEqual([2, ""]);
	expect(stderr).toContain(`git fetch origin ${ids.base}`);
});

test("takes no flag for a branch, and no name that could be one", async () => {
	const env = { BUILDKITE: "true", BUILDKITE_PULL_REQUEST_BASE_BRANCH: "--upload-pack=x" };
	const { stderr } = await run(["ci"], { cwd: clone(ids.head), env });
	expect(stderr).toContain("no variable names a base");
});

test("writes several formats in one run, and says where a finding is accepted", async () => {
	const cwd = clone(ids.head);
	const env = { GITLAB_CI: "true", CI_MERGE_REQUEST_DIFF_BASE_SHA: ids.base };
	const args = ["--format", "gitlab", "--output", "gl.json", "--format", "junit"];
	const { code, stdout } = await run(["ci", ...args], { cwd, env });
	expect([code, stdout.slice(0, 5)]).toEqual([1, "<?xml"]);
	const text = (await run(["ci"], { cwd, env })).stdout.replaceAll(/\s+/g, " ");
	const where = `that of ${ids.base.slice(0, 12)}: commit .unleak.yaml to its branch first`;
	expect(text).toContain(where);
});

test("the command that it advises runs nothing that stands in the name of a branch", async () => {
	const env = { GITLAB_CI: "true", CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "x$(id);id" };
	const { code, stderr } = await run(["ci"], { cwd: clone(ids.head), env });
	expect(code).toBe(2);
	// On Windows no quotes make it safe, so there is none.
	const command = /git fetch origin (.*)$/m.exec(stderr)?.[1];
	expect([undefined, "'x$(id);id:refs/remotes/origin/x$(id);id'"]).toContain(command);
});

test.skipIf(process.platform === "win32")(
	"waits for no pipe in the place of GitHub's event",
	async () => {
		const pipe = join(makeFolder(), "event");
		execFileSync("mkfifo", [pipe]);
		for (const file of [pipe, "/dev/zero"]) {
			const env = { GITHUB_ACTIONS: "true", GITHUB_EVENT_PATH: file, GITHUB_BASE_REF: "main" };
			const { code, stderr } = await run(["ci"], { cwd: clone(ids.head), env });
			expect([code, stderr]).toEqual([1, expect.stringContaining("GITHUB_BASE_REF")]);
		}
	},
);
