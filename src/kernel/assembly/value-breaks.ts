// Tells of 64 bytes at once which ones a value may stand around: where a word ends in a blank or a bracket that is
// no part of an escape, a tag or a join of literals, no value goes on. Between two such breaks there is nearly
// everywhere less text than a value has, and then escapes and quotes in it are not looked at.

import { isDigit, isLetter } from "./ascii";
import { isInTag, isSign } from "./byte-kinds";
import { angles, breaks, escapes, letters, members, stops, words } from "./byte-masks";
import { byteAt, size } from "./candidate-regions";
import { backslash, isOpener } from "./characters";
import { mayGoOn } from "./opener-checks";
import { minRunLength } from "./rule-tables";

/** How far behind its first sign an escape or a colour may reach. */
const maxEscape: u32 = 32;
/** The longest tag, as escapes may write it. */
const maxTag: u32 = 192;

/** Of the 64 bytes before: letters and digits, and how many characters of a value follow the last break. */
let wordsBefore: u64 = 0;
let lengthBefore: u32 = 0;
/** Before this there may be an escape. */
let escapeEnd: u32 = 0;
/** Before this there may be a tag. */
let tagEnd: u32 = 0;

/** What stands in front of the first bytes is not known. */
export function beginBreaks(at: u32): void {
	wordsBefore = 0;
	escapeEnd = at + maxEscape;
	lengthBefore = 64;
	tagEnd = isInTag(at) ? at + maxTag : 0;
}

/** A bit for each of 64 bytes that a value may stand around; their masks are read. */
export function placesForValues(at: u32): u64 {
	for (let rest = angles; rest !== 0; rest &= rest - 1) {
		const place = at + <u32>ctz(rest);
		if (place < size && byteAt(place) === 0x3c && isSign(place) && mayGoOn(place)) {
			tagEnd = at + 64 + maxTag;
		}
	}
	const one = (words << 1) | (wordsBefore >> 63);
	const two = (words << 2) | (wordsBefore >> 62);
	const three = (words << 3) | (wordsBefore >> 61);
	const ends = letters | (((breaks & one & two & three) | stops) & ~inEscapes(at));
	wordsBefore = words;
	if (at < tagEnd) {
		lengthBefore = 64;
		return ~(<u64>0);
	}
	return between(ends);
}

/** The bytes that may belong to an escape. */
function inEscapes(at: u32): u64 {
	let covered = below(at, escapeEnd);
	for (let rest = escapes; rest !== 0; rest &= rest - 1) {
		const place = at + <u32>ctz(rest);
		const end = place + escapeLength(place);
		covered |= below(at, end) & ~below(at, place);
		escapeEnd = max<u32>(escapeEnd, end);
	}
	return covered;
}

/** A bit for each of 64 bytes in front of a place. */
function below(at: u32, place: u32): u64 {
	if (place <= at) return 0;
	return place - at >= 64 ? ~(<u64>0) : ((<u64>1) << (place - at)) - 1;
}

/** How many bytes an escape takes at most, with a colour that it may begin. */
function escapeLength(at: u32): u32 {
	if (at >= size) return 0;
	const byte = byteAt(at);
	if (byte === backslash) {
		const next = byteAt(at + 1);
		const folded = next | 32;
		// The letters of escapes of which more follows: \u, \x, \e.
		if (isLetter(next))
			return folded === 0x75 || folded === 0x78 || folded === 0x65 ? maxEscape : 2;
		return isDigit(next) || next >= 128 || isOpener(next) ? maxEscape : 2;
	}
	return isSign(at) ? maxEscape : 0;
}

/** The bytes between breaks with as many characters as a value has. What follows the last break may go on. */
function between(ends: u64): u64 {
	let places: u64 = 0;
	let from: u64 = 0;
	let count = lengthBefore;
	for (let rest = ends; rest !== 0; rest &= rest - 1) {
		const below = (rest & (~rest + 1)) - 1;
		const own = below & ~from;
		count += <u32>popcnt(members & own);
		if (count >= minRunLength) places |= own;
		count = 0;
		from = below | (below + 1);
	}
	lengthBefore = min<u32>(64, count + <u32>popcnt(members & ~from));
	return places | ~from;
}
