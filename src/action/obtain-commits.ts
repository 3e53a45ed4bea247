// Obtains the commits of a task: those here, and those that have to be fetched. What is missing becomes a problem of
// the report, so that the run is not called clean.

import { runGit } from "../git/git-process.ts";
import type { Repository } from "../git/repository.ts";
import type { Notice, Problem } from "../model/report.ts";
import { authoredBlobs } from "../sources/repository/authored-blobs.ts";
import { findCommit, openRange } from "../sources/repository/range.ts";
import { readTagChains } from "../sources/repository/tag-chain.ts";
import {
	openHistoryTarget,
	openRangeTarget,
	type RepositoryTarget,
} from "../sources/repository/targets.ts";
import type { ScanAccounting, Source } from "../sources/source.ts";
import { fetchHistory, fetchRange, type OpenRemote } from "./deepen-history.ts";
import type { RangeTask } from "./event.ts";
import { fetchCommitObjects } from "./fetch-missing-objects.ts";

export interface ObtainedCommits extends RepositoryTarget {
	readonly repository: Repository;
	/** The commit that the policy is read from; undefined where no commit can say. */
	readonly policyFrom: string | undefined;
	readonly base?: string | undefined;
	readonly head: string | undefined;
	/** False where the head itself could not be had. */
	readonly hasHead: boolean;
}

/** @throws UsageError for a repository that cannot be opened */
export async function obtainHistory(
	open: () => Repository,
	openRemote: OpenRemote,
): Promise<ObtainedCommits> {
	const { repository, gap } = await fetchHistory(open, openRemote);
	const part = await openHistoryTarget(repository);
	const problems = gap === undefined ? [] : [cutOff("the rest of the history", gap)];
	const { head } = part.scope;
	return { ...withProblems(part, problems), repository, policyFrom: head, head, hasHead: true };
}

/** @throws UsageError for a repository that cannot be opened */
export async function obtainRange(
	open: () => Repository,
	openRemote: OpenRemote,
	{ base: from, head, published = [], commits, headReference, tag }: RangeTask,
): Promise<ObtainedCommits> {
	const notices: Notice[] = [];
	const tipOf = async (branch: string | undefined) =>
		branch === undefined ? undefined : (await findTips(open, openRemote, [branch])).get(branch);
	let base = from.id ?? (await tipOf(from.branch));
	let brought = await fetchRange(open, openRemote, { base, head, commits, headReference });
	if (!brought.hasBase && from.mayBeGone) {
		notices.push(gone(from.id ?? "", from.branch));
		base = await tipOf(from.branch);
		brought = await fetchRange(open, openRemote, { base, head });
	}
	if (!(await hasAsMany(brought.repository, base, head, commits))) {
		const tips = await findTips(open, openRemote, published);
		const others = [...new Set(tips.values())].filter((id) => id !== base);
		const wanted = { base, head, published: others };
		if (others.length > 0) brought = await fetchRange(open, openRemote, wanted);
	}
	const { repository, gap, hasBase, hasHead } = brought;
	// Only what is pushed to the default branch while that has no other base may speak for itself.
	const isFirst = base === undefined && from.branch === undefined;
	if (base === undefined && !isFirst) notices.push(baseUnknown);
	const policyFrom = hasBase && base !== undefined ? base : isFirst && hasHead ? head : undefined;
	const missing = base === undefined ? `all commits of ${head}` : `all commits of ${base}..${head}`;
	const problems = gap === undefined ? [] : [cutOff(missing, gap)];
	// Without the head, what is checked out is the next best; its gaps are told by name.
	const start = hasBase && base !== undefined ? base : "0".repeat(repository.idLength);
	const range = `${start}..${hasHead ? head : "HEAD"}`;
	if (repository.promisor) {
		const { dated } = await openRange(repository, range, brought.published);
		await fetchCommitObjects(repository, openRemote, dated);
	}
	const part = await openRangeTarget(repository, range, brought.published);
	const tagged = tag === undefined ? undefined : await openTag(repository, openRemote, tag);
	return {
		...withProblems({ ...part, source: both(tagged, part.source) }, problems),
		notices,
		repository,
		policyFrom,
		base,
		head,
		hasHead,
	};
}

/** A range of as many commits as GitHub counts in the pull request holds none of others. */
async function hasAsMany(
	repository: Repository,
	base: string | undefined,
	head: string,
	commits: number | undefined,
): Promise<boolean> {
	if (base === undefined || commits === undefined) return false;
	const { output } = await runGit(repository, ["rev-list", "--count", head, `^${base}`]);
	return output.toString("latin1").trim() === `${commits}`;
}

/** Gives the tips of branches by their names: as the remote has them, or as checkout left them. */
async function findTips(
	open: () => Repository,
	openRemote: OpenRemote,
	branches: readonly string[],
): Promise<ReadonlyMap<string, string>> {
	const tips = new Map<string, string>();
	const repository = open();
	for (const branch of branches) {
		const id = await findCommit(repository, `refs/remotes/origin/${branch}`);
		if (id !== undefined) tips.set(branch, id);
	}
	// A whole clone has just been told.
	const isTold = repository.shallow.size === 0 && branches.every((branch) => tips.has(branch));
	const remote = isTold || branches.length === 0 ? "" : await openRemote();
	if (typeof remote === "string") return tips;
	const found = await remote.find(branches.map((branch) => `refs/heads/${branch}`));
	for (const branch of branches) {
		const id = found.get(`refs/heads/${branch}`);
		if (id !== undefined) tips.set(branch, id);
	}
	return tips;
}

/** The message of an annotated tag is no part of any commit, and what is tagged can be a tag. */
async function openTag(
	repository: Repository,
	openRemote: OpenRemote,
	tag: string,
): Promise<Source> {
	const remote = await openRemote();
	const id = typeof remote === "string" ? undefined : (await remote.find([tag])).get(tag);
	if (id === undefined || typeof remote === "string") {
		const reason = typeof remote === "string" ? remote : "the remote does not know it";
		return (accounting) => unread(accounting, reason);
	}
	await remote.fetch([id], repository.shallow.size === 0 ? [] : ["--depth=1"]);
	const { tags, fault } = (await readTagChains(repository, [id])).get(id)!;
	return async function* (accounting) {
		for (const { id: own, written } of tags) {
			yield* authoredBlobs({ id: own, type: "tag" }, written, accounting);
		}
		if (fault !== undefined) unread(accounting, fault);
	};
}

function unread(accounting: ScanAccounting, reason: string): [] {
	accounting.addPlanned(0);
	accounting.addProblem(cutOff("the tag that was pushed", reason));
	return [];
}

function both(first: Source | undefined, second: Source): Source {
	if (first === undefined) return second;
	return async function* (accounting) {
		yield* first(accounting);
		yield* second(accounting);
	};
}

function withProblems<P extends RepositoryTarget>(part: P, problems: readonly Problem[]): P {
	const source: Source = (accounting) => {
		for (const problem of problems) accounting.addProblem(problem);
		return part.source(accounting);
	};
	return { ...part, source };
}

function cutOff(what: string, reason: string): Problem {
	return {
		code: "not-fetched",
		message: `Cannot get ${what}: ${reason}. Let checkout fetch them with "fetch-depth: 0", or leave it its credentials`,
	};
}

const baseUnknown: Notice = {
	code: "base-unknown",
	message:
		"Cannot find the default branch: read all that the pushed commit reaches, and no policy counts",
};

function gone(id: string, branch: string | undefined): Notice {
	const instead = branch === undefined ? "all that it reaches" : "what the default branch has not";
	return {
		code: "base-gone",
		message: `Commit ${id}, where the branch was before, is gone: read ${instead}`,
	};
}
