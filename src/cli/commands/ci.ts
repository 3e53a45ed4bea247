// `unleak ci`: scans the commits of a pipeline, on any CI system. The policy is the base's, so that a pull request
// cannot accept its own keys.

import { UsageError } from "../../errors.ts";
import type { Repository } from "../../git/repository.ts";
import { findRepository } from "../../sources/repository/find-repository.ts";
import type { CommandLine } from "../args.ts";
import { findPipelineRange } from "../ci-range.ts";
import { type Environment, githubDefaultBranch, readPipeline, systemNames } from "../ci-systems.ts";
import { readGithubEvent } from "../github-event.ts";
import { printError } from "../print.ts";
import { scan } from "./scan.ts";

export async function ci(line: CommandLine): Promise<number> {
	const pipeline = readPipeline(withEvent(process.env));
	if (pipeline === undefined) {
		throw new UsageError(
			"usage",
			`Cannot tell which CI system this is: none of ${systemNames.join(", ")} has set its variables`,
			'Name the range yourself: "unleak scan --range BASE..HEAD --policy-from BASE"',
		);
	}
	const repository = openClone();
	const { range, policyFrom, says } = await findPipelineRange(pipeline, repository);
	printError(`unleak: ${pipeline.system}: ${says}\n`);
	const flags = { ...line.flags, range, "policy-from": policyFrom };
	return await scan({ command: "scan", positionals: [], flags });
}

/** @throws UsageError where a job has no clone: some systems check out an archive, or nothing */
function openClone(): Repository {
	try {
		return findRepository(".");
	} catch (error) {
		if (!(error instanceof UsageError) || error.code !== "repository") throw error;
		throw new UsageError(
			error.code,
			error.message,
			"Let this job check the repository out with git, and start unleak inside of it",
		);
	}
}

/** The environment with what GitHub's event names in the place of the event's file. */
function withEvent(env: Environment): Environment {
	const { GITHUB_EVENT_PATH } = env;
	if (GITHUB_EVENT_PATH === undefined) return env;
	return { ...env, ...readEvent(GITHUB_EVENT_PATH) };
}

function readEvent(file: string): Environment {
	let event: GithubEvent = {};
	try {
		event = { ...(readGithubEvent(file) as GithubEvent) };
	} catch {
		// Then it names nothing, which is said.
	}
	const { before, pull_request, merge_group, repository } = event;
	const commit = pull_request?.base?.sha ?? merge_group?.base_sha ?? before;
	return {
		GITHUB_EVENT_PATH: String(commit ?? ""),
		[githubDefaultBranch]: String(repository?.default_branch ?? ""),
	};
}

/** As far as it is read; none of it is sure to be there. */
interface GithubEvent {
	readonly before?: unknown;
	readonly pull_request?: { readonly base?: { readonly sha?: unknown } };
	readonly merge_group?: { readonly base_sha?: unknown };
	readonly repository?: { readonly default_branch?: unknown };
}
