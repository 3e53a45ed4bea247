// Checks at an opener, the first byte of an escape or a filler, whether a value may go on behind it. It reads the
// bytes as they stand, and most openers fail. src/detect/opener-checks.ts and chain-search.ts do the same.

import { carriageReturn, isBlank, isHexDigit, lineFeed } from "./ascii";
import { isBase64Digit } from "./base64";
import { byteAt, content, size } from "./candidate-regions";
import { ampersand, backslash, isOpener, maxBackslashes, percent } from "./characters";
import { joinsNear } from "./join-search";
import { isJoinByte, isLinePrefix, isQuote } from "./join-signs";
import { minRunLength, runSet } from "./rule-tables";

/**
 * Whether as many bytes as a value has stand around an escape without a blank. A blank stands only in what
 * is skipped: between two literals, in a tag, at the start of a line that goes on.
 */
export function mayBeInValue(at: u32): bool {
	const next = byteAt(at + 1);
	if (next === lineFeed || next === carriageReturn) return true;
	let from = at;
	const least = at > minRunLength ? at - minRunLength : 0;
	while (from > least && !isSpace(byteAt(from - 1))) from--;
	for (let to = at; to < size && !isSpace(byteAt(to)); to++) {
		if (to - from >= minRunLength || byteAt(to) === 0x3c) return true;
		if (isQuote(byteAt(to)) && isSpace(byteAt(to + 1))) return true;
	}
	return false;
}

function isSpace(byte: u32): bool {
	return byte === 0x20 || byte === 9;
}

/** Whether another literal may follow, as far as that can be told from what stands there as it is. */
export function mayJoin(at: u32): bool {
	let hasComma = false;
	for (let next = at + 1; next < at + 64; next++) {
		const byte = byteAt(next);
		if (isQuote(byte)) return !hasComma || joinsNear(at);
		if (byte === 0x2c) hasComma = true;
		else if (!isJoinByte(byte)) return endsConcat(next + 7) && byteAt(next - 1) === 0x2e;
		else if (byte === backslash && isQuote(byteAt(next + 1))) return !hasComma || joinsNear(at);
		// What is skipped or escaped may be anything.
		else if (isOpener(byte) && byte !== lineFeed && byte !== carriageReturn) return true;
	}
	return false;
}

/** Whether "concat(", which joins a literal with another one, ends at a place. */
export function endsConcat(end: u32): bool {
	return (
		byteAt(end - 1) === 0x28 &&
		end >= 8 &&
		load<u32>(content + end - 7) === 0x636e6f63 &&
		load<u16>(content + end - 3) === 0x7461
	);
}

/** Whether something may follow a tag, as far as it stands there as it is. */
export function mayGoOn(at: u32): bool {
	for (let next = at + 1; next < at + 64; next++) {
		const byte = byteAt(next);
		if (byte === 0x3e) {
			const behind = byteAt(next + 1);
			return load<u8>(runSet + behind) === 1 || isOpener(behind);
		}
		if (byte === lineFeed || byte === 0x3c) return false;
		if (
			byte === backslash ||
			byte === percent ||
			byte === ampersand ||
			byte >= 128 ||
			byte === 27
		) {
			return true;
		}
	}
	return false;
}

/** A line of fewer digits counts as wrapped base64 only where the next is as long, and a third may follow. */
const longLine: u32 = 14;

const shortestLine: u32 = 4;

/** Whether a line that ends at a place may go on in the next one, as base64 does. */
export function mayWrap(at: u32): bool {
	let width: u32 = 0;
	while (width < longLine && width < at && isBase64Digit(byteAt(at - 1 - width))) width++;
	if (width < shortestLine) return false;
	let next = at + 1;
	while (next < at + 64 && isBetweenLines(byteAt(next))) next++;
	let length: u32 = 0;
	while (length <= width && isBase64Digit(byteAt(next + length))) length++;
	if (width === longLine) return length > 0;
	return length === width && isOpener(byteAt(next + length)) && next + length < size;
}

/**
 * Behind an escaped line end, "\\n" or "\\\\r", that begins at a place; 0 where none does. Nothing but base64 and hexadecimal
 * digits goes on over it.
 */
export function lineEscapeEnd(at: u32): u32 {
	let end = at;
	while (byteAt(end) === backslash && end < at + maxBackslashes) end++;
	const letter = byteAt(end);
	return end > at && (letter === 0x6e || letter === 0x72) ? end + 1 : 0;
}

/** The same as `mayWrap` for an escaped line end: [at, end). */
export function mayWrapEscaped(at: u32, end: u32): bool {
	let width: u32 = 0;
	while (width < longLine && width < at && isBase64Digit(byteAt(at - 1 - width))) {
		// The letter of an escape.
		if (width + 1 < at && byteAt(at - 2 - width) === backslash) break;
		width++;
	}
	if (width < shortestLine) return false;
	let next = end;
	while (next < end + 64) {
		const byte = byteAt(next);
		if (isBetweenLines(byte)) {
			next++;
			continue;
		}
		if (byte !== backslash) break;
		let behind = next;
		while (byteAt(behind) === backslash && behind < next + maxBackslashes) behind++;
		const letter = byteAt(behind);
		// What else is escaped may be anything.
		if (letter !== 0x6e && letter !== 0x72 && letter !== 0x74) return true;
		next = behind + 1;
	}
	if (isOpener(byteAt(next))) return true;
	let length: u32 = 0;
	while (length <= width && isBase64Digit(byteAt(next + length))) length++;
	if (width === longLine) return length > 0;
	return length === width && isOpener(byteAt(next + length)) && next + length < size;
}

/** Blanks, line breaks, and > # * ; | */
function isBetweenLines(byte: u32): bool {
	return isBlank(byte) || isLinePrefix(byte);
}

/** Whether a value may stand behind an escape that its characters seem to belong to. */
export function isRunAt(at: u32): bool {
	if (at === 0 || load<u8>(runSet + byteAt(at - 1)) === 0) return false;
	for (let index = at; index < at + minRunLength; index++) {
		if (load<u8>(runSet + byteAt(index)) === 0) return false;
	}
	return true;
}

/** Whether "=" ends a line and the next one is empty: it is the padding of base64, for mail breaks no line there. */
export function isBeforeEmptyLine(at: u32): bool {
	const behind = byteAt(at + 1) === carriageReturn ? at + 2 : at + 1;
	if (byteAt(behind) !== lineFeed) return false;
	const next = byteAt(behind + 1);
	return next === lineFeed || next === carriageReturn;
}

export function isHexText(at: u32): bool {
	if (byteAt(at) !== backslash || (byteAt(at + 1) | 32) !== 0x78) return false;
	for (let digit = at + 2; digit < at + 6; digit++) if (!isHexDigit(byteAt(digit))) return false;
	return true;
}
