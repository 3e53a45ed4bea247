// Could undoing the escapes of a stretch show a value that does not stand there as it is? Bytes written
// as "\x4b\x82" are many and look like nothing else; only where what they say has characters of a value
// in a row, or may be escaped once more, is it decoded in earnest (src/detect/escapes.ts).

import { carriageReturn, isDigit, isHexDigit, isLetter, lineFeed } from "./characters";
import { content } from "./content";
import { isSoftBreak, mailColumn } from "./escapes";
import { margin, sweepLength, sweepSet } from "./tables";

/** Longer stretches are decoded in earnest. */
const maxBytes: u32 = 1 << 16;
const maxEscape: u32 = 16;
/** Of a byte that was decoded. */
const isDecoded: u32 = 128;
/** In place of what is no character of ASCII. */
const foreign: u32 = 1;
/** What the scanner puts in place of what is no byte: src/detect/escapes.ts. */
const beyondBytes: u32 = 0x3f;

const percent: u32 = 0x25;
const ampersand: u32 = 0x26;
const backslash: u32 = 0x5c;
const equals: u32 = 0x3d;

/** What an escape stands for; `unsure` where that is not worked out here. */
let value: u32 = 0;
const unsure: u32 = 0x1000_0000;

/** The stretch as it is, and with its escapes undone. */
let raw: usize = 0;
let undone: usize = 0;

/** False only where decoding the escapes of [from, to) shows nothing that a rule could want. */
export function mayShowValue(from: u32, to: u32): bool {
	if (to - from > maxBytes - 2 * maxEscape) return true;
	if (raw === 0) {
		raw = heap.alloc(maxBytes);
		undone = heap.alloc(maxBytes);
	}
	// Where it begins to be decoded is not known exactly: no escape may stand there.
	const first = from > maxEscape ? from - maxEscape : 0;
	const bytes = copyRaw(first, to);
	const edge = from === 0 ? 0 : from - first + margin + maxEscape;
	for (let at: u32 = 0; at < min<u32>(edge, bytes); at++)
		if (escapeAt(raw, at, bytes) > 0) return true;
	const length = undo(first, bytes);
	return length < 0 || isEscapedAgain(length) || holdsNewRun(length);
}

function copyRaw(from: u32, to: u32): u32 {
	for (let at = from; at < to; at++) {
		const byte: u32 = load<u8>(content + at);
		store<u8>(raw + at - from, <u8>(byte < 128 ? byte : foreign));
	}
	return to - from;
}

/** Gives how long the text is then, -1 where that is not known. */
function undo(first: u32, bytes: u32): i32 {
	let length: u32 = 0;
	for (let at: u32 = 0; at < bytes; ) {
		const step = escapeAt(raw, at, bytes);
		if (step === 0) {
			const byte = load<u8>(raw + at);
			if (byte === equals && isSoftBreak(first + at)) return -1;
			store<u8>(undone + length++, byte);
			at++;
			continue;
		}
		if (value === unsure) return -1;
		store<u8>(undone + length++, <u8>(byteOf(value) | isDecoded));
		at += step;
	}
	return length;
}

function byteOf(code: u32): u32 {
	return code < 128 ? code : code < 256 ? foreign : beyondBytes;
}

/** True when what was decoded is an escape itself or a soft break, or a part of one. */
function isEscapedAgain(length: u32): bool {
	/** Behind the last line feed. */
	let line: u32 = 0;
	for (let at: u32 = 0; at < length; at++) {
		const byte = byteIn(undone, at, length);
		if (byte === lineFeed) line = at + 1;
		const step =
			byte === equals && at - line >= mailColumn
				? breakAt(at, length)
				: escapeAt(undone, at, length);
		for (let index: u32 = 0; index < step; index++) {
			if (load<u8>(undone + at + index) & isDecoded) return true;
		}
	}
	return false;
}

/** How long the soft break or the escape is that begins with "=" at a place. */
function breakAt(at: u32, length: u32): u32 {
	const step: u32 = byteIn(undone, at + 1, length) === carriageReturn ? 2 : 1;
	return byteIn(undone, at + step, length) === lineFeed ? step + 1 : escapeAt(undone, at, length);
}

/** Runs without anything decoded near them were asked about as they are. */
function holdsNewRun(length: u32): bool {
	let run: u32 = 0;
	/** Where something decoded was met last, and behind which run it would still be near. */
	let decodedAt: i64 = -1_000_000;
	let longRunEnd: i64 = -1_000_000;
	for (let at: u32 = 0; at < length; at++) {
		const byte: u32 = load<u8>(undone + at);
		if (byte & isDecoded) {
			decodedAt = at;
			if (decodedAt - longRunEnd <= <i64>margin) return true;
		}
		if (load<u8>(sweepSet + (byte & 127)) === 0) {
			run = 0;
			continue;
		}
		if (++run < sweepLength) continue;
		longRunEnd = at;
		if (longRunEnd - run - decodedAt <= <i64>margin) return true;
	}
	return false;
}

/** How long the escape is that begins at a place, 0 for none; sets `value`. */
function escapeAt(text: usize, at: u32, length: u32): u32 {
	const opener = byteIn(text, at, length);
	if (opener === backslash) return afterBackslash(text, at, length);
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

function afterBackslash(text: usize, at: u32, length: u32): u32 {
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

/** What "\\n" and its like stand for, 0 for other letters. */
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

/** How many digits there are, 0 for too few; sets `value`. */
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
