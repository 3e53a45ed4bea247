// A match where a person can find it: its places, and the line it stands on, already redacted.
// Made while the blob's bytes are at hand; afterwards no plaintext is kept but in Secrets.

import type { Provenance } from "../model/blob.ts";
import type { Match } from "../model/match.ts";
import type { RedactedLine } from "../model/redacted-line.ts";
import type { Position } from "../text/lines.ts";

export interface Sighting {
	readonly match: Match;
	readonly start: Position;
	readonly end: Position;
	readonly provenance: readonly Provenance[];
	readonly excerpt: RedactedLine;
}
