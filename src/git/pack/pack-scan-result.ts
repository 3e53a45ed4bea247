// What a reader reports of the delta families in its task: counts of clean contents, and names and
// references. Entries that may hold a match are in no count and so are left to git.

import type { DeferredCandidate } from "../../detect/match-check.ts";
import type { CommitReferences } from "./commit-references.ts";

/** Some delta families of a pack that follow each other, by the indexes of their roots. */
export interface PackTask {
	readonly pack: number;
	readonly from: number;
	readonly to: number;
	/** About how many bytes the versions have. */
	readonly estimatedBytes: number;
	/** True where the references were reported before. */
	readonly isRepeated?: true;
}

export interface PackScanResult extends CleanCounts {
	readonly pack: number;
	/** The rest of the task, where the reader paused. */
	readonly remaining?: PackTask;
	/** Families whose counts stand only if none of the candidates is a match. */
	readonly deferred?: CleanCounts & {
		/** By their indexes among the roots. */
		readonly roots: readonly number[];
		readonly candidates: readonly DeferredCandidate[];
	};
	/** Names that this reader did not report before, one character a byte ("latin1"). */
	readonly names: readonly string[];
	/** Ids that are referenced and not there, perhaps not for the first time. */
	readonly missingIds: readonly string[];
	readonly submodules: readonly string[];
	/** Of all commits and tags that could be read, also of those that may hold a match. */
	readonly references: CommitReferences;
}

/** What was read and needs no scan. */
export interface CleanCounts {
	/** The entries that were read and hold no match. */
	readonly cleanEntries: Int32Array;
	/** Contents as a report counts them; trees are none. */
	readonly blobs: number;
	readonly bytes: number;
	readonly commits: number;
}

/** The same while families are read. */
export interface CleanTally {
	readonly cleanEntries: number[];
	blobs: number;
	bytes: number;
	commits: number;
}

export function createTally(): CleanTally {
	return { cleanEntries: [], blobs: 0, bytes: 0, commits: 0 };
}

/** A tally's state at one time, with the number of its entries. */
type TallyMark = Omit<CleanTally, "cleanEntries"> & { readonly cleanEntries: number };

export function markTally(tally: CleanTally): TallyMark {
	return { ...tally, cleanEntries: tally.cleanEntries.length };
}

/** Moves what was added to a tally since a mark to another one. */
export function moveSince(mark: TallyMark, from: CleanTally, to: CleanTally): void {
	for (const entry of from.cleanEntries.splice(mark.cleanEntries)) to.cleanEntries.push(entry);
	for (const each of ["blobs", "bytes", "commits"] as const) {
		to[each] += from[each] - mark[each];
		from[each] = mark[each];
	}
}

/** The counts of a tally, in a form that can be sent to another thread. */
export function countsOf({ cleanEntries, blobs, bytes, commits }: CleanTally): CleanCounts {
	return { cleanEntries: Int32Array.from(cleanEntries), blobs, bytes, commits };
}
