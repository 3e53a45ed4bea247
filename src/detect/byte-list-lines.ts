// Finds the first and the last line of a list of numbers, as far as a list is followed.

import { hexDigits } from "./hex.ts";
import { alphanumeric, readNumber } from "./number-token.ts";

const lineFeed = 10;

/** How far from a number the first and the last line of its list may be; a longer list is read in pieces. */
const maxSpan = 1 << 14;

/** The start of the list's first line: goes back over lines that hold numbers. */
export function firstLineOf(bytes: Buffer, place: number, floor: number): number {
	const limit = Math.max(floor, place - maxSpan);
	let line = startOfLine(bytes, place, limit);
	while (line > limit) {
		const before = startOfLine(bytes, line - 1, limit);
		if (!holdsNumber(bytes, before, line)) break;
		line = before;
	}
	return line;
}

/** The end of its last line: goes on over lines that hold numbers. */
export function lastLineOf(bytes: Buffer, place: number): number {
	const limit = Math.min(bytes.length, place + maxSpan);
	for (let line = place; ; ) {
		const end = bytes.indexOf(lineFeed, line) + 1;
		if (end === 0 || end > limit) return limit;
		if (line > place && !holdsNumber(bytes, line, end)) return line;
		line = end;
	}
}

function startOfLine(bytes: Buffer, at: number, limit: number): number {
	return Math.max(limit, at === 0 ? 0 : bytes.lastIndexOf(lineFeed, at - 1) + 1);
}

function holdsNumber(bytes: Buffer, from: number, to: number): boolean {
	for (let at = from; at < to; at++) {
		if (hexDigits[bytes[at]!] !== 1 || (at > from && alphanumeric[bytes[at - 1]!] === 1)) continue;
		if (readNumber(bytes, at) !== undefined) return true;
	}
	return false;
}
