// Checks cheaply whether a range may hold quoted-printable of mail: "=61", a line that ends with "=", or either in
// escapes. Code is full of "=" and of escapes, and holds nearly none of these.

import { carriageReturn, isHexDigit, lineFeed } from "./ascii";
import { byteAt, content } from "./candidate-regions";
import { ampersand, backslash, equals, percent } from "./characters";

/** So many escapes in a range may be one sign, each of whose characters is escaped again. */
const manyEscapes: u32 = 12;

/** Whether "=" stands before two hexadecimal digits, or at the end of a line. */
export function mayHoldMail(from: u32, to: u32): bool {
	for (let at = from; at < to; at += 16) {
		let found = bitsOf(at, equals);
		for (; found !== 0; found &= found - 1) {
			const place = at + <u32>ctz(found);
			const next = byteAt(place + 1);
			if (next === lineFeed || next === carriageReturn) return true;
			// What is escaped may be a digit or the end of a line.
			if (next === backslash || next === percent || next === ampersand) return true;
			if (isHexDigit(next)) return true;
		}
	}
	return false;
}

/** Whether an escape may stand for "=": "%3D", "\\075", "&#61;", "&equals;". */
export function mayHoldEscapedMail(from: u32, to: u32): bool {
	let escapes: u32 = 0;
	for (let at = from; at < to; at += 16) {
		const signs = bitsOf(at, percent) | bitsOf(at, backslash) | bitsOf(at, ampersand);
		escapes += <u32>popcnt(signs);
		if (escapes >= manyEscapes) return true;
		if (holdsPair(at, 0x33, 0x64, 0x44)) return true;
		if (holdsPair(at, 0x37, 0x35, 0x35) || holdsPair(at, 0x36, 0x31, 0x31)) return true;
		if (holdsPair(at, ampersand, 0x65, 0x45)) return true;
	}
	return false;
}

/** Whether one of the bytes from `at` on is `first` with one of two behind it. */
function holdsPair(at: u32, first: u32, second: u32, other: u32): bool {
	for (let found = bitsOf(at, first); found !== 0; found &= found - 1) {
		const behind = byteAt(at + <u32>ctz(found) + 1);
		if (behind === second || behind === other) return true;
	}
	return false;
}

/** A bit for each of the 16 bytes at a place that is the byte. */
function bitsOf(at: u32, byte: u32): u32 {
	return <u32>i8x16.bitmask(i8x16.eq(v128.load(content + at), i8x16.splat(<i8>byte)));
}
