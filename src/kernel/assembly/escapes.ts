// Finds regions in which the scanner would undo escapes: escapes close to each other, values that mail
// breaks over two lines, and runs that an escape touches. The limits are those of src/detect/escapes.ts
// and candidate.ts, which undo them.

import { carriageReturn, isDigit, isHexDigit, isLetter, lineFeed } from "./ascii";
import {
	addQuotedRegions,
	addRegion,
	byteAt,
	content,
	denseEscapes,
	nearLineBreak,
	quoted,
	size,
} from "./candidate-regions";

const minDense: u32 = 20;
const maxStep: u32 = 13;
const minBrokenLength: u32 = 22;
/** The least length of a line of mail that a soft break ends. */
export const mailColumn: u32 = 60;

const percent: u32 = 0x25;
const ampersand: u32 = 0x26;
const backslash: u32 = 0x5c;
const equals: u32 = 0x3d;

/** The dense range that was found last: each of its escapes leads to it again. */
let denseStart: u32 = 0;
let denseEnd: u32 = 0;

export function forgetDenseEscapes(): void {
	denseStart = 0;
	denseEnd = 0;
}

/** Adds the range of escapes to which the one at a position belongs, if it is dense. */
export function addDenseEscapes(at: u32): void {
	if (at >= denseStart && at < denseEnd) return;
	const introducer = byteAt(at);
	if (nextEscape(at, introducer) === 0) return;
	let start = at;
	let end = at;
	let count: u32 = 1;
	for (
		let step = nextEscape(end, introducer);
		step > 0 && count < 4096;
		step = nextEscape(end, introducer)
	) {
		end += step;
		count++;
	}
	for (let back: u32 = 3; back <= maxStep && back <= start && count < 8192; back++) {
		const before = start - back;
		if (load<u8>(content + before) === introducer && isEscape(before)) {
			start = before;
			count++;
			back = 2;
		}
	}
	if (count < minDense) return;
	denseStart = start;
	denseEnd = min<u32>(size, end + maxStep);
	addQuotedRegions(start, denseEnd, denseEscapes);
}

/** The distance to the next escape of the same kind, or 0. */
function nextEscape(at: u32, introducer: u32): u32 {
	for (let distance: u32 = 3; distance <= maxStep; distance++) {
		if (byteAt(at + distance) === introducer && isEscape(at + distance)) return distance;
	}
	return 0;
}

/** Whether the byte behind an introducer can follow it; "=" where mail breaks the line there. */
function isEscape(at: u32): bool {
	const next = byteAt(at + 1);
	if (next === equals) return true;
	switch (byteAt(at)) {
		case percent:
			return isHexDigit(next);
		case ampersand:
			return next === 0x23 || next === 0x61;
		default:
			return (
				(next | 0x20) === 0x75 || (next | 0x20) === 0x78 || next - 0x30 < 8 || next === backslash
			);
	}
}

/** Adds the value that a soft line break, "=" at a line's end, may cut in two. */
export function addSoftBreak(at: u32): void {
	const lineEnd = byteAt(at + 1) === carriageReturn ? at + 2 : at + 1;
	if (byteAt(lineEnd) !== lineFeed || lineEnd >= size) return;
	const next = lineEnd + 1;
	let start = at;
	while (start > 0 && at - start < minBrokenLength && isKeyByte(byteAt(start - 1))) start--;
	let end = next;
	while (end - next < minBrokenLength && isKeyByte(byteAt(end))) end++;
	if (start === at || end === next || at - start + end - next < minBrokenLength) return;
	addRegion(start, end, quoted | nearLineBreak);
}

/**
 * The kind of a run that by itself is `kind`: quoted where an escape touches it, so that undoing that
 * may show more of a secret or its name; also near a line break where a line ends in "=" beside it.
 */
export function regionKind(start: u32, end: u32, kind: u32): u32 {
	// An escape may reach two digits into the run: "%20".
	const limit = min<u32>(size, start + 2);
	let beside = kind;
	for (let at = start > 16 ? start - 16 : 0; at < limit; at++) {
		if (isEscapeStart(at, limit)) return quoted;
		if (isBrokenLine(at, limit)) beside |= nearLineBreak;
	}
	if (end >= size) return beside;
	const last = min<u32>(size, end + 6);
	if (isEscapeStart(end, last)) return quoted;
	return isBrokenLine(end, last) ? beside | nearLineBreak : beside;
}

/** True where "\\", "%20", "&#", "&amp" or "=3D" begins before `limit`. */
function isEscapeStart(at: u32, limit: u32): bool {
	const byte: u32 = load<u8>(content + at);
	if (byte === backslash) return true;
	if (byte !== percent && byte !== ampersand && byte !== equals) return false;
	const next: u32 = at + 1 < limit ? load<u8>(content + at + 1) : 0;
	const third: u32 = at + 2 < limit ? load<u8>(content + at + 2) : 0;
	if (byte === percent) return isHexDigit(next) && isHexDigit(third);
	if (byte === ampersand) return next === 0x23 || isLetter(next);
	return next === 0x33 && third === 0x44;
}

/** True where mail would break the line: "=" at its end, behind enough of it. */
export function isSoftBreak(at: u32): bool {
	if (at < mailColumn || !isBrokenLine(at, size)) return false;
	for (let back: u32 = 1; back <= mailColumn; back++) {
		if (load<u8>(content + at - back) === lineFeed) return false;
	}
	return true;
}

/** True where "=" ends a line before `limit`. */
function isBrokenLine(at: u32, limit: u32): bool {
	if (load<u8>(content + at) !== equals) return false;
	let next = at + 1;
	if (next < limit && load<u8>(content + next) === carriageReturn) next++;
	return next < limit && load<u8>(content + next) === lineFeed;
}

function isKeyByte(byte: u32): bool {
	return isDigit(byte) || isLetter(byte) || byte === 0x2d || byte === 0x5f;
}
