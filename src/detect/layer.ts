// A layer is a text that rules run on: the content itself, or a decoded piece of it. It maps each of its bytes to the
// place in the original, so that positions stay right however deep a match was found.

export interface Origin {
	readonly start: number;
	readonly end: number;
	/** Where it stands in the text that was unpacked there, all of which has one place. */
	readonly inUnpacked?: { readonly start: number; readonly end: number };
}

/** The span of one decoded byte in the layer it came from: half-open. */
export interface OffsetMap {
	start(offset: number): number;
	end(offset: number): number;
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
	/** Where it was cut out of its outer text without regard to what stands there: what was decoded. */
	readonly window?: { readonly from: number; readonly to: number };
	/** The span in the original content of a span of this layer. */
	origin(start: number, end: number): Origin;
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

/** What a span of a layer decodes to. */
export interface LayerPiece {
	readonly start: number;
	readonly end: number;
	readonly decoded: Buffer;
	readonly map: OffsetMap;
	readonly keepsBreaks?: boolean;
	readonly isUnpacked?: boolean;
}

/**
 * A layer for a decoded piece of `outer`, between as much of the outer text on both sides as a
 * rule may look at: a name stands outside of what it names. A letter beside a piece that `isSeparate`
 * is no part of what it holds: there a blank stands between them.
 */
export function decodedLayer(
	outer: Layer,
	piece: LayerPiece,
	encoding: string,
	margin: { readonly before: number; readonly after: number },
	isSeparate = false,
): Layer {
	const head = outer.bytes.subarray(Math.max(0, piece.start - margin.before), piece.start);
	const tail = outer.bytes.subarray(piece.end, piece.end + margin.after);
	const front = isSeparate && isPartOfWord(head.at(-1)) ? blank : nothing;
	const back = isSeparate && isPartOfWord(tail[0]) ? blank : nothing;
	const from = head.length + front.length;
	const to = from + piece.decoded.length;
	const inHead = (offset: number) => piece.start - head.length + Math.min(offset, head.length);
	const inTail = (offset: number) => piece.end + Math.max(0, offset - to - back.length);
	const outerStart = (offset: number): number => {
		if (offset < from) return inHead(offset);
		return offset < to ? piece.map.start(offset - from) : inTail(offset);
	};
	const outerEnd = (offset: number): number => {
		if (offset <= from) return inHead(offset);
		return offset <= to ? piece.map.end(offset - from - 1) : inTail(offset);
	};
	return {
		bytes: Buffer.concat([head, front, piece.decoded, back, tail]),
		from,
		to,
		encodings: outer.encodings.includes(encoding)
			? outer.encodings
			: [...outer.encodings, encoding],
		keepsBreaks: piece.keepsBreaks === true,
		origin(start, end) {
			const origin = outer.origin(outerStart(start), outerEnd(end));
			if (!piece.isUnpacked) return origin;
			const { start: first, end: last } = origin.inUnpacked ?? { start: 0, end: to - from };
			// What was unpacked once before has its share of that place.
			const share = (last - first) / (to - from);
			const inUnpacked = {
				start: first + share * (start - from),
				end: first + share * (end - from),
			};
			return { ...origin, inUnpacked };
		},
	};
}

const blank = Buffer.from(" ");
const nothing = Buffer.alloc(0);

function isPartOfWord(byte: number | undefined): boolean {
	return byte !== undefined && /[\w-]/.test(String.fromCharCode(byte));
}
