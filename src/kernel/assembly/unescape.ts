// Decides whether undoing the escapes in a range could show a value that does not stand there as it is.
// Binary data written as "\x4b\x82" is frequent and looks like nothing else. The scanner undoes escapes
// (src/detect/escapes.ts) only where the result has a run in it, or may be escaped again.

import { carriageReturn, isDigit, isHexDigit, isLetter, lineFeed } from "./ascii";
import { content } from "./candidate-regions";
import { isSoftBreak, mailColumn } from "./escapes";
import { margin, minRunLength, runSet } from "./rule-tables";

/** Longer ranges are left to the scanner. */
const maxBytes: u32 = 1 << 16;
const maxEscape: u32 = 16;
/** Flag of a byte that an escape stood for. */
const isDecoded: u32 = 128;
/** In place of a byte beyond ASCII. */
const foreign: u32 = 1;
/** What the scanner puts in place of a code point beyond 255: src/detect/escapes.ts. */
const beyondBytes: u32 = 0x3f;

const percent: u32 = 0x25;
const ampersand: u32 = 0x26;
const backslash: u32 = 0x5c;
const equals: u32 = 0x3d;

/** The code point of the last escape; `unsure` where it is not worked out here. */
let value: u32 = 0;
const unsure: u32 = 0x1000_0000;

/** The range as it is, and with its escapes undone. */
let raw: usize = 0;
let unescaped: usize = 0;

/** False only where undoing the escapes of [from, to) shows nothing that a rule could match. */
export function mayShowValue(from: u32, to: u32): bool {
	if (to - from > maxBytes - 2 * maxEscape) return true;
	if (raw === 0) {
		raw = heap.alloc(maxBytes);
		unescaped = heap.alloc(maxBytes);
	}
	// Where the scanner begins is not known exactly, so no escape may stand near the start.
	const first = from > maxEscape ? from - maxEscape : 0;
	const bytes = copyRaw(first, to);
	const edge = from === 0 ? 0 : from - first + margin + maxEscape;
	for (let at: u32 = 0; at < min<u32>(edge, bytes); at++)
		if (escapeAt(raw, at, bytes) > 0) return true;
	const length = unescapeRange(first, bytes);
	return length < 0 || isEscapedAgain(length) || holdsNewRun(length);
}

function copyRaw(from: u32, to: u32): u32 {
	for (let at = from; at < to; at++) {
		const byte: u32 = load<u8>(content + at);
		store<u8>(raw + at - from, <u8>(byte < 128 ? byte : foreign));
	}
	return to - from;
}

/** Returns the length of the result, -1 where it is not known. */
function unescapeRange(first: u32, bytes: u32): i32 {
	let length: u32 = 0;
	for (let at: u32 = 0; at < bytes; ) {
		const step = escapeAt(raw, at, bytes);
		if (step === 0) {
			const byte = load<u8>(raw + at);
			if (byte === equals && isSoftBreak(first + at)) return -1;
			store<u8>(unescaped + length++, byte);
			at++;
			continue;
		}
		if (value === unsure) return -1;
		store<u8>(unescaped + length++, <u8>(byteOf(value) | isDecoded));
		at += step;
	}
	return length;
}

function byteOf(code: u32): u32 {
	return code < 128 ? code : code < 256 ? foreign : beyondBytes;
}

/** True when an undone escape became an escape or a soft break itself, or a part of one. */
function isEscapedAgain(length: u32): bool {
	/** Behind the last line feed. */
	let line: u32 = 0;
	for (let at: u32 = 0; at < length; at++) {
		const byte = byteIn(unescaped, at, length);
		if (byte === lineFeed) line = at + 1;
		const step =
			byte === equals && at - line >= mailColumn
				? breakAt(at, length)
				: escapeAt(unescaped, at, length);
		for (let index: u32 = 0; index < step; index++) {
			if (load<u8>(unescaped + at + index) & isDecoded) return true;
		}
	}
	return false;
}

/** The length of the soft break or the escape that begins with "=" at a position. */
function breakAt(at: u32, length: u32): u32 {
	const step: u32 = byteIn(unescaped, at + 1, length) === carriageReturn ? 2 : 1;
	return byteIn(unescaped, at + step, length) === lineFeed
		? step + 1
		: escapeAt(unescaped, at, length);
}

/** Whether there is a run with an undone escape in or near it. Other runs were checked as they stand. */
function holdsNewRun(length: u32): bool {
	let run: u32 = 0;
	/** Where the last undone escape is, and the end of the last run that one would still be near. */
	let decodedAt: i64 = -1_000_000;
	let longRunEnd: i64 = -1_000_000;
	for (let at: u32 = 0; at < length; at++) {
		const byte: u32 = load<u8>(unescaped + at);
		if (byte & isDecoded) {
			decodedAt = at;
			if (decodedAt - longRunEnd <= <i64>margin) return true;
		}
		if (load<u8>(runSet + (byte & 127)) === 0) {
			run = 0;
			continue;
		}
		if (++run < minRunLength) continue;
		longRunEnd = at;
		if (longRunEnd - run - decodedAt <= <i64>margin) return true;
	}
	return false;
}

/** The length of the escape at a position, 0 for none; sets `value`. */
function escapeAt(text: usize, at: u32, length: u32): u32 {
	const opener = byteIn(text, at, length);
	if (opener === backslash) return backslashEscapeAt(text, at, length);
	if (opener === percent) return hexDigits(text, at + 1, length, 2, 2) === 2 ? 3 : 0;
	if (opener === ampersand) return entityAt(text, at, length);
	if (opener === equals) {
		// "=3D"
		if (byteIn(text, at + 1, length) !== 0x33 || (byteIn(text, at + 2, length) | 32) !== 0x64)
			return 0;
		value = equals;
		return 3;
	}
	return 0;
}

function backslashEscapeAt(text: usize, at: u32, length: u32): u32 {
	const next = byteIn(text, at + 1, length);
	const folded = next | 32;
	if (folded === 0x75) {
		if (byteIn(text, at + 2, length) === 0x7b) {
			const digits = hexDigits(text, at + 3, length, 1, 6);
			if (digits > 0 && byteIn(text, at + 3 + digits, length) === 0x7d) return digits + 4;
		}
		return hexDigits(text, at + 2, length, 4, 4) > 0 ? 6 : 0;
	}
	if (folded === 0x78) return hexDigits(text, at + 2, length, 2, 2) > 0 ? 4 : 0;
	if (next - 0x30 < 4) {
		const second = byteIn(text, at + 2, length) - 0x30;
		const third = byteIn(text, at + 3, length) - 0x30;
		if (second > 7 || third > 7) return 0;
		value = ((next - 0x30) << 6) | (second << 3) | third;
		return 4;
	}
	value = controlOf(folded);
	if (value > 0) return 2;
	switch (next) {
		case 0x22:
		case 0x27:
		case 0x60:
		case backslash:
		case 0x2f:
		case ampersand:
		case 0x40:
			value = next;
			return 2;
	}
	return 0;
}

/** The control character of "\\n" and its like, 0 for other letters. */
function controlOf(letter: u32): u32 {
	switch (letter) {
		case 0x6e:
			return lineFeed;
		case 0x72:
			return carriageReturn;
		case 0x74:
			return 9;
		case 0x62:
			return 8;
		case 0x66:
			return 12;
		case 0x76:
			return 11;
	}
	return 0;
}

function entityAt(text: usize, at: u32, length: u32): u32 {
	if (byteIn(text, at + 1, length) !== 0x23) {
		let name: u32 = 0;
		while (name < 9 && isLetter(byteIn(text, at + 1 + name, length))) name++;
		if (name === 0 || byteIn(text, at + 1 + name, length) !== 0x3b) return 0;
		value = unsure;
		return name + 2;
	}
	if ((byteIn(text, at + 2, length) | 32) === 0x78) {
		const digits = hexDigits(text, at + 3, length, 1, 6);
		return digits > 0 && byteIn(text, at + 3 + digits, length) === 0x3b ? digits + 4 : 0;
	}
	value = 0;
	let digits: u32 = 0;
	for (; digits < 7 && isDigit(byteIn(text, at + 2 + digits, length)); digits++) {
		value = value * 10 + byteIn(text, at + 2 + digits, length) - 0x30;
	}
	return digits > 0 && byteIn(text, at + 2 + digits, length) === 0x3b ? digits + 3 : 0;
}

/** Counts hexadecimal digits, 0 for too few; sets `value`. */
function hexDigits(text: usize, at: u32, length: u32, least: u32, most: u32): u32 {
	value = 0;
	let digits: u32 = 0;
	for (; digits < most; digits++) {
		const byte = byteIn(text, at + digits, length);
		if (!isHexDigit(byte)) break;
		value = (value << 4) | (isDigit(byte) ? byte - 0x30 : (byte | 32) - 0x57);
	}
	return digits < least ? 0 : digits;
}

function byteIn(text: usize, at: u32, length: u32): u32 {
	return at < length ? load<u8>(text + at) & 127 : 0;
}
