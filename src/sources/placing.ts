// Where was it seen? Some sources know only after the scan, and for what was found alone: the
// history of a repository is read object by object, and an object does not know its paths.

import type { Sighting } from "../finding/sighting.ts";
import type { Intake } from "./source.ts";

/**
 * Gives sightings with all their places. One without a place is no location of its finding, but
 * still tells of the secret (its data centre, say). Called only when something was found.
 */
export type Placing = (
	sightings: readonly Sighting[],
	tools: PlacingTools,
) => Promise<readonly Sighting[]>;

export interface PlacingTools {
	/** Scans a content again, now that its path is known. The sightings have no place yet. */
	readonly sight: (bytes: Buffer, path: string) => readonly Sighting[];
	/** True for what is certain enough to be reported. */
	readonly isShown: (sighting: Sighting) => boolean;
	readonly intake: Intake;
}
