// Decodes text written in hexadecimal digits with nothing between them, as databases dump binary columns. A hash of as
// many digits decodes to noise, and is dropped.

import type { Characters, DecodedPiece } from "./base64.ts";
import { byteSet } from "./run-scan.ts";
import { holdsText, minText } from "./text-check.ts";

export const hexDigits: Uint8Array = byteSet("0123456789abcdefABCDEF");
/** The shortest run that is decoded. */
export const minHexRun: number = 2 * minText;
/** A longer text is decoded in pieces that overlap by as much as a rule looks at, in digits. */
const overlap = 8000;
const maxPiece = 1 << 16;

/** Decodes a run of digits, as far as it holds text. */
export function* decodeHex(run: Characters): Iterable<DecodedPiece> {
	for (let phase = 0; phase < 2; phase++) {
		for (const { from, to } of findTexts(run, run.from + phase)) yield decode(run, from, to);
	}
}

function* findTexts(
	{ text, to }: Characters,
	first: number,
): Iterable<{ readonly from: number; readonly to: number }> {
	for (let start = first; start + minHexRun <= to; start += maxPiece - overlap) {
		const end = Math.min(to, start + maxPiece);
		if (holdsText(bytesOf(text, start, end))) yield { from: start, to: end };
		if (end === to) return;
	}
}

function bytesOf(text: Buffer, from: number, to: number): Buffer {
	return Buffer.from(text.toString("latin1", from, to - ((to - from) % 2)), "hex");
}

function decode({ text, startOf, endOf }: Characters, from: number, to: number): DecodedPiece {
	const decoded = bytesOf(text, from, to);
	return {
		start: startOf(from),
		end: endOf(from + 2 * decoded.length - 1),
		decoded,
		map: {
			start: (byte) => startOf(from + 2 * byte),
			end: (byte) => endOf(from + 2 * byte + 1),
		},
		encoding: "hex",
	};
}
