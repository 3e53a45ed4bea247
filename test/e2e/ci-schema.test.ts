// The CI files of examples/ci, validated by what each system says of its files. The schemas of GitLab and CircleCI come
// with npm packages (ci-linter/). No package carries those of Azure Pipelines, Bitbucket Pipelines and Buildkite: what
// their documentation says of the parts that we use is written down here. A Jenkinsfile is Groovy: its blocks are read.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { faultsOf } from "../report/schema.ts";

const examples = resolve(import.meta.dirname, "../../examples/ci");
const linter = resolve(import.meta.dirname, "ci-linter");
const read = (name: string): string => readFileSync(join(examples, name), "utf8");

beforeAll(() => {
	if (existsSync(join(linter, "node_modules/gitlab-ci-local/package.json"))) return;
	const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"];
	const isWindows = process.platform === "win32";
	execFileSync("npm", args, { cwd: linter, stdio: "ignore", shell: isWindows });
}, 120_000);

const load = createRequire(join(linter, "package.json"));

/** True where the system takes the text. */
type Check = (text: string) => Promise<boolean>;

const gitlab: Check = async (text) => {
	const file = pathToFileURL(join(linter, "node_modules/gitlab-ci-local/src/schema/index.js"));
	const { default: schema } = await import(file.href);
	const options = { allowUnionTypes: true, strictTypes: false, validateFormats: false };
	const ajv = new (load("ajv").default)({ ...options, keywords: ["markdownDescription"] });
	return ajv.compile(schema)(parse(text));
};

const circle: Check = async (text) => {
	try {
		load("@circleci/circleci-config-parser").parseConfig(text);
		return true;
	} catch {
		return false;
	}
};

const ofSchema =
	(schema: Readonly<Record<string, unknown>>): Check =>
	async (text) =>
		faultsOf(parse(text), schema).length === 0;

const text = { type: "string", minLength: 1 };
const only = (properties: object, required: readonly string[] = []) => ({
	type: "object",
	properties,
	required,
	additionalProperties: false,
});
const list = (items: object) => ({ type: "array", minItems: 1, items });

const azure = only(
	{
		trigger: { enum: ["none"] },
		pr: only({ branches: only({ include: list(text) }, ["include"]) }),
		pool: only({ vmImage: { enum: ["ubuntu-latest", "windows-latest", "macos-latest"] } }),
		steps: list({
			anyOf: [
				only({ checkout: { enum: ["self", "none"] }, fetchDepth: { type: "integer" } }, [
					"checkout",
				]),
				only({ script: text, displayName: text, condition: text }, ["script"]),
				only(
					{
						task: { ...text, pattern: "^\\w+@\\d+$" },
						condition: text,
						inputs: { type: "object" },
					},
					["task"],
				),
			],
		}),
	},
	["steps"],
);

const bitbucket = only(
	{
		image: text,
		clone: only({ depth: { anyOf: [{ enum: ["full"] }, { type: "integer", minimum: 1 }] } }),
		pipelines: only({
			"pull-requests": {
				type: "object",
				additionalProperties: list(
					only({ step: only({ name: text, script: list(text) }, ["script"]) }, ["step"]),
				),
			},
		}),
	},
	["pipelines"],
);

const buildkite = only(
	{
		steps: list(
			only(
				{
					label: text,
					plugins: list({ type: "object" }),
					commands: list(text),
					artifact_paths: text,
				},
				["commands"],
			),
		),
	},
	["steps"],
);

/** Whether the blocks that a declarative pipeline must have stand in each other. */
const jenkins: Check = async (text) => {
	const code = text.replace(/^\s*\/\/.*$/gm, "").replace(/'[^'\n]*'/g, "''");
	const open: string[] = [];
	const paths: string[] = [];
	for (const [, word, brace] of code.matchAll(/(\w+)?(?:\(''\))?\s*([{}])/g)) {
		if (brace === "}") {
			if (open.pop() === undefined) return false;
			continue;
		}
		open.push(word ?? "");
		paths.push(open.join(" "));
	}
	const wanted = ["pipeline", "pipeline stages stage steps", "pipeline agent"];
	return open.length === 0 && wanted.every((path) => paths.includes(path));
};

describe.each<[string, Check, readonly (readonly [from: string, to: string])[]]>([
	[
		"gitlab-ci.yml",
		gitlab,
		[
			["script:", "scrip:"],
			["rules:", "rulez:"],
			["secret_detection:", "secret_detektion:"],
		],
	],
	["circleci-config.yml", circle, [["steps:", "stepz:"]]],
	[
		"azure-pipelines.yml",
		ofSchema(azure),
		[
			["steps:", "step:"],
			["UseNode@1", "UseNode"],
			["fetchDepth: 0", "fetchDepth: all"],
		],
	],
	[
		"bitbucket-pipelines.yml",
		ofSchema(bitbucket),
		[
			["depth: full", "depth: all"],
			["script:", "scripts:"],
		],
	],
	["buildkite.yml", ofSchema(buildkite), [["commands:", "command_list:"]]],
	[
		"Jenkinsfile",
		jenkins,
		[
			["stages {", "stage {"],
			["steps {", "steps"],
		],
	],
])("%s", (name, check, faults) => {
	test("is taken", async () => expect(await check(read(name))).toBe(true));

	test.each(faults)("would not be with another word for %j", async (from, to) => {
		expect(read(name)).toContain(from);
		expect(await check(read(name).replace(from, to))).toBe(false);
	});
});
