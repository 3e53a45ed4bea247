// Makes the decoded piece of a value that was found in a chain: its characters, those beside it as far as the next
// filler, and the place of each.

import type { DecodedPiece } from "./base64.ts";
import { type Chain, markBits } from "./chain.ts";
import { escapeKinds } from "./escape-codes.ts";

/** How many characters around a value are kept in its piece. */
const margin = 64;

/** What stands between the fillers around a value, for these bound it. */
export function pieceOf(chain: Chain, from: number, to: number): DecodedPiece {
	let first = from;
	while (first > 0 && from - first < margin && (chain.marks[first]! & markBits.behindFiller) === 0)
		first--;
	let last = to;
	while (
		last < chain.text.length &&
		last - to < margin &&
		(chain.marks[last]! & markBits.behindFiller) === 0
	)
		last++;
	const starts = chain.starts.slice(first, last);
	const ends = chain.ends.slice(first, last);
	return {
		start: starts[0]!,
		end: ends.at(-1)!,
		decoded: Buffer.from(chain.text.subarray(first, last)),
		map: { start: (offset) => starts[offset]!, end: (offset) => ends[offset]! },
		encoding: encodingOf(chain, from, to),
		isValue: true,
	};
}

/** The kind of the first escape or filler in a value. */
function encodingOf({ source, starts, ends, marks }: Chain, from: number, to: number): string {
	for (let index = from; index < to; index++) {
		const isFiller = index > from && (marks[index]! & markBits.behindFiller) !== 0;
		const kind =
			(isFiller ? escapeKinds.get(source[ends[index - 1]!]!) : undefined) ??
			((marks[index]! & markBits.escaped) === 0
				? undefined
				: escapeKinds.get(source[starts[index]!]!));
		if (kind !== undefined) return kind;
	}
	return "joined";
}
