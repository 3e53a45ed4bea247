// What does a reader tell of the families that it was given? Sums of what holds no match, and names and
// links; of the rest nothing.

import type { DeferredCandidate } from "../../detect/deferred-candidate.ts";
import type { CommitLinks } from "./commit-links.ts";

/** Some families that follow each other: of a pack, by the places of its roots. */
export interface Task {
	readonly pack: number;
	readonly from: number;
	readonly to: number;
	/** About how many bytes the versions have. */
	readonly weight: number;
	/** True where links were told before. */
	readonly isAgain?: true;
}

export interface Told extends Harmless {
	readonly pack: number;
	/** What is left of the task, where the reader paused. */
	readonly rest?: Task;
	/** Families of which this holds if all questions are answered with no. */
	readonly left?: Harmless & {
		/** By their places among the roots. */
		readonly roots: readonly number[];
		readonly questions: readonly DeferredCandidate[];
	};
	/** Names that this reader did not tell before, one character a byte ("latin1"). */
	readonly names: readonly string[];
	/** Ids that are named and not there, perhaps not for the first time. */
	readonly missing: readonly string[];
	readonly submodules: readonly string[];
	/** Of all commits and tags that could be read, also of those that may hold a match. */
	readonly links: CommitLinks;
}

/** What was read and is passed over. */
export interface Harmless {
	/** The entries that were read and hold no match. */
	readonly done: Int32Array;
	/** Contents as a report counts them; trees are none. */
	readonly blobs: number;
	readonly bytes: number;
	readonly commits: number;
}

/** What adds up while families are read. */
export interface Sum {
	readonly done: number[];
	blobs: number;
	bytes: number;
	commits: number;
}

export function createSum(): Sum {
	return { done: [], blobs: 0, bytes: 0, commits: 0 };
}

/** Moves what was added to a sum to another one. */
export function moveSince(before: Omit<Sum, "done"> & { done: number }, from: Sum, to: Sum): void {
	for (const entry of from.done.splice(before.done)) to.done.push(entry);
	for (const each of ["blobs", "bytes", "commits"] as const) {
		to[each] += from[each] - before[each];
		from[each] = before[each];
	}
}

/** What a sum says, so that it can be sent to another thread. */
export function harmless({ done, blobs, bytes, commits }: Sum): Harmless {
	return { done: Int32Array.from(done), blobs, bytes, commits };
}
