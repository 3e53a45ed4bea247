// The events of findCandidates(): a run that a form could match, a decoded piece, a span whose escapes are to be
// undone.

import type { DecodedPiece } from "./base64.ts";
import type { CompiledProbe } from "./compile-rules.ts";

/** Events come one by one, so that memory for one decoded piece is free again before the next. */
export type CandidateEvent =
	| RunEvent
	/** Base64 and its kin that decode to text; values in pieces. */
	| { readonly kind: "piece"; readonly piece: DecodedPiece }
	/** A span to decode because of its escapes alone; those of mail, too, where it `isMail`. */
	| {
			readonly kind: "escaped";
			readonly start: number;
			readonly end: number;
			readonly isMail: boolean;
			readonly bytesPerCharacter: number;
	  };

/** A run of a probe's bytes that some form of the probe could match. */
export interface RunEvent {
	readonly kind: "run";
	readonly probe: CompiledProbe;
	readonly start: number;
	readonly end: number;
}

/** Where to search: in [from, to). Encoded values there may begin before it, but not before `floor`. */
export interface SearchSpan {
	readonly from: number;
	readonly to: number;
	readonly floor: number;
}
