// Prefilter for base64: finds runs that may decode to text, without decoding most of them. Text makes
// certain digits, so few digits need to be read. src/detect/base64.ts decodes; its limits
// are the same or narrower.

import { addQuotedRegions, content, quoted } from "./candidate-regions";
import { runSet } from "./rule-tables";
import { addTextByte, beginText, notText, textKind } from "./text-check";

const minBase64Run: u32 = 28;

/** The value of each byte in base64 or base64url, 64 for other bytes. */
const digits = memory.data(256);
/** 1 for the first digits of groups whose first byte may be one of text. */
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
	isBase64 = true;
	for (let byte: u32 = 0; byte < 256; byte++) {
		const digit: u32 = load<u8>(digits + byte);
		let isHead = false;
		for (let low: u32 = 0; low < 4; low++) {
			if (digit < 64 && textKind((digit << 2) | low) > 0) isHead = true;
		}
		store<u8>(textStarts + byte, isHead ? 1 : 0);
		if (load<u8>(runSet + byte) === 1 && digit === 64) isBase64 = false;
	}
}

export function isBase64Digit(byte: u32): bool {
	return load<u8>(digits + byte) < 64;
}

/** Adds the regions of a run that may be base64 of text or of packed data. */
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
	if (holdsBase64(content, start, end)) addQuotedRegions(start, end, quoted);
}

/** Whether digits decode to text, or to packed data with the head of gzip, zlib or zip. */
export function holdsBase64(text: usize, start: u32, end: u32): bool {
	if (end - start < minBase64Run) return false;
	if (beginsPacked(text + start) || beginsPacked(text + start + 1)) return true;
	return holdsBase64Text(text, start, end);
}

/** The beginnings of src/detect/packed-digits.ts; that of gzip in base64 twice is text. */
function beginsPacked(text: usize): bool {
	const first: u32 = load<u8>(text);
	const second: u32 = load<u8>(text + 1);
	const third: u32 = load<u8>(text + 2);
	if (first === 0x48) return second === 0x34 && third === 0x73 && load<u8>(text + 3) === 0x49;
	if (first === 0x55) {
		return second === 0x45 && third === 0x73 && load<u16>(text + 3) === 0x4244;
	}
	if (first !== 0x65) return false;
	return (
		(second === 0x41 && third >= 0x45 && third <= 0x48) ||
		(second === 0x46 && third >= 0x34 && third <= 0x37) ||
		(second === 0x4a && third >= 0x77 && third <= 0x7a) ||
		(second === 0x4e && third >= 0x6f && third <= 0x72)
	);
}

/** Whether digits decode to text wherever their groups begin. */
function holdsBase64Text(text: usize, start: u32, end: u32): bool {
	for (let phase: u32 = 0; phase < 4; phase++) {
		if (holdsTextFrom(text, start + phase, end)) return true;
	}
	return false;
}

/** As many bytes of text as a value has fill so many groups of four digits. */
const minGroups: u32 = 6;

/** Looks for enough groups of text in a row. Only every sixth is read until one fits. */
function holdsTextFrom(text: usize, start: u32, end: u32): bool {
	for (let at = start + 4 * (minGroups - 1); at + 4 <= end; at += 4 * minGroups) {
		if (!isTextGroup(text, at)) continue;
		let low = at;
		while (low >= start + 4 && isTextGroup(text, low - 4)) low -= 4;
		let high = at + 4;
		while (high + 4 <= end && isTextGroup(text, high)) high += 4;
		const from = low >= start + 4 ? low - 4 : low;
		if (high - low >= 4 * minGroups && decodesToText(text, from, min<u32>(end, high + 4)))
			return true;
		at = high;
	}
	return false;
}

/** Whether each of the three bytes that four digits stand for may be one of text. */
function isTextGroup(text: usize, at: u32): bool {
	const first: u32 = load<u8>(text + at);
	if (load<u8>(textStarts + first) === 0) return false;
	const second: u32 = load<u8>(digits + load<u8>(text + at + 1));
	const third: u32 = load<u8>(digits + load<u8>(text + at + 2));
	const fourth: u32 = load<u8>(digits + load<u8>(text + at + 3));
	return (
		textKind((second << 4) | (third >> 2)) !== notText &&
		textKind((third << 6) | fourth) !== notText &&
		textKind((load<u8>(digits + first) << 2) | (second >> 4)) !== notText
	);
}

function decodesToText(text: usize, start: u32, end: u32): bool {
	beginText();
	let bits: u32 = 0;
	let count: u32 = 0;
	for (let at = start; at < end; at++) {
		bits = (bits << 6) | load<u8>(digits + load<u8>(text + at));
		count += 6;
		if (count < 8) continue;
		count -= 8;
		if (addTextByte(bits >> count)) return true;
	}
	return false;
}
