// The CI files of examples/ci: each is parsed, and its commands are run with the variables that its
// system sets, on a clone. Installing is left out: the built program stands in its place.

import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { keyOf, openWorkbench, startRepository } from "../git/golden.ts";
import { makeFolder } from "../sources/tree.ts";
import { dist, environment } from "./program.ts";

const examples = resolve(import.meta.dirname, "../../examples/ci");
const read = (name: string) => readFileSync(join(examples, name), "utf8");
const yaml = (name: string) => parse(read(name), { strict: true, uniqueKeys: true });

type Steps = readonly { script?: string; run?: string; step?: { script: string[] } }[];

const commandsOf: Readonly<Record<string, () => readonly string[]>> = {
	"gitlab-ci.yml": () => yaml("gitlab-ci.yml").unleak.script,
	"azure-pipelines.yml": () =>
		(yaml("azure-pipelines.yml").steps as Steps).flatMap(({ script }) => script ?? []),
	"bitbucket-pipelines.yml": () =>
		(yaml("bitbucket-pipelines.yml").pipelines["pull-requests"]["**"] as Steps).flatMap(
			({ step }) => step?.script ?? [],
		),
	"circleci-config.yml": () =>
		(yaml("circleci-config.yml").jobs.unleak.steps as Steps).flatMap(({ run }) => run ?? []),
	Jenkinsfile: () => [...read("Jenkinsfile").matchAll(/^\s*sh '(.*)'$/gm)].map(([, line]) => line!),
	"buildkite.yml": () => yaml("buildkite.yml").steps[0].commands,
};

test.each<[string, (base: string) => Record<string, string>, readonly string[]]>([
	[
		"gitlab-ci.yml",
		(base) => ({ GITLAB_CI: "true", CI_MERGE_REQUEST_DIFF_BASE_SHA: base }),
		["gl-secret-detection-report.json", "unleak.xml"],
	],
	[
		"azure-pipelines.yml",
		() => ({ TF_BUILD: "True", SYSTEM_PULLREQUEST_TARGETBRANCH: "refs/heads/main" }),
		["unleak.xml"],
	],
	[
		"bitbucket-pipelines.yml",
		(base) => ({
			BITBUCKET_BUILD_NUMBER: "7",
			BITBUCKET_PR_DESTINATION_COMMIT: base.slice(0, 12),
		}),
		["test-results/unleak.xml"],
	],
	[
		"circleci-config.yml",
		(base) => ({ CIRCLECI: "true", CIRCLE_BASE_REVISION: base }),
		["test-results/unleak.xml"],
	],
	[
		"Jenkinsfile",
		() => ({
			JENKINS_URL: "https://ci.example/",
			CHANGE_TARGET: "main",
			WORKSPACE_TMP: "/nowhere",
		}),
		["unleak.xml"],
	],
	[
		"buildkite.yml",
		() => ({ BUILDKITE: "true", BUILDKITE_PULL_REQUEST_BASE_BRANCH: "main" }),
		["unleak.xml"],
	],
])("%s finds the key of a change, and leaves its reports", (name, variables, files) => {
	const origin = startRepository(makeFolder());
	const base = origin.commit("a.txt", "nothing\n");
	origin.git("branch", "-M", "main");
	origin.git("checkout", "-q", "-b", "change");
	const head = origin.commit("new.env", `MAILCHIMP_API_KEY=${keyOf("ci file")}\n`);
	const cwd = join(makeFolder(), "checkout");
	// Jenkins fetches the branch that it builds, and no other.
	const alone = name === "Jenkinsfile" ? ["--single-branch", "--branch", "change"] : [];
	const cloning = ["clone", "-q", ...alone, `file://${origin.folder}`, cwd];
	execFileSync("git", cloning, { env: environment() });
	openWorkbench(cwd).git("checkout", "-q", "--detach", head);
	const bin = makeFolder();
	const program = join(bin, "unleak");
	writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${dist}/cli.js" "$@"\n`);
	chmodSync(program, 0o755);
	const env = { ...environment(), ...variables(base) };
	const commands = commandsOf[name]!();
	const installs = commands.filter((command) => command.includes("npm install"));
	expect(installs).toHaveLength(1);
	// Without it an npm inside npm links to a clone of its own first, and npm 10 stumbles over that in an update.
	expect(installs[0]).toContain("--install-links");
	expect(installs[0]).toContain('"git+https://github.com/OWNER/unleak.git#COMMIT"');
	const codes = commands
		.filter((command) => !command.includes("npm install"))
		.map((command) => {
			const given = { ...env, PATH: `${bin}${delimiter}${env.PATH}` };
			return spawnSync("sh", ["-c", command], { cwd, env: given }).status;
		});
	expect(codes.at(-1)).toBe(1);
	for (const file of files) {
		expect(existsSync(join(cwd, file))).toBe(true);
		expect(readFileSync(join(cwd, file), "utf8")).toContain("new.env");
	}
});
