// Finds destinations in workflows of GitHub Actions: the secret's name is on the right-hand side, `env: KEY: ${{
// secrets.NAME }}`, and the job's environment has a copy of its own that beats the repository's.

import type { Destination } from "./destination.ts";
import type { KeyNames } from "./key-names.ts";
import { mapAt, readYaml, textAt, type YamlNode } from "./yaml-tree.ts";

const workflowFile = /(?:^|\/)(?:\.github\/(?:workflows|actions)\/.+|action)\.ya?ml$/;

/** @param project the repository and its server, where the clone's remote says so */
export function findInWorkflow(
	path: string,
	lines: readonly string[],
	names: KeyNames,
	project: Readonly<Record<string, string>>,
): Destination[] {
	if (!workflowFile.test(path)) return [];
	const found: Destination[] = [];
	let jobs: readonly Job[] | undefined;
	for (const [index, text] of lines.entries()) {
		const line = index + 1;
		for (const { name, alias } of secretsOf(text)) {
			if (!names.isName(name) && !(alias !== undefined && names.isName(alias))) continue;
			jobs ??= jobsOf(lines.join("\n"));
			const job = jobs.find((one) => one.line <= line && line <= one.endLine);
			found.push(...levelsOf({ name, path, line }, project, job?.environment));
		}
	}
	return found;
}

/** Each secret of a line, with what the step or the job calls it. */
function* secretsOf(text: string): Generator<{ name: string; alias: string | undefined }> {
	for (const match of text.matchAll(secretUse)) {
		yield { name: (match[2] ?? match[3])!, alias: match[1] };
	}
}

const secretUse =
	/(?:([\w-]+)["']?\s*:\s*[^{}:,]{0,40})?\$\{\{[^{}]{0,200}?\bsecrets(?:\.(\w+)|\[\s*["'](\w+)["']\s*\])/g;

/** The repository's own secret, and the copies that may stand beside it. */
function levelsOf(
	place: Pick<Destination, "name" | "path" | "line">,
	scope: Readonly<Record<string, string>>,
	environment: string | undefined,
): Destination[] {
	const isExpression = environment?.includes("${{") === true;
	const base = { store: "github-actions", ...place, scope };
	const { repository, ...host } = scope;
	const owner = repository?.split("/")[0];
	return [
		{
			...base,
			...(environment === undefined || isExpression ? {} : { isOptional: true as const }),
		},
		...(environment === undefined
			? []
			: [
					isExpression
						? {
								...base,
								scope: { ...scope, environment: "expression" },
								unclear: "the environment is worked out when the workflow runs",
							}
						: { ...base, scope: { ...scope, environment } },
				]),
		...(owner === undefined
			? []
			: [
					{
						...base,
						store: "github-organisation",
						scope: { organisation: owner, ...host },
						isOptional: true as const,
					},
					{ ...base, store: "github-dependabot", isOptional: true as const },
				]),
	];
}

interface Job {
	readonly line: number;
	readonly endLine: number;
	readonly environment: string | undefined;
}

function jobsOf(text: string): Job[] {
	const [workflow] = readYaml(text);
	const jobs = mapAt(workflow, "jobs");
	return [...(jobs?.entries.values() ?? [])].map((job: YamlNode) => ({
		line: job.line,
		endLine: job.endLine,
		environment: textAt(job, "environment") ?? textAt(job, "environment", "name"),
	}));
}
