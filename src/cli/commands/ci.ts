// `unleak ci`: scans the commits of a pipeline, on any CI system. The policy is the base's, so that a pull request
// cannot accept its own keys.

import { readFileSync } from "node:fs";
import { UsageError } from "../../errors.ts";
import { runGit } from "../../git/git-process.ts";
import type { Repository } from "../../git/repository.ts";
import { findRepository } from "../../sources/repository/find-repository.ts";
import { findCommit } from "../../sources/repository/range.ts";
import { escapeTerminal } from "../../text/escape.ts";
import { quoted } from "../../text/quoted.ts";
import type { CommandLine } from "../args.ts";
import {
	type Environment,
	githubDefaultBranch,
	type Pipeline,
	type RangeBase,
	readPipeline,
	systemNames,
} from "../ci-systems.ts";

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
	const repository = findRepository(".");
	const base = await findBase(pipeline, repository);
	// A branch that was set back, a tag on an older commit, a run after the merge: nothing is new.
	const isKnown = await isReached(repository, base.id);
	const what = isKnown
		? `${escapeTerminal(base.shown)} has all that HEAD has`
		: `what HEAD has and ${escapeTerminal(base.shown)} has not`;
	printError(`unleak: ${pipeline.system}: ${what} (${base.variable})\n`);
	const range = `${isKnown ? "HEAD" : base.id}..HEAD`;
	const flags = { ...line.flags, range, "policy-from": base.id };
	return await scan({ command: "scan", positionals: [], flags });
}

async function isReached(repository: Repository, id: string): Promise<boolean> {
	const asking = ["merge-base", "--is-ancestor", "HEAD", id];
	return (await runGit(repository, asking)).status === 0;
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
		event = { ...(JSON.parse(readFileSync(file, "utf8")) as GithubEvent) };
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

interface FoundBase {
	readonly id: string;
	readonly shown: string;
	readonly variable: string;
}

async function findBase(
	{ system, bases, wanted }: Pipeline,
	repository: Repository,
): Promise<FoundBase> {
	for (const base of bases) {
		for (const name of namesOf(base)) {
			const id = await findCommit(repository, name);
			if (id !== undefined) return { id, shown: name, variable: base.variable };
		}
	}
	const [missing] = bases;
	if (missing === undefined) {
		throw new UsageError(
			"usage",
			`Cannot work out the commits of this pipeline: ${system} names no base for them in ${wanted.join(" or ")}`,
			'Run it for pull requests, hand the variable on to the job, or name the range: "unleak scan --range BASE..HEAD --policy-from BASE"',
		);
	}
	const what = "commit" in missing ? missing.commit.slice(0, 12) : `origin/${missing.branch}`;
	const refspec =
		"commit" in missing
			? missing.commit
			: `${missing.branch}:refs/remotes/origin/${missing.branch}`;
	throw new UsageError(
		"revision",
		`Cannot find ${quoted(what)}, which ${missing.variable} names, in this clone`,
		`Clone with the whole history, or fetch it first: git fetch origin ${escapeTerminal(refspec)}`,
	);
}

/** What a server has of a branch counts before what this clone has made of it. */
function namesOf(base: RangeBase): string[] {
	if ("commit" in base) return [base.commit];
	return [`refs/remotes/origin/${base.branch}`, `refs/heads/${base.branch}`];
}
