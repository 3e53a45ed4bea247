// Prefilter for base64: finds runs that may decode to text, without decoding most of them. Text makes
// certain digits, so few digits need to be read. src/detect/base64.ts decodes and has the same limits.

import { carriageReturn, isLetter, lineFeed } from "./ascii";
import {
	addQuotedRegions,
	byteAt,
	content,
	hasNoVersions,
	quoted,
	setUnclear,
} from "./candidate-regions";
import { runSet } from "./rule-tables";

const minBase64Run: u32 = 28;
const minWrappedLine: u32 = 56;
const minText: u32 = 20;
/** A longer text is decoded piece by piece. */
const maxJoined: u32 = 1 << 15;
const backslash: u32 = 0x5c;

/** The value of each byte in base64 or base64url, 64 for other bytes. */
const digits = memory.data(256);
/** 1 for the first digits of groups whose first byte is a tab, a line break or printable ASCII. */
const textStarts = memory.data(256);

/** True where the run set holds exactly the digits of base64. */
let isBase64: bool = false;

export function prepareBase64(): void {
	memory.fill(digits, 64, 256);
	for (let digit: u32 = 0; digit < 26; digit++) {
		store<u8>(digits + 0x41 + digit, <u8>digit);
		store<u8>(digits + 0x61 + digit, <u8>(digit + 26));
		if (digit < 10) store<u8>(digits + 0x30 + digit, <u8>(digit + 52));
	}
	store<u8>(digits + 0x2b, 62);
	store<u8>(digits + 0x2d, 62);
	store<u8>(digits + 0x2f, 63);
	store<u8>(digits + 0x5f, 63);
	// "CD", "I" to "Z", "a" to "f": six bits that begin 9 to 13 or 32 to 127.
	for (let byte: u32 = 0; byte < 256; byte++) {
		const digit: u32 = load<u8>(digits + byte);
		const isHead = digit === 2 || digit === 3 || (digit >= 8 && digit < 32);
		store<u8>(textStarts + byte, isHead && isLetter(byte) ? 1 : 0);
	}
	isBase64 = true;
	for (let byte: u32 = 0; byte < 256; byte++) {
		if (load<u8>(runSet + byte) === 1 && load<u8>(digits + byte) === 64) isBase64 = false;
	}
}

/** Adds the regions of a run that may be base64 of text. */
export function findBase64Regions(start: u32, end: u32): void {
	if (end - start < minBase64Run) return;
	if (isBase64) {
		checkBase64Run(start, end);
		return;
	}
	let first = start;
	for (let at = start; at <= end; at++) {
		if (at < end && load<u8>(digits + load<u8>(content + at)) < 64) continue;
		if (at - first >= minBase64Run) checkBase64Run(first, at);
		first = at + 1;
	}
}

function checkBase64Run(start: u32, end: u32): void {
	const next = byteAt(end);
	const isLineEnd = next === lineFeed || next === carriageReturn || next === backslash;
	const mayGoOn = end - start >= minWrappedLine && isLineEnd;
	for (let phase: u32 = 0; phase < 4; phase++) {
		if (!holdsTextStarts(start + phase, end)) continue;
		const holds = mayGoOn
			? !hasNoVersions || holdsTextInLines(start + phase)
			: holdsText(start + phase, end);
		if (!holds) continue;
		if (mayGoOn) setUnclear();
		// The decoded text may be quoted, and then the text around it is decoded too.
		addQuotedRegions(start, end, quoted);
		return;
	}
}

/** Whether seven groups in a row may begin with text. Only every seventh is read until one fits. */
function holdsTextStarts(start: u32, end: u32): bool {
	for (let at = start + 24; at < end; at += 28) {
		if (load<u8>(textStarts + load<u8>(content + at)) === 0) continue;
		let low = at;
		while (low >= start + 4 && load<u8>(textStarts + load<u8>(content + low - 4)) === 1) low -= 4;
		let high = at + 4;
		while (high < end && load<u8>(textStarts + load<u8>(content + high)) === 1) high += 4;
		if (high - low >= 28) return true;
	}
	return false;
}

/** Whether it decodes to 20 printable characters in a row. */
function holdsText(start: u32, end: u32): bool {
	beginText();
	for (let at = start; at < end; at++) if (addDigit(byteAt(at))) return true;
	return false;
}

/** The same for base64 that goes on in the next lines; joins at least as many as src/detect/base64.ts. */
function holdsTextInLines(start: u32): bool {
	beginText();
	let at = start;
	let lineStart = start;
	while (at - start <= maxJoined) {
		for (; load<u8>(digits + byteAt(at)) < 64; at++) if (addDigit(byteAt(at))) return true;
		const next = skipLineBreak(at);
		const isShort = lineStart !== start && at - lineStart < minWrappedLine;
		if (next === at || isShort) return false;
		at = next;
		lineStart = next;
	}
	return true;
}

/** Printable characters in a row so far, and bits that do not make a byte yet. */
let textRun: u32 = 0;
let textBits: u32 = 0;
let textCount: u32 = 0;

function beginText(): void {
	textRun = 0;
	textBits = 0;
	textCount = 0;
}

/** True when 20 in a row are reached. */
function addDigit(digit: u32): bool {
	textBits = (textBits << 6) | load<u8>(digits + digit);
	textCount += 6;
	if (textCount < 8) return false;
	textCount -= 8;
	const byte = (textBits >> textCount) & 255;
	textRun = byte - 32 < 95 ? textRun + 1 : 0;
	return textRun >= minText;
}

/** The position behind a line break and the next line's indentation; also behind "\n" or "\r\n" in a string. */
function skipLineBreak(at: u32): u32 {
	let next = at;
	if (byteAt(next) === backslash && byteAt(next + 1) === 0x72) next += 2;
	if (byteAt(next) === backslash && byteAt(next + 1) === 0x6e) return next + 2;
	if (byteAt(next) === carriageReturn) next++;
	if (byteAt(next) !== lineFeed) return at;
	next++;
	for (let spaces = 0; spaces < 40 && (byteAt(next) === 0x20 || byteAt(next) === 9); spaces++)
		next++;
	return next;
}
