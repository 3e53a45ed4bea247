// Tells cheaply whether a value may stand around a place at all: as many characters as one has, with nothing
// between them that neither a value, nor an escape, nor what is skipped may hold. In nearly all text a word or a
// bracket ends it too soon, and then no chain is read.

import { carriageReturn, isHexDigit, isLetter, lineFeed } from "./ascii";
import { byteAt, content, size } from "./candidate-regions";
import { ampersand, backslash, equals, isOpener, percent } from "./characters";
import { isDash, isInvisible, moreBytes } from "./invisible-signs";
import { isJoinByte, isQuote } from "./join-signs";
import { mayJoin, mayWrap } from "./opener-checks";
import { minRunLength, runSet } from "./rule-tables";

/** What one byte tells: a character of a value. */
const member: u32 = 1;
/** It may begin or end an escape, a tag or a sign that is skipped. */
const sign: u32 = 2;
/** A quote or a line end. */
const boundary: u32 = 3;
const star: u32 = 4;
/** Anything else stands only in what is skipped. */
const other: u32 = 5;

/** The kind of each byte. */
const kinds = memory.data(256);

/** A longer stretch counts as long enough. */
const maxStretch: u32 = 512;
/** The longest tag, as escapes may write it. */
const maxTag: u32 = 192;
/** The longest escape. */
const maxEscape: u32 = 24;
/** The longest row of blanks and signs that is skipped. */
const maxSkipped: u32 = 64;

/** Whether "=" is a sign: only where mail is read. */
let readsMail: bool = false;

/** To be called once the rules are known: what a value may hold ends none. */
export function prepareValueLength(): void {
	for (let byte: u32 = 0; byte < 256; byte++) store<u8>(kinds + byte, <u8>kindOf(byte));
}

function kindOf(byte: u32): u32 {
	switch (byte) {
		case 0:
		case 27:
		case 0x25:
		case 0x26:
		case 0x3c:
		case 0x3d:
		case 0x3e:
		case 0x5c:
			return sign;
		default:
			break;
	}
	if (byte >= 128) return sign;
	if (isMember(byte)) return member;
	if (isQuote(byte) || byte === lineFeed || byte === carriageReturn) return boundary;
	return byte === 0x2a ? star : other;
}

/** Whether a value may stand around an escape, or around what may open a filler. */
export function mayHoldValueAround(at: u32): bool {
	readsMail = false;
	const byte = byteAt(at);
	if (isSignByte(byte) && byte < 128 && !isSign(at)) return isMember(byte);
	return byte === 0x3c || isLongEnough(at, at + 1);
}

/** The same around what mail has written out: "=61". */
export function mayHoldMailAround(at: u32): bool {
	readsMail = true;
	const isPair = isHexDigit(byteAt(at + 1)) && isHexDigit(byteAt(at + 2));
	return !isPair || isLongEnough(at, at + 3);
}

/** Whether a value may go on from in front of a place to behind it. */
export function mayHoldValueAcross(at: u32, isMail: bool): bool {
	readsMail = isMail;
	return isLongEnough(at, at) || isInTag(at);
}

/** Whether enough characters stand before one place and from another one on. */
function isLongEnough(to: u32, from: u32): bool {
	let count: u32 = 0;
	let left = maxStretch;
	for (let at = to; at > 0; at--) {
		const kind: u32 = load<u8>(kinds + byteAt(at - 1));
		if (--left === 0) return true;
		if (kind === member) {
			if (++count >= minRunLength) return true;
			continue;
		}
		const own = judge(at - 1, kind);
		if (own === sign) return true;
		if (own === other) break;
		count += own;
	}
	for (let at = from; at < size; at++) {
		const kind: u32 = load<u8>(kinds + byteAt(at));
		if (--left === 0) return true;
		if (kind === member) {
			if (++count >= minRunLength) return true;
			continue;
		}
		const own = judge(at, kind);
		if (own === sign) return true;
		if (own === other) break;
		count += own;
	}
	return count >= minRunLength;
}

/**
 * Whether a byte ends a chain (`other`), may end a tag (`sign`), is one character (1) or none (0). What an escape
 * is made of counts for at least as many characters as it stands for.
 */
function judge(at: u32, kind: u32): u32 {
	const byte = byteAt(at);
	if (kind === star) return 0;
	if (byte >= 128) return judgeOddSign(at);
	if (kind === sign) {
		if (isSign(at)) return byte === 0x3c || byte === 0x3e ? sign : member;
		if (isMember(byte)) return member;
	} else if (kind === boundary) {
		if (isQuote(byte) ? mayJoin(at) : mayGoOnBehind(at)) return 0;
	}
	return isSkipped(at) ? 0 : other;
}

/** Whether encoded text may go on behind the end of a line, or what is escaped. */
function mayGoOnBehind(at: u32): bool {
	if (mayWrap(at)) return true;
	let next = at + 1;
	while (next < at + maxSkipped && isSpace(byteAt(next))) next++;
	const byte = byteAt(next);
	return isSignByte(byte) && isSign(next);
}

/** Whether a byte may stand in a join of literals, or at the start of a line: behind a quote, a line end or an escape. */
function isSkipped(at: u32): bool {
	const least = at > maxSkipped ? at - maxSkipped : 0;
	let letters: u32 = 0;
	for (let back = at; back > least; back--) {
		const byte = byteAt(back - 1);
		const kind: u32 = load<u8>(kinds + byte);
		if (kind === boundary) return true;
		if (kind === sign && isSign(back - 1)) return true;
		letters = kind === member ? letters + 1 : 0;
		if (letters > 2 || (!isJoinByte(byte) && byte !== 0x28)) break;
	}
	return followsEscape(at);
}

/** Whether an escape may stand close in front of a place. */
function followsEscape(at: u32): bool {
	const least = at > maxEscape ? at - maxEscape : 0;
	if (at >= 32 && !holdsSign(content + at - 32) && !holdsSign(content + at - 16)) return false;
	for (let back = at; back > least; back--) {
		const byte = byteAt(back - 1);
		if (isSignByte(byte) && byte !== 0x3e && isSign(back - 1)) return true;
	}
	return false;
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

/** Whether an escape, a tag or a sign that is skipped may begin or end with a byte. */
export function isSign(at: u32): bool {
	const byte = byteAt(at);
	const next = byteAt(at + 1);
	if (byte === percent) {
		if (!isHexDigit(next)) return (next | 32) === 0x75 || isOpener(next);
		return isHexDigit(byteAt(at + 2)) || isOpener(byteAt(at + 2));
	}
	if (byte === ampersand) return isEntity(at + 1);
	if (byte === 0x3c) {
		if (next === equals && !readsMail) return false;
		return isLetter(next) || next === 0x2f || next === 0x21 || isOpener(next);
	}
	if (byte === 0x3e) return isInTag(at);
	if (byte >= 128) return judgeOddSign(at) !== other;
	if (byte !== equals) return true;
	return readsMail && (isHexDigit(next) || isOpener(next));
}

/** The same for a byte beyond ASCII: it may belong to a sign that is skipped, or that stands for a hyphen or letter. */
function judgeOddSign(at: u32): u32 {
	let first = at;
	while (first > 0 && first + 3 > at && (byteAt(first) & 0xc0) === 0x80) first--;
	const lead = byteAt(first);
	const more = moreBytes(lead);
	const own = byteAt(at);
	const isAlone = own === 0x96 || own === 0x97 || own === 0xad;
	if (more === 0 || first + more < at) return isAlone ? member : other;
	let character: i32 = lead & (more === 1 ? 31 : 15);
	for (let index: u32 = 1; index <= more; index++) {
		const byte = byteAt(first + index);
		if ((byte & 0xc0) !== 0x80)
			return isSignByte(byte) && byte < 128 ? sign : isAlone ? member : other;
		character = (character << 6) | (byte & 63);
	}
	const isOdd =
		character === 0xad ||
		isInvisible(character) ||
		isDash(character) ||
		(character > 0xff00 && character < 0xff5f);
	return isOdd || isAlone ? member : other;
}

function isEntity(start: u32): bool {
	let at = start;
	if (byteAt(at) === 0x23) return true;
	while (isLetter(byteAt(at)) && at < start + 14) at++;
	const byte = byteAt(at);
	if (byte === 0x3b) return at > start;
	if (!isOpener(byte) || byte === lineFeed || byte === carriageReturn) return false;
	if (isQuote(byte)) return mayJoin(at);
	return byte !== ampersand || at > start || byteAt(at + 1) === 0x23 || isLetter(byteAt(at + 1));
}

/** Whether "<", or an escape of it, stands before a place on its line. */
export function isInTag(at: u32): bool {
	const least = at > maxTag ? at - maxTag : 0;
	for (let back = at; back > least; back--) {
		const byte = byteAt(back - 1);
		if (byte === lineFeed) return false;
		if (byte === 0x3e || byte === equals || !isSignByte(byte)) continue;
		if (isSign(back - 1) && !(byte === backslash && isLetterEscape(back - 1))) return true;
	}
	return false;
}

/** Whether a backslash stands before a letter with which no other escape begins: it stands for one character. */
function isLetterEscape(at: u32): bool {
	const next = byteAt(at + 1);
	const folded = next | 32;
	return isLetter(next) && folded !== 0x75 && folded !== 0x78 && folded !== 0x65;
}

function isSignByte(byte: u32): bool {
	return load<u8>(kinds + byte) === sign;
}

function isMember(byte: u32): bool {
	return load<u8>(runSet + byte) === 1;
}

function isSpace(byte: u32): bool {
	return byte === 0x20 || byte === 9;
}
