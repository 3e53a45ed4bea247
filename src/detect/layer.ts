// A layer is a text that the rules run on: the content itself, or a piece of it decoded.
// Each layer knows where its bytes stood in the original, so that positions never drift.

/** Offsets of one decoded byte in the layer it came from: half-open. */
export interface OffsetMap {
	readonly starts: ArrayLike<number>;
	readonly ends: ArrayLike<number>;
}

export interface Layer {
	/** One byte a character, as latin1. */
	readonly bytes: Buffer;
	/** Candidates begin in [from, to); what is outside is context. */
	readonly from: number;
	readonly to: number;
	/** How deep it was decoded, and by what: empty for the content itself. */
	readonly encodings: readonly string[];
	/** True where "=" at the end of a line stays what it is, in what is unescaped from here too. */
	readonly keepsBreaks?: boolean;
	/** True where it was cut out of its outer text without regard to what stands there. */
	readonly isWindow?: boolean;
	/** The span in the original content of a span of this layer. */
	origin(start: number, end: number): { readonly start: number; readonly end: number };
}

/** The layer of the content itself; `base` is where `bytes` begin in the original. */
export function rootLayer(bytes: Buffer, from = 0, to: number = bytes.length, base = 0): Layer {
	return {
		bytes,
		from,
		to,
		encodings: [],
		origin: (start, end) => ({ start: base + start, end: base + end }),
	};
}

/**
 * A layer for a decoded piece of `outer`, between as much of the outer text on both sides as a
 * rule may look at: a name stands outside of what it names.
 */
export function decodedLayer(
	outer: Layer,
	piece: {
		readonly start: number;
		readonly end: number;
		readonly decoded: Buffer;
		readonly map: OffsetMap;
		readonly keepsBreaks?: boolean;
	},
	encoding: string,
	reach: { readonly before: number; readonly after: number },
): Layer {
	const head = outer.bytes.subarray(Math.max(0, piece.start - reach.before), piece.start);
	const tail = outer.bytes.subarray(piece.end, piece.end + reach.after);
	const from = head.length;
	const to = from + piece.decoded.length;
	const outerStart = (offset: number): number => {
		if (offset < from) return piece.start - from + offset;
		return offset < to ? piece.map.starts[offset - from]! : piece.end + offset - to;
	};
	const outerEnd = (offset: number): number => {
		if (offset <= from) return piece.start - from + offset;
		return offset <= to ? piece.map.ends[offset - from - 1]! : piece.end + offset - to;
	};
	return {
		bytes: Buffer.concat([head, piece.decoded, tail]),
		from,
		to,
		encodings: outer.encodings.includes(encoding)
			? outer.encodings
			: [...outer.encodings, encoding],
		keepsBreaks: piece.keepsBreaks === true,
		origin: (start, end) => outer.origin(outerStart(start), outerEnd(end)),
	};
}
