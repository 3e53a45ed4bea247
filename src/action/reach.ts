// From a task to what is read: which commits, from where on, and what of them could not be had.
// What is missing becomes a problem of the report, so that the run cannot be taken for clean.

import type { Blob } from "../model/blob.ts";
import type { Notice, Problem } from "../model/report.ts";
import { parseWritten, writtenBlobs } from "../sources/git/message.ts";
import { readObjects } from "../sources/git/objects.ts";
import { openCommits, openHistory, type Part } from "../sources/git/parts.ts";
import { findCommit } from "../sources/git/range.ts";
import type { Repository } from "../sources/git/repository.ts";
import type { Source } from "../sources/source.ts";
import { bringHistory, bringRange, type OpenRemote } from "./deepen.ts";
import type { RangeTask } from "./event.ts";

export interface Reached extends Part {
	readonly repository: Repository;
	/** The commit that the policy is read from; undefined where no commit can say. */
	readonly policyFrom: string | undefined;
	readonly base?: string | undefined;
	readonly head: string | undefined;
	/** False where the head itself could not be had. */
	readonly hasHead: boolean;
}

/** @throws UsageError for a repository that cannot be opened */
export async function reachHistory(
	open: () => Repository,
	openRemote: OpenRemote,
): Promise<Reached> {
	const { repository, gap } = await bringHistory(open, openRemote);
	const part = await openHistory(repository);
	const problems = gap === undefined ? [] : [cutOff("the rest of the history", gap)];
	const { head } = part.scope;
	return { ...withProblems(part, problems), repository, policyFrom: head, head, hasHead: true };
}

/** @throws UsageError for a repository that cannot be opened */
export async function reachRange(
	open: () => Repository,
	openRemote: OpenRemote,
	{ base: from, head, commits, headReference, tag }: RangeTask,
): Promise<Reached> {
	const notices: Notice[] = [];
	const tip = () => findTip(open, openRemote, from.branch);
	let base = from.id ?? (await tip());
	let brought = await bringRange(open, openRemote, { base, head, commits, headReference });
	if (!brought.hasBase && from.mayBeGone) {
		notices.push(gone(from.id ?? "", from.branch));
		base = await tip();
		brought = await bringRange(open, openRemote, { base, head });
	}
	const { repository, gap, hasBase, hasHead } = brought;
	const missing = base === undefined ? `all commits of ${head}` : `all commits of ${base}..${head}`;
	const problems = gap === undefined ? [] : [cutOff(missing, gap)];
	// Without the head, what is checked out is the next best; its gaps are told by name.
	const start = hasBase && base !== undefined ? base : "0".repeat(repository.idLength);
	const part = await openCommits(repository, `${start}..${hasHead ? head : "HEAD"}`);
	const tagged = tag === undefined ? undefined : await openTag(repository, openRemote, tag);
	return {
		...withProblems({ ...part, source: both(tagged, part.source) }, problems),
		notices,
		repository,
		policyFrom: base === undefined ? head : hasBase ? base : undefined,
		base,
		head,
		hasHead,
	};
}

async function findTip(
	open: () => Repository,
	openRemote: OpenRemote,
	branch: string | undefined,
): Promise<string | undefined> {
	if (branch === undefined) return undefined;
	const remote = await openRemote();
	const found = typeof remote === "string" ? undefined : await remote.find(`refs/heads/${branch}`);
	return found ?? (await findCommit(open(), `refs/remotes/origin/${branch}`));
}

/** The message of an annotated tag is no part of any commit. */
async function openTag(
	repository: Repository,
	openRemote: OpenRemote,
	tag: string,
): Promise<Source | undefined> {
	const remote = await openRemote();
	const id = typeof remote === "string" ? undefined : await remote.find(tag);
	if (id === undefined || typeof remote === "string") return undefined;
	await remote.fetch([id], repository.shallow.size === 0 ? [] : ["--depth=1"]);
	return async function* (intake): AsyncGenerator<Blob> {
		const request = async function* () {
			yield [{ id, type: "tag" as const, size: 0 }];
		};
		for await (const answer of readObjects(repository, request(), { lanes: 1, onError() {} })) {
			if ("reason" in answer || answer.type !== "tag") continue;
			yield* writtenBlobs(answer, parseWritten(answer.content), intake);
		}
	};
}

function both(first: Source | undefined, second: Source): Source {
	if (first === undefined) return second;
	return async function* (intake) {
		yield* first(intake);
		yield* second(intake);
	};
}

function withProblems<P extends Part>(part: P, problems: readonly Problem[]): P {
	const source: Source = (intake) => {
		for (const problem of problems) intake.problem(problem);
		return part.source(intake);
	};
	return { ...part, source };
}

function cutOff(what: string, reason: string): Problem {
	return {
		code: "not-fetched",
		message: `Cannot get ${what}: ${reason}. Let checkout fetch them with "fetch-depth: 0", or leave it its credentials`,
	};
}

function gone(id: string, branch: string | undefined): Notice {
	const instead = branch === undefined ? "all that it reaches" : "what the default branch has not";
	return {
		code: "base-gone",
		message: `Commit ${id}, where the branch was before, is gone: read ${instead}`,
	};
}
