// Checks at an opener, the first byte of an escape or a filler, whether a value may go on behind it. It reads the
// bytes as they stand, which is far cheaper than a chain; most openers fail. kernel/assembly/opener-checks.ts does the
// same.

import { base64Alphabet } from "./base64.ts";
import { openers } from "./escape-reader.ts";
import { hexDigits } from "./hex.ts";
import { byteSet } from "./run-scan.ts";

const [tab, blank, dot, backslash, letterX] = [9, 32, 46, 92, 120] as const;
const [lineFeed, carriageReturn] = [10, 13] as const;
const [letterN, letterR, letterT] = [110, 114, 116] as const;

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

/**
 * Behind an escaped line end, "\\n" or "\\\\r", that begins at a place; 0 where none does. Nothing but base64 and hexadecimal
 * digits goes on over it.
 */
export function lineEscapeEnd(bytes: Buffer, at: number): number {
	let end = at;
	while (bytes[end] === backslash && end < at + maxBackslashes) end++;
	return end > at && (bytes[end] === letterN || bytes[end] === letterR) ? end + 1 : 0;
}

/** The most backslashes of one escape, as in the kernel: it may be escaped four times. */
const maxBackslashes = 16;

/** The same as `mayWrap` for an escaped line end: [at, end). */
export function mayWrapEscaped(bytes: Buffer, at: number, end: number): boolean {
	let width = 0;
	while (width < longLine && width < at && base64Alphabet[bytes[at - 1 - width]!] === 1) {
		// The letter of an escape.
		if (bytes[at - 2 - width] === backslash) break;
		width++;
	}
	if (width < shortestLine) return false;
	let next = end;
	while (next < end + 64) {
		if (betweenLines[bytes[next] ?? 1] === 1) {
			next++;
			continue;
		}
		if (bytes[next] !== backslash) break;
		let behind = next;
		while (bytes[behind] === backslash && behind < next + maxBackslashes) behind++;
		const letter = bytes[behind];
		// What else is escaped may be anything.
		if (letter !== letterN && letter !== letterR && letter !== letterT) return true;
		next = behind + 1;
	}
	if (openers[bytes[next] ?? 0] === 1) return true;
	let length = 0;
	while (length <= width && base64Alphabet[bytes[next + length] ?? 0] === 1) length++;
	if (width === longLine) return length > 0;
	return length === width && openers[bytes[next + length] ?? 0] === 1;
}

const betweenLines = byteSet("\r\n\t >#*;|");

/** Whether "=" ends a line and the next one is empty: it is the padding of base64, for mail breaks no line there. */
export function isBeforeEmptyLine(bytes: Buffer, at: number): boolean {
	const behind = bytes[at + 1] === carriageReturn ? at + 2 : at + 1;
	if (bytes[behind] !== lineFeed) return false;
	return bytes[behind + 1] === lineFeed || bytes[behind + 1] === carriageReturn;
}

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
