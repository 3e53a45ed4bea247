// Tells which bytes may stand inside a value and be no part of it: in a join of literals, at the start of a line that goes on,
// in an escape.

import { isHexDigit } from "./ascii";
import { boundary, isSign, isSignByte, kindAt, member, sign } from "./byte-kinds";
import { byteAt, content } from "./candidate-regions";
import { backslash, equals } from "./characters";
import { isJoinByte } from "./join-signs";
import { endsConcat } from "./opener-checks";

/** The longest escape. */
const maxEscape: u32 = 24;
/** The longest row of blanks and signs that is skipped. */
export const maxSkipped: u32 = 64;

/** 1 for each byte that stands in no escape, in no join and at the start of no line. */
const neverSkipped = memory.data(256);

/** To be called once join signs are known. */
export function prepareSkippedBytes(): void {
	for (let byte: u32 = 0; byte < 256; byte++) {
		const isSome =
			isJoinByte(byte) || isInEscape(byte) || byte === 0x28 || byte === 0x2f || byte === 0x3f;
		store<u8>(neverSkipped + byte, isSome ? 0 : 1);
	}
}

/** What was skipped last: behind a quote, a line end or an escape at the first place, up to the second one. */
let skippedFrom: u32 = 0;
let skippedTo: u32 = 0;

/** To be called where something else is read. */
export function forgetSkipped(): void {
	skippedFrom = 0;
	skippedTo = 0;
}

/** Whether a byte may stand in a join of literals, or at the start of a line: behind a quote, a line end or an escape. */
export function isSkipped(at: u32): bool {
	if (load<u8>(neverSkipped + byteAt(at)) === 1) return false;
	// An indentation would be read again for each of its blanks.
	if (at > skippedFrom && at <= skippedTo) return true;
	if (at === skippedTo + 1 && at <= skippedFrom + maxSkipped && isSpace(byteAt(skippedTo))) {
		skippedTo = at;
		return true;
	}
	if (endsConcat(at + 1) || endsConcat(at)) return true;
	const least = at > maxSkipped ? at - maxSkipped : 0;
	let letters: u32 = 0;
	let isBehindEntity = false;
	let back = at;
	for (; back > least; back--) {
		const byte = byteAt(back - 1);
		const kind = kindAt(back - 1);
		if (kind === boundary || (kind === sign && isSign(back - 1))) {
			skippedFrom = back - 1;
			skippedTo = at;
			return true;
		}
		if (byte === 0x3b) isBehindEntity = true;
		letters = kind === member ? letters + 1 : 0;
		if (letters > 2 || (!isJoinByte(byte) && byte !== 0x28)) {
			// "\\t" is a blank.
			if (letters === 1 && byteAt(back - 2) === backslash) return true;
			break;
		}
	}
	return followsEscape(at, isBehindEntity || isEscapeEnd(byteAt(back - 1)));
}

/** Whether an escape may end with a byte; those of entities end with ";". */
function isEscapeEnd(byte: u32): bool {
	return isHexDigit(byte) || byte === 0x7d || byte === 0x3b || byte >= 128;
}

/** Whether an escape may stand close in front of a place: one that ends there, or that is "<" and so opens a tag. */
function followsEscape(at: u32, mayEnd: bool): bool {
	const least = at > maxEscape ? at - maxEscape : 0;
	if (at >= 32) {
		const address = content + at - 32;
		if (!holdsSign(address) && !holdsSign(address + 16)) return false;
		if (!mayEnd && !isInEscape(byteAt(at)) && !holdsLess(address) && !holdsLess(address + 16))
			return false;
	}
	for (let back = at; back > least; back--) {
		const byte = byteAt(back - 1);
		if (isSignByte(byte) && byte !== 0x3e && isSign(back - 1)) return true;
	}
	return false;
}

/** Whether a sign may stand in an escape: "&#97;", "\\u{61}", "\\e[31m". */
function isInEscape(byte: u32): bool {
	return byte === 0x23 || byte === 0x3b || byte === 0x5b || byte === 0x7b || byte === 0x7d;
}

/** Whether "<" may be escaped in 16 bytes and the next one: "3c", "lt", "60", "74". */
function holdsLess(address: usize): bool {
	const bytes = v128.load(address);
	const next = v128.load(address, 1);
	const hex = v128.and(
		i8x16.eq(bytes, i8x16.splat(0x33)),
		i8x16.eq(v128.or(next, i8x16.splat(0x20)), i8x16.splat(0x63)),
	);
	const entity = v128.and(
		i8x16.eq(v128.or(bytes, i8x16.splat(0x20)), i8x16.splat(0x6c)),
		i8x16.eq(v128.or(next, i8x16.splat(0x20)), i8x16.splat(0x74)),
	);
	const decimal = v128.and(i8x16.eq(bytes, i8x16.splat(0x36)), i8x16.eq(next, i8x16.splat(0x30)));
	const octal = v128.and(i8x16.eq(bytes, i8x16.splat(0x37)), i8x16.eq(next, i8x16.splat(0x34)));
	return v128.any_true(v128.or(v128.or(hex, entity), v128.or(decimal, octal)));
}

/** Whether one of 16 bytes may begin an escape or a sign that is skipped. */
function holdsSign(address: usize): bool {
	const bytes = v128.load(address);
	const found = v128.or(
		v128.or(
			i8x16.eq(v128.and(bytes, i8x16.splat(-4)), i8x16.splat(0x24)),
			i8x16.eq(bytes, i8x16.splat(<i8>backslash)),
		),
		v128.or(i8x16.eq(bytes, i8x16.splat(27)), i8x16.eq(bytes, i8x16.splat(<i8>equals))),
	);
	return v128.any_true(found) || i8x16.bitmask(bytes) !== 0;
}

export function isSpace(byte: u32): bool {
	return byte === 0x20 || byte === 9;
}
