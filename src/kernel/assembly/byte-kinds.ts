// Sorts bytes by what they may be: a character of a value, the begin or end of an escape, tag or filler, or neither. Most
// "%", "&" and "<" begin nothing, and their neighbours show it.

import { carriageReturn, isHexDigit, isLetter, lineFeed } from "./ascii";
import { byteAt } from "./candidate-regions";
import { ampersand, backslash, equals, isOpener, percent } from "./characters";
import { controlOf } from "./escape-codes";
import { continuationBytes, isDash, isInvisible } from "./invisible-signs";
import { isQuote } from "./join-signs";
import { mayJoin } from "./opener-checks";
import { runSet } from "./rule-tables";

/** What one byte tells: a character of a value. */
export const member: u32 = 1;
/** It may begin or end an escape, a tag or a sign that is skipped. */
export const sign: u32 = 2;
/** A quote or a line end. */
export const boundary: u32 = 3;
export const star: u32 = 4;
/** Anything else stands only in what is skipped. */
export const other: u32 = 5;

/** The kind of each byte. */
const kinds = memory.data(256);

/** The longest tag, as escapes may write it. */
const maxTag: u32 = 192;
/** Whether "=" is a sign: only where mail is read. */
export let readsMail: bool = false;

/** To be called once the rules are known: bytes that a value may hold end no value. */
export function prepareByteKinds(): void {
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

export function kindAt(at: u32): u32 {
	return load<u8>(kinds + byteAt(at));
}

/** Whether "=" counts as a sign from now on. */
export function readMail(isOn: bool): void {
	readsMail = isOn;
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
	if (byte === backslash) return !isLetter(next) || mayBeEscape(next);
	if (byte === 0x3c) {
		if (next === equals && !readsMail) return false;
		return isLetter(next) || next === 0x2f || next === 0x21 || isOpener(next);
	}
	if (byte === 0x3e) return isInTag(at);
	if (byte >= 128) return judgeOddSign(at) !== other;
	if (byte !== equals) return true;
	return readsMail && (isHexDigit(next) || isOpener(next));
}

/** Whether an escape begins with a backslash and a letter: "\\x61", "\\u0061", "\\n", "\\e[". */
function mayBeEscape(letter: u32): bool {
	const folded = letter | 32;
	return folded === 0x78 || folded === 0x75 || controlOf(letter) !== 0;
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

/** The same for a byte beyond ASCII: it may belong to a sign that is skipped, or that stands for a hyphen or letter. */
export function judgeOddSign(at: u32): u32 {
	let first = at;
	while (first > 0 && first + 3 > at && (byteAt(first) & 0xc0) === 0x80) first--;
	const lead = byteAt(first);
	const more = continuationBytes(lead);
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

export function isSignByte(byte: u32): bool {
	return load<u8>(kinds + byte) === sign;
}

export function isMember(byte: u32): bool {
	return load<u8>(runSet + byte) === 1;
}
