// A match with its positions, its provenance and its line, already redacted. Beyond it no plaintext is kept but in
// Secrets.

import type { Provenance } from "../model/blob.ts";
import type { Match } from "../model/match.ts";
import type { PictureRegion } from "../model/picture-region.ts";
import type { RedactedLine } from "../model/redacted-line.ts";
import type { Position } from "../text/lines.ts";

export interface Occurrence {
	readonly match: Match;
	readonly start: Position;
	readonly end: Position;
	readonly provenance: readonly Provenance[];
	/** The entry inside an archive, by the joined names of nested ones. */
	readonly member?: string;
	/** Where it stands in a picture. */
	readonly region?: PictureRegion;
	readonly excerpt: RedactedLine;
}
