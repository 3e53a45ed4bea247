// Deepens a shallow checkout in steps until all commits of a range are there, and no further. A range is whole when
// none of its commits is where the clone was cut off, and each descends from every place where the base was: else a
// missing commit could connect it to the base.

import { runGit } from "../git/git-process.ts";
import type { Repository } from "../git/repository.ts";
import { findCommit } from "../sources/repository/range.ts";
import type { Remote } from "./remote.ts";

/** Gives the remote, or in words why there is none. */
export type OpenRemote = () => Promise<Remote | string>;

export interface RangeToFetch {
	readonly base: string | undefined;
	readonly head: string;
	/** Tips of branches whose commits are no part of the range. One that has the head does not count. */
	readonly published?: readonly string[];
	/** How many commits the range is said to have. */
	readonly commits?: number | undefined;
	/** Another way to the head. */
	readonly headReference?: string | undefined;
}

export interface FetchedRange {
	readonly repository: Repository;
	/** In words, what is still not here; undefined when all is. */
	readonly gap?: string;
	readonly hasBase: boolean;
	readonly hasHead: boolean;
	/** Those of the published tips that count and are here. */
	readonly published: readonly string[];
}

/** Opens the repository anew after each fetch: what is cut off, it knows from its opening. */
export async function fetchRange(
	open: () => Repository,
	openRemote: OpenRemote,
	wanted: RangeToFetch,
): Promise<FetchedRange> {
	let repository = open();
	let state = await look(repository, wanted);
	let reason: string | undefined;
	for (let step = 0; step < steps; step++) {
		// Without a tip the range is only larger; it is asked for once.
		if (state.isWhole && (step > 0 || state.lacking.length === 0)) break;
		const remote = await openRemote();
		if (typeof remote === "string") {
			return { ...told(repository, state), ...(state.isWhole ? {} : { gap: remote }) };
		}
		const { shallow } = repository;
		const depth = step === steps - 1 ? maxDepth : nextDepth(state.depth, wanted, step);
		// With a depth, a clone that has its whole history would lose a part of it.
		const options = shallow.size === 0 ? [] : [`--depth=${depth}`];
		reason = await fetchAll(remote, wanted, state, options);
		repository = open();
		const before = state;
		state = await look(repository, wanted);
		// What changed nothing will not do better a second time.
		if (shallow.size === 0 || (reason !== undefined && state.depth <= before.depth)) break;
	}
	if (state.isWhole) return told(repository, state);
	return { ...told(repository, state), gap: reason ?? "the remote did not send all of them" };
}

/** Brings the whole history of whatever the remote has, where the clone was cut off or is partial. */
export async function fetchHistory(
	open: () => Repository,
	openRemote: OpenRemote,
): Promise<{ readonly repository: Repository; readonly gap?: string }> {
	const repository = open();
	const options = [
		...(repository.shallow.size === 0 ? [] : ["--unshallow"]),
		// All of it once more, with what was left at the remote.
		...(repository.promisor ? ["--refetch"] : []),
	];
	if (options.length === 0) return { repository };
	const remote = await openRemote();
	if (typeof remote === "string") return { repository, gap: remote };
	// As checkout itself does for a depth of 0; else branches would seem to be unreachable.
	const references = ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"];
	const gap = await remote.fetch(references, options);
	return { repository: open(), ...(gap === undefined ? {} : { gap }) };
}

interface State {
	readonly isWhole: boolean;
	readonly published: readonly string[];
	/** Published tips that are not here. */
	readonly lacking: readonly string[];
	readonly hasBase: boolean;
	readonly hasHead: boolean;
	/** How many commits deep the history goes from what is checked out, the base and the head. */
	readonly depth: number;
}

function told(repository: Repository, { hasBase, hasHead, published }: State): FetchedRange {
	return { repository, hasBase, hasHead, published };
}

function nextDepth(known: number, { commits = 0 }: RangeToFetch, step: number): number {
	const first = Math.max(firstDepth, commits + 1);
	return Math.min(Math.max(first * 6 ** step, known * 2), maxDepth);
}

/** All in one go, but each by itself where that fails: one may be gone, and the others not. */
async function fetchAll(
	remote: Remote,
	{ base, head, headReference, published = [] }: RangeToFetch,
	{ hasHead }: State,
	options: readonly string[],
): Promise<string | undefined> {
	const needed = base === undefined ? [head] : [base, head];
	const tips = published.filter((tip) => !needed.includes(tip));
	const reason = await remote.fetch([...needed, ...tips], options);
	if (reason === undefined) return undefined;
	const ofHead = await remote.fetch([head], options);
	if (ofHead !== undefined && headReference !== undefined && !hasHead) {
		await remote.fetch([headReference], options);
	}
	const ofBase = base === undefined ? undefined : await remote.fetch([base], options);
	if (tips.length > 0) await remote.fetch(tips, options);
	return ofHead ?? ofBase;
}

async function look(repository: Repository, wanted: RangeToFetch): Promise<State> {
	const { base, published = [] } = wanted;
	const hasBase = base === undefined || (await has(repository, base));
	// A push names an annotated tag by its own id, not by the commit's.
	const commit = await findCommit(repository, wanted.head);
	const hasHead = commit !== undefined;
	const head = commit ?? wanted.head;
	const here: string[] = [];
	for (const tip of published) if (await has(repository, tip)) here.push(tip);
	const lacking = published.filter((tip) => !here.includes(tip));
	const { shallow } = repository;
	if (shallow.size === 0) {
		const counting: string[] = [];
		for (const tip of here) if (!(await reaches(repository, tip, head))) counting.push(tip);
		const isWhole = hasBase && hasHead;
		return { isWhole, hasBase, hasHead, published: counting, lacking, depth: 0 };
	}
	const parents = await readParents(repository, [
		...(base !== undefined && hasBase ? [base] : []),
		...(hasHead ? [head] : []),
		...here,
		"HEAD",
	]);
	const counting = here.filter((tip) => !reach(tip, parents).has(head));
	const known = new Map<string, number>();
	for (const tip of [...(base === undefined ? [] : [base]), ...counting]) {
		for (const [id, level] of reach(tip, parents)) {
			known.set(id, Math.max(level, known.get(id) ?? 0));
		}
	}
	const all = reach(head, parents);
	const range = [...all.keys()].filter((id) => !known.has(id));
	const isCut = range.some((id) => shallow.has(id));
	const cuts = [...known.keys()].filter((id) => shallow.has(id));
	const checkedOut = (await findCommit(repository, "HEAD")) ?? head;
	return {
		hasBase,
		hasHead,
		published: counting,
		lacking,
		isWhole: hasBase && hasHead && !isCut && descendsFromAll(range, cuts, parents),
		depth: Math.max(depthOf(all), depthOf(known), depthOf(reach(checkedOut, parents))),
	};
}

/** A tip that has the head has all of the range: without it nothing would be left to look at. */
async function reaches(repository: Repository, tip: string, head: string): Promise<boolean> {
	return (await runGit(repository, ["merge-base", "--is-ancestor", head, tip])).status === 0;
}

type Parents = ReadonlyMap<string, readonly string[]>;

/** The commits that are here, from the tips on. */
async function readParents(repository: Repository, tips: readonly string[]): Promise<Parents> {
	const listing = ["rev-list", "--parents", "--ignore-missing", ...tips, "--"];
	const { output } = await runGit(repository, listing);
	const parents = new Map<string, readonly string[]>();
	for (const line of output.toString("latin1").split("\n")) {
		const [id = "", ...more] = line.split(" ");
		if (id !== "") parents.set(id, more);
	}
	return parents;
}

/** Whether each commit of a range descends from every cut; false too where that takes too long. */
function descendsFromAll(
	range: readonly string[],
	cuts: readonly string[],
	parents: Parents,
): boolean {
	if (cuts.length === 0) return true;
	const inRange = new Set(range);
	/** Commits of which all others in the range descend; of those with the same parents, one. */
	const lowest = new Map<string, string>();
	for (const id of range) {
		const below = parents.get(id) ?? [];
		if (!below.some((parent) => inRange.has(parent))) lowest.set(below.join(), id);
	}
	if (lowest.size > maxLowest) return false;
	return [...lowest.values()].every((id) => {
		const reached = reach(id, parents);
		return cuts.every((cut) => reached.has(cut));
	});
}

/** Gives all that a commit reaches, each with its distance, the nearest first. */
function reach(from: string, parents: Parents): ReadonlyMap<string, number> {
	const levels = new Map<string, number>(parents.has(from) ? [[from, 1]] : []);
	// A map gives what is added while it is walked.
	for (const [id, level] of levels) {
		for (const parent of parents.get(id) ?? []) {
			if (!levels.has(parent) && parents.has(parent)) levels.set(parent, level + 1);
		}
	}
	return levels;
}

function depthOf(levels: ReadonlyMap<string, number>): number {
	let deepest = 0;
	for (const level of levels.values()) if (level > deepest) deepest = level;
	return deepest;
}

async function has(repository: Repository, id: string): Promise<boolean> {
	return (await runGit(repository, ["cat-file", "-e", `${id}^{commit}`])).status === 0;
}

const firstDepth = 20;
const steps = 5;
/** Each is a walk over all that is here. */
const maxLowest = 100;
/** What git takes for "all of it". */
const maxDepth = 2_147_483_647;
