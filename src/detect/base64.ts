// Decodes base64 that holds text. A run does not show where its groups of four characters begin, so each of the four
// offsets is tried. In base64 of text the first character of each group is one of 43. Seven such groups in a row, as a key
// of 22 characters covers, are decoded on trial; text-check.ts decides whether it is text.

import type { OffsetMap } from "./layer.ts";
import { byteSet } from "./run-scan.ts";
import { holdsText } from "./text-check.ts";

export interface DecodedPiece {
	/** The span of the encoded text in the layer. */
	readonly start: number;
	readonly end: number;
	readonly decoded: Buffer;
	readonly map: OffsetMap;
	readonly encoding: string;
	/** True for a value with nothing more to decode. */
	readonly isValue?: boolean;
	/** True for unpacked text, all of which has one place: that of the packed data. */
	readonly isUnpacked?: boolean;
	/** True where it is not decoded, since that takes more than any budget. */
	readonly isTooLarge?: boolean;
}

/** Characters of an encoding, with the place of each in the layer. */
export interface Characters {
	readonly text: Buffer;
	readonly from: number;
	readonly to: number;
	startOf(index: number): number;
	endOf(index: number): number;
}

/** 28 characters hold 21 bytes: the shortest text with a key of 22 has seven whole groups. */
const chainGroups = 7;
const chainLength = 4 * chainGroups;
/** What is decoded around a text that was found, in characters: as far as a rule looks. */
const before = 4096;
const after = 2048;
/** A longer text is decoded in pieces that overlap by as much. */
const maxPiece = 1 << 16;

/**
 * First characters of groups whose first byte is a tab, a line break, printable ASCII, NUL, or of one of
 * the signs that may stand in a value: text-check.ts.
 */
const heads = byteSet("ACDEFIJKLMNOPQRSTUVWXYZabcdefghijkloruvw47/_");

/** The characters of base64 and of its form for URLs. */
export const base64Characters =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";
export const base64Alphabet: Uint8Array = byteSet(base64Characters);
/** The shortest run that is decoded. */
export const minBase64Run: number = chainLength;

/** Decodes base64 in a run of its characters, as far as it holds text. */
export function* decodeBase64(run: Characters): Iterable<DecodedPiece> {
	for (let phase = 0; phase < 4; phase++) {
		for (const { from, to } of findTexts(run, run.from + phase)) yield decode(run, from, to);
	}
}

/** Gives the ranges that decode to text, if groups of four begin at `first`. */
function* findTexts(
	{ text, to }: Characters,
	first: number,
): Iterable<{ readonly from: number; readonly to: number }> {
	let span: { from: number; to: number } | undefined;
	for (let at = first + chainLength - 4; at < to; at += chainLength) {
		if (heads[text[at]!] === 0) continue;
		let low = at;
		while (low - 4 >= first && heads[text[low - 4]!] === 1) low -= 4;
		let high = at + 4;
		while (high < to && heads[text[high]!] === 1) high += 4;
		if (high - low >= chainLength && holdsTextIn(text, low, Math.min(to, high + 4))) {
			const from = Math.max(first, low - before);
			const end = Math.min(to, high + after);
			if (span === undefined) span = { from, to: end };
			else if (from <= span.to) span.to = end;
			else {
				yield* cut(span);
				span = { from, to: end };
			}
		}
		at = high;
	}
	if (span) yield* cut(span);
}

function holdsTextIn(text: Buffer, from: number, to: number): boolean {
	return holdsText(Buffer.from(text.toString("latin1", from, to), "base64"));
}

function* cut({
	from,
	to,
}: {
	readonly from: number;
	readonly to: number;
}): Iterable<{ from: number; to: number }> {
	for (let start = from; ; start += maxPiece - before) {
		yield { from: start, to: Math.min(to, start + maxPiece) };
		if (start + maxPiece >= to) return;
	}
}

function decode({ text, startOf, endOf }: Characters, from: number, to: number): DecodedPiece {
	const decoded = Buffer.from(text.toString("latin1", from, to), "base64");
	return {
		start: startOf(from),
		end: endOf(to - 1),
		decoded,
		map: {
			start: (byte) => startOf(from + Math.floor((byte * 8) / 6)),
			end: (byte) => endOf(from + Math.floor((byte * 8 + 7) / 6)),
		},
		encoding: "base64",
	};
}
