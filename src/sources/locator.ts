// Finds the locations of what was found, after the scan, for sources that do not know them before: the history
// of a repository is read object by object, and an object does not know its paths.

import type { Occurrence } from "../finding/occurrence.ts";
import type { ScanAccounting } from "./source.ts";

/**
 * Returns the occurrences with all their locations. One without any is no location of its finding, but may
 * still say something of the secret, such as its data centre. Called only when something was found, or a content
 * has problems and no path.
 */
export type Locator = (
	occurrences: readonly Occurrence[],
	tools: LocatorTools,
) => Promise<readonly Occurrence[]>;

export interface LocatorTools {
	/** Scans a content again, now that its path is known. The occurrences have no location yet. */
	readonly rescan: (bytes: Buffer, path: string) => Promise<readonly Occurrence[]>;
	/** True where rescans find nothing any more, since the steps of the whole scan are spent. */
	readonly isSpent: () => boolean;
	/** True for a occurrence that is certain enough to be reported. */
	readonly isReported: (occurrence: Occurrence) => boolean;
	readonly accounting: ScanAccounting;
	/** The ids of contents that have problems and no path yet. */
	readonly unplaced: ReadonlySet<string>;
	/** Takes all paths of such a content; "" where it has none. */
	readonly placeProblems: (blob: string, paths: readonly string[]) => void;
}
