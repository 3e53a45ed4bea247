// Checks at an opener, the first byte of an escape or a filler, whether a value may go on behind it. It reads the
// bytes as they stand, which is far cheaper than a chain; most openers fail. kernel/assembly/opener-checks.ts does the
// same.

import { base64Alphabet } from "./base64.ts";
import { openers } from "./escape-reader.ts";
import { hexDigits } from "./hex.ts";
import { byteSet } from "./run-scan.ts";

const [tab, blank, dot, backslash, letterX] = [9, 32, 46, 92, 120] as const;

/** A line of fewer digits counts as wrapped base64 only where the next is as long, and a third may follow. */
const longLine = 14;

const shortestLine = 4;

/** The bytes that may stand between two literals: blanks, signs, prefixes, and openers. */
export const joinSigns = Uint8Array.from({ length: 256 }, (_, byte) =>
	byte >= 128 ||
	openers[byte] === 1 ||
	" \t+.&|~<>^_,#*;bBrRuUfFlLnN@$".includes(String.fromCharCode(byte))
		? 1
		: 0,
);

/** Whether a line that ends at a place may go on in the next one, as base64 does. */
export function mayWrap(bytes: Buffer, at: number): boolean {
	let width = 0;
	while (width < longLine && width < at && base64Alphabet[bytes[at - 1 - width]!] === 1) width++;
	if (width < shortestLine) return false;
	let next = at + 1;
	while (next < at + 64 && betweenLines[bytes[next] ?? 1] === 1) next++;
	let length = 0;
	while (length <= width && base64Alphabet[bytes[next + length] ?? 0] === 1) length++;
	if (width === longLine) return length > 0;
	const end = bytes[next + length] ?? 0;
	return length === width && openers[end] === 1;
}

const betweenLines = byteSet("\r\n\t >#*;|");

export function isHexText(bytes: Buffer, at: number): boolean {
	if (bytes[at] !== backslash || (bytes[at + 1]! | 32) !== letterX) return false;
	for (let digit = at + 2; digit < at + 6; digit++)
		if (hexDigits[bytes[digit] ?? 0] !== 1) return false;
	return true;
}

/** Whether the call that joins a literal with another one is named there: `"a".concat("b")`. */
export function isConcat(bytes: Buffer, at: number): boolean {
	return bytes[at - 1] === dot && bytes.toString("latin1", at, at + concat.length) === concat;
}

const concat = "concat(";

export function isBlank(byte: number | undefined): boolean {
	return byte === blank || byte === tab;
}
