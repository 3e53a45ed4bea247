// What a source is: it yields blobs, and it tells the intake all that it planned,
// left out or could not read. "Clean" is only ever said of what the intake saw scanned.

import type { Blob } from "../model/blob.ts";
import type { Notice, Problem } from "../model/report.ts";
import type { Pack } from "../packs/pack.ts";

/** The scan's side of a source: accounting in, limits out. */
export interface Intake {
	/** A larger content becomes a problem, never silence. */
	readonly maxFileBytes: number;
	/** True for a path that the policy leaves out; relative to the root, with "/". */
	readonly isExcluded: (path: string) => boolean;
	/** The rules in force: a source that can may pass what holds no match under them. */
	readonly rulePacks?: readonly Pack[] | undefined;
	/** How many threads may work at once; as many as there are cores where it is not said. */
	readonly jobs?: number | undefined;
	/** Fires on Ctrl-C: the source stops early, the scan reports what it has. */
	readonly signal: AbortSignal;
	/** Counts one content that should be scanned. Every planned one is yielded or has a problem. */
	plan(bytes: number): void;
	/**
	 * Counts contents that the source itself has seen to hold no match, and does not yield; the path
	 * of one of them says how far it is.
	 */
	pass(blobs: number, bytes: number, path?: string): void;
	/** Counts one content that the policy left out. */
	exclude(bytes: number): void;
	problem(problem: Problem): void;
	notice(notice: Notice): void;
}

export type Source = (intake: Intake) => Iterable<Blob> | AsyncIterable<Blob>;
