// What a source is: it yields blobs, and reports to the scan accounting what it planned, left out or could not
// read. A report says "clean" only of what was counted as scanned.

import type { Blob } from "../model/blob.ts";
import type { Notice, Problem } from "../model/report.ts";
import type { Pack } from "../packs/pack.ts";

/** What a scan passes to a source: limits and rules, and the counts that the source adds to. */
export interface ScanAccounting {
	/** A larger content becomes a problem. */
	readonly maxFileBytes: number;
	/** True for a path that the policy leaves out; relative to the root, with "/". */
	readonly isExcluded: (path: string) => boolean;
	/** The rules in force: a source may count clean contents itself and not yield them. */
	readonly rulePacks?: readonly Pack[] | undefined;
	/** How many threads may work at once; by default as many as there are cores. */
	readonly jobs?: number | undefined;
	/** How many levels of archives are opened; none by default. */
	readonly archiveDepth?: number | undefined;
	/** What is looked into: it is yielded, clean or not. Nothing by default. */
	readonly opens?: { readonly archives: boolean; readonly pictures: boolean } | undefined;
	/** Aborts on Ctrl-C: the source stops early, the scan reports what it has. */
	readonly signal: AbortSignal;
	/** Counts one content that should be scanned. Every planned one is yielded or becomes a problem. */
	addPlanned(bytes: number): void;
	/**
	 * Counts contents that the source itself found clean and does not yield, as planned and scanned. The path
	 * of one of them shows the progress.
	 */
	addClean(blobs: number, bytes: number, path?: string): void;
	/** Tells how much of all was read by now, from 0 to 1, for the progress line; absent where nobody asks. */
	setShare?(share: number): void;
	/**
	 * Tells in how many bytes the contents are stored that come from packs: how much they may take together
	 * follows from it. Said before the first of them.
	 */
	setStoredBytes?(bytes: number): void;
	/** Tells the git folder of a repository whose objects are yielded: Git LFS may keep contents in it. */
	addGitFolder?(folder: string): void;
	/** Counts one content that the policy left out. */
	addExcluded(bytes: number): void;
	addProblem(problem: Problem): void;
	addNotice(notice: Notice): void;
}

export type Source = (accounting: ScanAccounting) => Iterable<Blob> | AsyncIterable<Blob>;
