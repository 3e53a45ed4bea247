// Reads a content with its escapes undone, as deep as they are nested; a filler is one character. It reads as
// src/detect/escape-reader.ts does.

import { carriageReturn, isLetter, lineFeed } from "./ascii";
import { isSign } from "./byte-kinds";
import { content, size } from "./candidate-regions";
import {
	ampersand,
	backslash,
	code,
	endOfText,
	equals,
	escapedMail,
	failed,
	filler,
	isEscapeSign,
	isOpener,
	maxFillers,
	percent,
	plainEquals,
	plainMail,
	put,
	softHyphen,
	wrap,
} from "./characters";
import { entityCode } from "./entities";
import { controlOf, digitOf, isEscapedSign } from "./escape-codes";
// biome-ignore lint/suspicious/noImportCycles: an escape may stand in a filler, and a filler in an escape
import { readsMarkupOnly, skipFiller } from "./fillers";
import { recall, recalledEnd, remember } from "./reading-memo";
import { runSet } from "./rule-tables";

let mail: u32 = 0;

let isInFiller: bool = false;

export function setMail(reading: u32): void {
	mail = reading;
}

/** Reads the character at a place with its escapes undone `level` times, and gives where the next one begins. */
export function read(level: u32, at: u32): u32 {
	if (at >= size) return put(endOfText, at);
	const byte: u32 = load<u8>(content + at);
	if (level === 0 || !isOpener(byte)) return put(byte, at + 1);
	const isEscape = isEscapeSign(byte);
	if (isEscape ? !mayBeUndone(byte, at) : isInFiller || isMember(byte)) return put(byte, at + 1);
	const how = level | (isInFiller ? 8 : 0) | (readsMarkupOnly ? 16 : 0) | (mail << 5);
	if (recall(at, how)) return recalledEnd;
	const end = isEscape ? readLevel(level, at, level) : behindFiller(level, byte, at + 1);
	remember(at, how, code, end);
	return end;
}

/** Whether an escape may begin there, by what stands there as it is. Most signs begin none, and would be asked at each level. */
function mayBeUndone(byte: u32, at: u32): bool {
	return byte === equals ? (mail & plainMail) !== 0 : isSign(at);
}

/** Behind the filler that a character opens, which is read as `filler` then; behind the character where it opens none. */
function behindFiller(level: u32, opener: u32, end: u32): u32 {
	isInFiller = true;
	const behind = skipFiller(level, opener, end);
	isInFiller = false;
	return behind === failed ? put(opener, end) : behind;
}

/** What stands there as it is may open a filler at the last level alone: elsewhere it was tried, or will be. */
function readLevel(level: u32, at: u32, last: u32): u32 {
	if (at >= size) return put(endOfText, at);
	const byte: u32 = load<u8>(content + at);
	if (level === 0 || !isOpener(byte)) return put(byte, at + 1);
	const start = readLevel(level - 1, at, last);
	const inner = code;
	if (inner < 0 || (inner > 0 && inner < 256 && !isOpener(inner))) return start;
	let isUndone = mail !== plainMail || level > 1;
	if (inner === equals) {
		const own = start - at === 1 ? plainMail : escapedMail;
		isUndone = (mail & own) !== 0;
	}
	const unescaped = isUndone ? undo(level - 1, inner, start) : failed;
	const end = unescaped === failed ? start : unescaped;
	const value = unescaped === failed ? inner : code;
	if (value >= 0 && !isInFiller && !isMember(value) && (level === last || unescaped !== failed)) {
		// Text of two bytes a character may be escaped too.
		if (value === 0 && end - at > 1) return put(filler, end);
		return behindFiller(level, value, end);
	}
	return put(value, end);
}

/** What a value may hold opens no filler. */
function isMember(character: i32): bool {
	return character < 256 && load<u8>(runSet + character) === 1;
}

/** Undoes the escape that a character opens, whose other characters are read at `level`. */
function undo(level: u32, opener: u32, end: u32): u32 {
	if (opener === backslash) return afterBackslash(level, end);
	if (opener === percent) return afterPercent(level, end);
	if (opener === ampersand) return afterAmpersand(level, end);
	if (opener === equals) return afterEquals(level, end);
	return failed;
}

/** Reads what is no filler. */
function take(level: u32, at: u32): u32 {
	let end = read(level, at);
	for (
		let fillers: u32 = 1;
		fillers < maxFillers && (code === filler || code === softHyphen);
		fillers++
	) {
		end = read(level, end);
	}
	return end;
}

/** "\x61", "\u0061", "\u{61}", "\U00000061", "\141", "\n", "\/", "\-", a line that goes on */
function afterBackslash(level: u32, start: u32): u32 {
	const end = take(level, start);
	const first = code;
	if (first < 0) {
		return first === wrap ? put(filler, end) : failed;
	}
	const folded = first | 32;
	if (folded === 0x75 || folded === 0x78) {
		const braced = afterBrace(level, end);
		if (braced !== failed) return braced;
		const length: u32 = first === 0x75 ? 4 : first === 0x55 ? 8 : 2;
		return readNumber(level, end, 16, length, length);
	}
	if (first >= 0x30 && first <= 0x37) {
		const octal = first <= 0x33 ? readNumber(level, start, 8, 3, 3) : failed;
		return octal !== failed || first !== 0x30 ? octal : afterZero(level, end);
	}
	if (first === lineFeed || first === carriageReturn) return afterLineEnd(level, end, first);
	if (first === backslash) {
		const behind = cutByLine(level, end);
		if (behind !== failed) return behind;
	}
	const control = controlOf(first);
	if (control !== 0) return put(control, end);
	if (first === 0x2d) return put(softHyphen, end);
	return isEscapedSign(first) ? put(first, end) : failed;
}

/** "\\0", but not in front of more digits. */
function afterZero(level: u32, end: u32): u32 {
	take(level, end);
	const isAlone = digitOf(code) >= 8 && code !== 0x22 && code !== 0x27;
	return isAlone ? put(0, end) : failed;
}

/** An escape of which all but the backslash stands on the next line: the second backslash is that line's. */
function cutByLine(level: u32, start: u32): u32 {
	const end = read(level, start);
	const first = code;
	if (first !== lineFeed && first !== carriageReturn) return failed;
	return afterBackslash(level, afterLineEnd(level, end, first));
}

/** Behind a line break that is no part of the text, and the indentation of the next line. */
function afterLineEnd(level: u32, start: u32, first: i32): u32 {
	let end = start;
	let next = read(level, end);
	if (first === carriageReturn && code === lineFeed) {
		end = next;
		next = read(level, end);
	}
	for (let blanks = 0; blanks < 40 && (code === 0x20 || code === 9); blanks++) {
		end = next;
		next = read(level, end);
	}
	return put(filler, end);
}

function afterBrace(level: u32, start: u32): u32 {
	let end = take(level, start);
	if (code !== 0x7b) return failed;
	end = readNumber(level, end, 16, 1, 6);
	if (end === failed) return failed;
	const value = code;
	end = take(level, end);
	return code === 0x7d ? put(value, end) : failed;
}

/** "%61", "%u0061" */
function afterPercent(level: u32, start: u32): u32 {
	const end = take(level, start);
	if (code === 0x75) return readNumber(level, end, 16, 4, 4);
	return readNumber(level, start, 16, 2, 2);
}

/** "&#97;", "&#x61;", "&hyphen;" */
function afterAmpersand(level: u32, start: u32): u32 {
	let end = take(level, start);
	if (code === 0x23) {
		const next = take(level, end);
		const isHex = (code | 32) === 0x78;
		end = isHex ? readNumber(level, next, 16, 1, 6) : readNumber(level, end, 10, 1, 7);
		if (end === failed) return failed;
		const value = code;
		end = take(level, end);
		return code === 0x3b ? put(value, end) : failed;
	}
	let name: u64 = 0;
	let length: u32 = 0;
	while (code >= 0 && isLetter(code) && length < 14) {
		name = (name * 31 + (code | 32)) & 0xffff_ffff;
		length++;
		end = take(level, end);
	}
	const value = length > 1 && code === 0x3b ? entityCode(<u32>name) : 0;
	return value > 0 ? put(value, end) : failed;
}

/** "=61" and "=" at the end of a line */
function afterEquals(level: u32, start: u32): u32 {
	const end = take(level, start);
	if (code === lineFeed || code === carriageReturn) {
		const next = read(level, end);
		return put(filler, code === lineFeed ? next : end);
	}
	if (code === wrap) return put(filler, end);
	const next = readNumber(level, start, 16, 2, 2);
	if (next === failed || code !== equals) return next;
	// It may have been written out where it broke a line.
	const behind = read(level, next);
	if (code !== lineFeed && code !== carriageReturn && code !== wrap) return put(plainEquals, next);
	if (code !== carriageReturn) return put(filler, behind);
	const last = read(level, behind);
	return put(filler, code === lineFeed ? last : behind);
}

/** Reads a number; its value is the code then. */
function readNumber(level: u32, start: u32, base: u32, least: u32, most: u32): u32 {
	let end = start;
	let value: u32 = 0;
	let count: u32 = 0;
	while (count < most) {
		const next = take(level, end);
		const digit = digitOf(code);
		if (digit >= base) break;
		value = value * base + digit;
		end = next;
		count++;
	}
	return count < least ? failed : put(value & 0x7fff_ffff, end);
}
