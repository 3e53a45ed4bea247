// Tells whether an escape touches a run, so that the scanner would undo it: touchesEscape() of
// src/detect/candidate-checks.ts with the same limits.

import { carriageReturn, isHexDigit, isLetter, lineFeed } from "./ascii";
import {
	byteAt,
	content,
	ifNamed,
	namedOnly,
	nearLineBreak,
	needsKeyword,
	quoted,
	size,
} from "./candidate-regions";
import { ampersand, backslash, equals, isOpener, maxBackslashes, percent } from "./characters";
import { isQuote } from "./join-signs";

/** The least length of a line of mail that a soft break ends. */
export const mailColumn: u32 = 60;

/**
 * The kind of a run that by itself is `kind`: quoted where an escape touches it, so that undoing that
 * may show more of a secret or its name; also near a line break where a line ends in "=" beside it.
 */
export function regionKind(start: u32, end: u32, kind: u32): u32 {
	// An escape may reach two digits into the run: "%20".
	const limit = min<u32>(size, start + 2);
	let beside = kind;
	const isNamed = kind === needsKeyword || (kind & ifNamed) !== 0;
	let isQuoted = false;
	for (let at = start > 16 ? start - 16 : 0; at < limit; at++) {
		if (isEscapeStart(at, limit)) {
			if (!isNamed || !escapesNoLetter(at)) return quoted;
			isQuoted = true;
		}
		if (isBrokenLine(at, limit)) beside |= nearLineBreak;
	}
	if (end < size) {
		const last = min<u32>(size, end + 6);
		if (isEscapeStart(end, last)) {
			if (!isNamed || !escapesNoLetter(end)) return quoted;
			isQuoted = true;
		}
		if (isBrokenLine(end, last)) beside |= nearLineBreak;
	}
	if (!isQuoted) return beside;
	if ((beside & nearLineBreak) !== 0) return quoted;
	return quoted | (kind === needsKeyword ? namedOnly : ifNamed);
}

/** Whether a backslash, or several, stand before a quote, a slash, or the letter of a blank or a line end. */
function escapesNoLetter(at: u32): bool {
	if (byteAt(at) !== backslash) return false;
	let next = at + 1;
	while (byteAt(next) === backslash && next < at + maxBackslashes) next++;
	const byte = byteAt(next);
	return isQuote(byte) || byte === 0x2f || byte === 0x6e || byte === 0x72 || byte === 0x74;
}

/**
 * Whether an escape that may stand for a letter begins in a range: "\\x61", "\\u0061", "\\141", "%61", "&#97;", and what tells
 * that mail is read, "=3D" or "=" at the end of a line.
 */
export function mayHoldEscapedLetter(from: u32, to: u32): bool {
	for (let at = from; at < to; at++) {
		const byte = byteAt(at);
		if (byte !== backslash && byte !== percent && byte !== equals && byte !== ampersand) continue;
		const next = byteAt(at + 1);
		// Its other characters may be escaped themselves.
		if (byte !== backslash && next === backslash && !escapesNoLetter(at + 1)) return true;
		if (byte !== ampersand && (next === percent || next === ampersand)) return true;
		if (byte === backslash) {
			const folded = next | 32;
			if (folded === 0x75 || folded === 0x78 || next - 0x30 < 8) return true;
			if (next === equals) return true;
		} else if (byte === percent) {
			if ((next | 32) === 0x75 || (isHexDigit(next) && isHexDigit(byteAt(at + 2)))) return true;
		} else if (byte === equals) {
			if (
				next === lineFeed ||
				next === carriageReturn ||
				(next === 0x33 && (byteAt(at + 2) | 32) === 0x64)
			)
				return true;
		} else if (mayBeEntity(at + 1)) return true;
	}
	return false;
}

/** The kind of a range that by what touches it is `kind`: quoted where an escape sign stands in it, too. */
export function kindByEscapes(start: u32, end: u32, kind: u32): u32 {
	let own = kind;
	for (let at = start; at < end && own !== quoted; at++) {
		const byte: u32 = load<u8>(content + at);
		if (byte === equals && isBrokenLine(at, size)) own |= nearLineBreak;
		else if (byte === backslash || byte === percent || byte === ampersand || byte === equals)
			own = quoted;
	}
	return own;
}

/** True where "\\", "%20", "&#", "&amp" or "=3D" begins before `limit`. */
function isEscapeStart(at: u32, limit: u32): bool {
	const byte: u32 = load<u8>(content + at);
	if (byte === backslash) return true;
	if (byte !== percent && byte !== ampersand && byte !== equals) return false;
	const next: u32 = at + 1 < limit ? load<u8>(content + at + 1) : 0;
	const third: u32 = at + 2 < limit ? load<u8>(content + at + 2) : 0;
	if (byte === percent) return isHexDigit(next) && isHexDigit(third);
	if (byte === ampersand) return mayBeEntity(at + 1);
	return next === 0x33 && third === 0x44;
}

/** True for "#", for letters and ";", and where the rest may be escaped itself. */
function mayBeEntity(start: u32): bool {
	let at = start;
	while (at < size && at < start + maxEntity && isLetter(load<u8>(content + at))) at++;
	const byte: u32 = at < size ? load<u8>(content + at) : 0;
	if (at === start) return byte === 0x23;
	return byte === 0x3b || (isOpener(byte) && byte !== lineFeed && byte !== carriageReturn);
}

/** The longest name of an entity that is undone has fewer letters. */
const maxEntity: u32 = 14;

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
