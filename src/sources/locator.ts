// Finds the locations of what was found, after the scan, for sources that do not know them before: the history
// of a repository is read object by object, and an object does not know its paths.

import type { Sighting } from "../finding/sighting.ts";
import type { ScanAccounting } from "./source.ts";

/**
 * Returns the sightings with all their locations. One without any is no location of its finding, but may
 * still say something of the secret, such as its data centre. Called only when something was found.
 */
export type Locator = (
	sightings: readonly Sighting[],
	tools: LocatorTools,
) => Promise<readonly Sighting[]>;

export interface LocatorTools {
	/** Scans a content again, now that its path is known. The sightings have no location yet. */
	readonly rescan: (bytes: Buffer, path: string) => Promise<readonly Sighting[]>;
	/** True for a sighting that is certain enough to be reported. */
	readonly isReported: (sighting: Sighting) => boolean;
	readonly accounting: ScanAccounting;
}
