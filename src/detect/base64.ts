// Finds and decodes base64 that holds text. In base64 of ASCII the first character of each
// group of four is one of 26; ten such groups in a row are rare in anything else, and a key
// of 22 characters or more is always covered by seven, so chains are found at a stride.

import type { OffsetMap } from "./layer.ts";
import { byteSet, findRunsWithin } from "./probe.ts";

export interface DecodedPiece {
	/** The span of the encoded text in the layer. */
	readonly start: number;
	readonly end: number;
	readonly decoded: Buffer;
	readonly map: OffsetMap;
}

/** 28 characters hold 21 bytes: the shortest text with a key of 22 has seven whole groups. */
const chainGroups = 7;
/** A longer text is decoded in pieces around its chains: pictures are no keys. */
const maxPieceCharacters = 1 << 16;
/** Mail and YAML break long base64 into lines of 60 characters or more; 76 is usual. */
const minWrappedLine = 56;

/** First characters of groups whose first byte is a tab, a line break or printable ASCII. */
const textHead = byteSet("CDIJKLMNOPQRSTUVWXYZabcdef");

/** The characters of base64 and of its form for URLs. */
export const base64Characters =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";
/** The shortest run of them that is looked at. */
export const minBase64Run = 4 * chainGroups;

const alphabet = byteSet(base64Characters);

/**
 * Calls `found` for every piece of base64 that may decode to text and begins in the run [from, to)
 * of its characters; a piece may go on in lines up to `limit`. Gives where the last one ends.
 */
export function findBase64(
	bytes: Uint8Array,
	from: number,
	to: number,
	limit: number,
	found: (piece: DecodedPiece) => void,
): number {
	const stride = 4 * (chainGroups - 1);
	let done = from;
	for (let index = from; index + stride < to + 8; index += stride) {
		if (index < done) continue;
		for (let phase = 0; phase < 4; phase++) {
			const at = index + phase;
			if (textHead[bytes[at]!] !== 1 || textHead[bytes[at + 4]!] !== 1) continue;
			const chain = measureChain(bytes, at, done);
			if (chain.groups < chainGroups) continue;
			const piece = decodePiece(bytes, chain.start, done, limit);
			if (!piece) continue;
			found(piece);
			// A text that was cut at the limit goes on in the next piece, with room for a key between.
			done =
				piece.decoded.length * 4 >= (maxPieceCharacters - 8) * 3 ? piece.end - 1024 : piece.end;
			break;
		}
	}
	return done;
}

function measureChain(
	bytes: Uint8Array,
	at: number,
	floor: number,
): { start: number; groups: number } {
	let start = at;
	while (start - 4 >= floor && isTextGroup(bytes, start - 4)) start -= 4;
	let end = at;
	while (isTextGroup(bytes, end) && end - start < maxPieceCharacters) end += 4;
	return { start, groups: (end - start) / 4 };
}

function isTextGroup(bytes: Uint8Array, at: number): boolean {
	return (
		textHead[bytes[at]!] === 1 &&
		alphabet[bytes[at + 1]!] === 1 &&
		alphabet[bytes[at + 2]!] === 1 &&
		alphabet[bytes[at + 3]!] === 1
	);
}

/** Decodes from a group boundary to the end of the base64 text, across line breaks. */
function decodePiece(
	bytes: Uint8Array,
	start: number,
	floor: number,
	limit: number,
): DecodedPiece | undefined {
	let first = start;
	while (first - 4 >= floor && start - first < 4096 && isGroup(bytes, first - 4)) first -= 4;
	const positions: number[] = [];
	let lineStart = first;
	let index = first;
	// The first line may have begun before the piece; those behind it are equally long, to the last.
	let broken: { readonly isEscaped: boolean; readonly width: number | undefined } | undefined;
	while (index < limit && positions.length < maxPieceCharacters) {
		if (alphabet[bytes[index]!] === 1) {
			positions.push(index++);
			continue;
		}
		const next = skipLineBreak(bytes, index);
		const width = index - lineStart;
		const isEscaped = bytes[index] === backslash;
		if (next === index || width < minWrappedLine || alphabet[bytes[next]!] !== 1) break;
		if (broken && (broken.isEscaped !== isEscaped || (broken.width ?? width) !== width)) break;
		broken = { isEscaped, width: broken && width };
		index = next;
		lineStart = next;
	}
	const count = positions.length;
	let padded = index;
	while (padded < index + 2 && bytes[padded] === 61) padded++;
	// "=3D" is padding as mail writes it.
	if (alphabet[bytes[padded]!] === 1) padded = index;
	const text = Buffer.allocUnsafe(count);
	for (let position = 0; position < count; position++)
		text[position] = bytes[positions[position]!]!;
	const decoded = Buffer.from(text.toString("latin1"), "base64");
	if (decoded.length < 16) return undefined;
	const starts = new Uint32Array(decoded.length);
	const ends = new Uint32Array(decoded.length);
	for (let byte = 0; byte < decoded.length; byte++) {
		starts[byte] = positions[Math.floor((byte * 8) / 6)]!;
		ends[byte] = positions[Math.floor((byte * 8 + 7) / 6)]! + 1;
	}
	return { start: first, end: padded, decoded, map: { starts, ends } };
}

const backslash = 92;

function isGroup(bytes: Uint8Array, at: number): boolean {
	for (let offset = 0; offset < 4; offset++) if (alphabet[bytes[at + offset]!] !== 1) return false;
	return true;
}

/** Skips one line break with the indentation behind it; also one written as \n or \r\n in a string. */
function skipLineBreak(bytes: Uint8Array, at: number): number {
	let next = at;
	if (bytes[next] === backslash && bytes[next + 1] === 114) next += 2;
	if (bytes[next] === backslash && bytes[next + 1] === 110) return next + 2;
	if (bytes[next] === 13) next++;
	if (bytes[next] !== 10) return at;
	next++;
	for (let spaces = 0; spaces < 40 && (bytes[next] === 32 || bytes[next] === 9); spaces++) next++;
	return next;
}

const printable = byteSet(
	String.fromCharCode(...Array.from({ length: 95 }, (_, index) => index + 32)),
);

/** Pictures and hashes decode to noise; a secret stands in at least 20 printable characters. */
export function holdsText(decoded: Buffer): boolean {
	return findRunsWithin(decoded, printable, 20, 0, decoded.length).length > 0;
}
