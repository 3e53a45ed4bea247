// Tells of 64 bytes at once which ones a value may stand around: where a word ends in a blank or a bracket that is
// no part of an escape, a tag or a join of literals, no value goes on. Between two such gaps there is nearly
// everywhere less text than a value has, and then escapes and quotes in it are not looked at.

import { isDigit, isLetter } from "./ascii";
import { byteAt, size } from "./candidate-regions";
import { backslash, isOpener } from "./characters";
import { mayGoOn } from "./opener-checks";
import { minRunLength, runSet } from "./rule-tables";
import { isInTag, isSign } from "./value-length";

/** How far behind its first sign an escape or a colour may reach. */
const maxEscape: u32 = 32;
/** The longest tag, as escapes may write it. */
const maxTag: u32 = 192;

/** By the low half of a byte, a bit for each high half: what is a gap behind a word, what is one anywhere, letters and digits, and signs of escapes. */
export const gapBits = memory.data(16);
export const stopBits = memory.data(16);
export const wordBits = memory.data(16);
export const escapeBits = memory.data(16);

/** Of the 64 bytes before: letters and digits, and how many characters of a value follow the last gap. */
let wordsBefore: u64 = 0;
/** Before this there may be an escape. */
let escapeEnd: u32 = 0;
let lengthBefore: u32 = 0;
/** Before this there may be a tag. */
let tagEnd: u32 = 0;

/** To be called once the rules are known. */
export function prepareGaps(): void {
	memory.fill(gapBits, 0, 16);
	memory.fill(stopBits, 0, 16);
	memory.fill(wordBits, 0, 16);
	memory.fill(escapeBits, 0, 16);
	for (let byte: u32 = 1; byte < 128; byte++) {
		const isEscape = byte === 0x25 || byte === 0x26 || byte === 0x5c || byte === 27;
		if (isEscape) addBit(escapeBits, byte);
		if (byte - 0x30 < 10 || (byte | 32) - 0x61 < 26) addBit(wordBits, byte);
		// A bracket may belong to a call that joins literals, and tags are looked at one by one.
		const isOther = byte === 0x28 || byte === 0x3c || byte === 0x3e || byte === 0x3d;
		const isPart = isEscape || isOther || isOpener(byte) || load<u8>(runSet + byte) === 1;
		if (isPart) continue;
		addBit(gapBits, byte);
		if (isStop(byte)) addBit(stopBits, byte);
	}
}

/** What stands in no join of literals and in front of no line: ! ) : ? [ ] { } and control characters. */
function isStop(byte: u32): bool {
	if (byte < 32) return byte !== 9;
	switch (byte) {
		case 0x21:
		case 0x29:
		case 0x3a:
		case 0x3f:
		case 0x5b:
		case 0x5d:
		case 0x7b:
		case 0x7d:
			return true;
		default:
			return false;
	}
}

function addBit(bits: usize, byte: u32): void {
	const address = bits + (byte & 15);
	store<u8>(address, <u8>(load<u8>(address) | ((<u32>1) << (byte >> 4))));
}

/** What stands in front of the first bytes is not known. */
export function beginGaps(at: u32): void {
	wordsBefore = 0;
	escapeEnd = at + maxEscape;
	lengthBefore = 64;
	tagEnd = isInTag(at) ? at + maxTag : 0;
}

/** A bit for each of 64 bytes that a value may stand around. `letters` begin those of other scripts. */
export function placesForValues(
	at: u32,
	members: u64,
	gaps: u64,
	stops: u64,
	words: u64,
	escapes: u64,
	angles: u64,
	letters: u64,
): u64 {
	for (let rest = angles; rest !== 0; rest &= rest - 1) {
		const place = at + <u32>ctz(rest);
		if (place < size && byteAt(place) === 0x3c && isSign(place) && mayGoOn(place)) {
			tagEnd = at + 64 + maxTag;
		}
	}
	const one = (words << 1) | (wordsBefore >> 63);
	const two = (words << 2) | (wordsBefore >> 62);
	const three = (words << 3) | (wordsBefore >> 61);
	const ends = letters | (((gaps & one & two & three) | stops) & ~inEscapes(at, escapes));
	wordsBefore = words;
	if (at < tagEnd) {
		lengthBefore = 64;
		return ~(<u64>0);
	}
	return between(members, ends);
}

/** The bytes that may belong to an escape. */
function inEscapes(at: u32, escapes: u64): u64 {
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

/** The bytes between gaps with as many characters as a value has. What follows the last gap may go on. */
function between(members: u64, ends: u64): u64 {
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
