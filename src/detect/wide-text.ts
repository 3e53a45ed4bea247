// Finds and decodes text in two or four bytes a character (UTF-16, UTF-32): whole files, or strings inside a program.
// All but one byte of most characters are NUL. It decodes in pieces, so that memory does not grow with the length.

import { decodedLayer, type Layer, type OffsetMap } from "./layer.ts";
import { mayBeTextByte, minText } from "./text-check.ts";

/** A longer text is decoded in pieces, with as much on both sides as a rule looks at. */
const pieceCharacters = 1 << 18;
const overlapCharacters = 16_000;
/** What names a key stands no further from it, as a rule. */
const reachCharacters = 512;
/** Signs between characters, such as zero-width ones: so many in a row. */
const maxSigns = 3;

interface Encoding {
	readonly name: string;
	/** How many bytes a character has, and which of them is its own; beside it is that of its script. */
	readonly width: number;
	readonly own: number;
	readonly script: number;
}

const encodings: readonly Encoding[] = [
	{ name: "utf-16le", width: 2, own: 0, script: 1 },
	{ name: "utf-16be", width: 2, own: 1, script: 0 },
	{ name: "utf-32le", width: 4, own: 0, script: 1 },
	{ name: "utf-32be", width: 4, own: 3, script: 2 },
];

interface Place {
	readonly encoding: Pick<Encoding, "own" | "width">;
	readonly from: number;
	readonly to: number;
}

interface TextRange extends Place {
	readonly encoding: Encoding;
	readonly hasSigns: boolean;
	/** It reads as text in the other order too, but for a character at either end. */
	readonly hasTwin: boolean;
}

/** Gives a layer for each piece of such text that is long enough for a secret: in all of a content, or in a decoded piece. */
export function* findWideText(layer: Layer): Iterable<Layer> {
	const { bytes } = layer;
	const [from, to] = layer.encodings.length === 0 ? [0, bytes.length] : [layer.from, layer.to];
	const first = bytes.indexOf(0, from);
	if (first < 0 || first >= to) return;
	const ranges = encodings.flatMap((encoding) => {
		const shifts = Array.from({ length: encoding.width }, (_, shift) => from + shift);
		return shifts.flatMap((start) => [...findRanges(bytes, encoding, start, to, from)]);
	});
	// The same bytes may be read in either order: the other one counts where signs stand in it.
	for (const range of ranges) {
		if (range.hasTwin) yield* decodeEnds(layer, range);
		else if (range.hasSigns || isLikely(bytes, range)) yield* decodePieces(layer, range);
	}
}

/** Where the own byte comes last, NULs stand before the first one and none behind the last. */
function isLikely(bytes: Buffer, { encoding: { own, width }, from, to }: Place): boolean {
	if (own > 0) {
		// One of both counts, whatever stands around them.
		const twin = { from: from + width - 1, to: to + width - 1 };
		return bytes[to] !== 0 || !isLikely(bytes, { encoding: { own: 0, width }, ...twin });
	}
	for (let before = 1; before < width; before++) if (bytes[from - before] !== 0) return true;
	return bytes[to] === 0 || bytes[to + 1] === 0 || !mayBeTextByte(bytes[to] ?? -1);
}

function* findRanges(
	bytes: Buffer,
	encoding: Encoding,
	start: number,
	limit: number,
	floor: number,
): Iterable<TextRange> {
	const { width, own } = encoding;
	const last = limit - width;
	// A text that is long enough covers a character or a sign at each such step.
	const step = width * minText;
	let done = start;
	for (let at = start + step - width; at <= last; at += step) {
		if (at < done || kindOf(bytes, at, encoding) === other) continue;
		const from = follow(bytes, encoding, at, done - width, -1);
		const to = follow(bytes, encoding, at, last + 1, 1) + width;
		done = Math.max(to, at + width);
		const { characters, signs } = count(bytes, encoding, from, to);
		if (characters < minText) continue;
		// In the other order it begins one character earlier.
		const hasTwin = own > 0 && from > floor && isTwin(bytes, from, width);
		yield { encoding, from, to, hasSigns: signs > 0, hasTwin };
	}
}

/** The last character of the text before `limit`; a few signs may stand between characters. */
function follow(
	bytes: Buffer,
	encoding: Encoding,
	start: number,
	limit: number,
	direction: 1 | -1,
): number {
	let [last, signs] = [start, 0];
	const step = direction * encoding.width;
	for (let at = start + step; direction * (limit - at) > 0; at += step) {
		const kind = kindOf(bytes, at, encoding);
		if (kind === other || (kind === sign && ++signs > maxSigns)) break;
		if (kind === sign) continue;
		last = at;
		signs = 0;
	}
	return last;
}

/** Whether the byte before belongs to a character of the same text in the other order. */
function isTwin(bytes: Buffer, from: number, width: number): boolean {
	const before = bytes[from - 1]!;
	return before < 128 && before > 0 && mayBeTextByte(before) && (width === 2 || bytes[from] === 0);
}

function count(
	bytes: Buffer,
	encoding: Encoding,
	from: number,
	to: number,
): { readonly characters: number; readonly signs: number } {
	let [characters, signs] = [0, 0];
	for (let at = from; at < to; at += encoding.width) {
		const kind = kindOf(bytes, at, encoding);
		if (kind === character) characters++;
		else if (kind === sign) signs++;
	}
	return { characters, signs };
}

const character = 0;
/** May be a zero-width character, a soft hyphen or a dash. */
const sign = 1;
const other = 2;

function kindOf(bytes: Buffer, at: number, { width, own, script }: Encoding): number {
	for (let index = 0; index < width; index++) {
		if (index !== own && index !== script && bytes[at + index] !== 0) return other;
	}
	const byte = bytes[at + own]!;
	switch (bytes[at + script]) {
		case 0:
			if (byte === 0xad) return sign;
			return byte > 0 && byte < 128 && mayBeTextByte(byte) ? character : other;
		case 0x20:
		case 0x22:
		case 0xfe:
		case 0xff:
			return sign;
		default:
			return other;
	}
}

/** Only there it says something else than its twin, where the byte before it, or none behind it, is of its text. */
function* decodeEnds(layer: Layer, range: TextRange): Iterable<Layer> {
	const { encoding, from, to } = range;
	const reach = reachCharacters * encoding.width;
	if (beginsWithValue(layer.bytes, range))
		yield* decodePieces(layer, { ...range, to: Math.min(to, from + reach) });
	if (layer.bytes[to] !== 0)
		yield* decodePieces(layer, { ...range, from: Math.max(from, to - reach) });
}

/** Letters or digits, as many as a key has, and one before them that would be one more. */
function beginsWithValue(bytes: Buffer, { encoding: { width, own }, from }: TextRange): boolean {
	for (let index = -1; index < minText; index++) {
		const byte = index < 0 ? bytes[from - 1] : bytes[from + own + index * width];
		if (byte === undefined || !/[\w-]/.test(String.fromCharCode(byte))) return false;
	}
	return true;
}

function* decodePieces(layer: Layer, { encoding, from, to }: TextRange): Iterable<Layer> {
	const { width, name } = encoding;
	const size = pieceCharacters * width;
	const overlap = overlapCharacters * width;
	for (let start = from; start < to; start += size) {
		const first = Math.max(from, start - overlap);
		const last = Math.min(to, start + size + overlap);
		const piece = { start: first, end: last, ...decode(layer.bytes, encoding, first, last) };
		yield decodedLayer(layer, piece, name, { before: 0, after: 0 });
	}
}

/** Decodes to UTF-8, in which signs look as in any other text. */
function decode(
	bytes: Buffer,
	{ width, own, script }: Encoding,
	from: number,
	to: number,
): { readonly decoded: Buffer; readonly map: OffsetMap } {
	const count = (to - from) / width;
	const decoded = Buffer.allocUnsafe(3 * count);
	/** Of each sign, in order: where it is, which character it is, and where the next one is. */
	const signs: { readonly offset: number; readonly index: number; readonly end: number }[] = [];
	let size = 0;
	for (let index = 0; index < count; index++) {
		const at = from + index * width;
		const code = bytes[at + own]! | (bytes[at + script]! << 8);
		if (code < 128) {
			decoded[size++] = code;
			continue;
		}
		const offset = size;
		size += decoded.write(String.fromCharCode(code), size, "utf8");
		signs.push({ offset, index, end: size });
	}
	function indexOf(offset: number): number {
		let [low, high] = [0, signs.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if (signs[middle]!.offset <= offset) low = middle + 1;
			else high = middle;
		}
		const before = signs[low - 1];
		if (before === undefined) return offset;
		return offset < before.end ? before.index : before.index + 1 + offset - before.end;
	}
	return {
		decoded: decoded.subarray(0, size),
		map: {
			start: (offset) => from + width * indexOf(offset),
			end: (offset) => from + width * (indexOf(offset) + 1),
		},
	};
}
