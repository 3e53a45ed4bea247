// Are all commits of a range here? If not, the checkout's history is deepened in steps, as far
// as the range needs and no further. A range is whole when no commit of it is where the clone
// was cut off, and when every commit of it descends from each place where the base was: else a
// way that is not here could lead from the base to it, and it would be the base's own.

import { runGit } from "../git/git-process.ts";
import type { Repository } from "../git/repository.ts";
import { findCommit } from "../sources/repository/range.ts";
import type { Remote } from "./remote.ts";

/** Gives the remote, or in words why there is none. */
export type OpenRemote = () => Promise<Remote | string>;

export interface Wanted {
	readonly base: string | undefined;
	readonly head: string;
	/** How many commits the range is said to have. */
	readonly commits?: number | undefined;
	/** Another way to the head. */
	readonly headReference?: string | undefined;
}

export interface Brought {
	readonly repository: Repository;
	/** In words, what is still not here; undefined when all is. */
	readonly gap?: string;
	readonly hasBase: boolean;
	readonly hasHead: boolean;
}

/** Opens the repository anew after each fetch: what is cut off, it knows from its opening. */
export async function bringRange(
	open: () => Repository,
	openRemote: OpenRemote,
	wanted: Wanted,
): Promise<Brought> {
	let repository = open();
	let state = await look(repository, wanted);
	let reason: string | undefined;
	for (let step = 0; !state.isWhole && step < steps; step++) {
		const remote = await openRemote();
		if (typeof remote === "string") return { ...told(repository, state), gap: remote };
		const { shallow } = repository;
		const depth = step === steps - 1 ? maxDepth : nextDepth(state.depth, wanted, step);
		// With a depth, a clone that has its whole history would lose a part of it.
		const options = shallow.size === 0 ? [] : [`--depth=${depth}`];
		reason = await fetchBoth(remote, wanted, state, options);
		repository = open();
		const before = state;
		state = await look(repository, wanted);
		// What changed nothing will not do better a second time.
		if (shallow.size === 0 || (reason !== undefined && state.depth <= before.depth)) break;
	}
	if (state.isWhole) return told(repository, state);
	return { ...told(repository, state), gap: reason ?? "the remote did not send all of them" };
}

/** Brings the whole history of whatever the remote has, where the clone was cut off. */
export async function bringHistory(
	open: () => Repository,
	openRemote: OpenRemote,
): Promise<{ readonly repository: Repository; readonly gap?: string }> {
	const repository = open();
	if (repository.shallow.size === 0) return { repository };
	const remote = await openRemote();
	if (typeof remote === "string") return { repository, gap: remote };
	// As checkout itself does for a depth of 0; else branches would seem to be unreachable.
	const references = ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"];
	const gap = await remote.fetch(references, ["--unshallow"]);
	return { repository: open(), ...(gap === undefined ? {} : { gap }) };
}

interface State {
	readonly isWhole: boolean;
	readonly hasBase: boolean;
	readonly hasHead: boolean;
	/** How many commits deep the history goes from what is checked out, the base and the head. */
	readonly depth: number;
}

function told(repository: Repository, { hasBase, hasHead }: State): Brought {
	return { repository, hasBase, hasHead };
}

function nextDepth(known: number, { commits = 0 }: Wanted, step: number): number {
	const first = Math.max(firstDepth, commits + 1);
	return Math.min(Math.max(first * 6 ** step, known * 2), maxDepth);
}

/** Both in one go, but each by itself where that fails: one may be gone, and the other not. */
async function fetchBoth(
	remote: Remote,
	{ base, head, headReference }: Wanted,
	{ hasHead }: State,
	options: readonly string[],
): Promise<string | undefined> {
	const both = base === undefined ? [head] : [base, head];
	const reason = await remote.fetch(both, options);
	if (reason === undefined) return undefined;
	const ofHead = base === undefined ? reason : await remote.fetch([head], options);
	if (ofHead !== undefined && headReference !== undefined && !hasHead) {
		await remote.fetch([headReference], options);
	}
	const ofBase = base === undefined ? undefined : await remote.fetch([base], options);
	return ofHead ?? ofBase;
}

async function look(repository: Repository, wanted: Wanted): Promise<State> {
	const { base } = wanted;
	const hasBase = base === undefined || (await has(repository, base));
	// A push names an annotated tag by its own id, not by the commit's.
	const commit = await findCommit(repository, wanted.head);
	const hasHead = commit !== undefined;
	const head = commit ?? wanted.head;
	const { shallow } = repository;
	if (shallow.size === 0) return { isWhole: hasBase && hasHead, hasBase, hasHead, depth: 0 };
	const here = await findCommit(repository, "HEAD");
	const tips = [
		...(base !== undefined && hasBase ? [base] : []),
		...(hasHead ? [head] : []),
		...(here === undefined ? [] : [here]),
	];
	const listing = ["rev-list", "--parents", ...tips];
	const { output } = await runGit(repository, listing);
	const parents = new Map<string, readonly string[]>();
	for (const line of output.toString("latin1").split("\n")) {
		const [id = "", ...more] = line.split(" ");
		if (id !== "") parents.set(id, more);
	}
	const known = base === undefined ? new Map<string, number>() : reach(base, parents);
	const all = reach(head, parents);
	const range = [...all.keys()].filter((id) => !known.has(id));
	const isCut = range.some((id) => shallow.has(id));
	const cuts = [...known.keys()].filter((id) => shallow.has(id));
	return {
		isWhole: hasBase && hasHead && !isCut && descendsFromAll(range, cuts, parents),
		hasBase,
		hasHead,
		depth: Math.max(depthOf(all), depthOf(known), depthOf(reach(here ?? head, parents))),
	};
}

/** Whether each commit of a range descends from every cut; false too where that takes too long. */
function descendsFromAll(
	range: readonly string[],
	cuts: readonly string[],
	parents: ReadonlyMap<string, readonly string[]>,
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
function reach(
	from: string,
	parents: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, number> {
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
	return [...levels.values()].at(-1) ?? 0;
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
