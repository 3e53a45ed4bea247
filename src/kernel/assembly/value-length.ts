// Checks cheaply whether a value can stand around a place: enough characters in a row, with nothing between them that
// ends a value. In nearly all text a word or a bracket ends it too soon, and then no chain is read.

import { carriageReturn, isHexDigit, lineFeed } from "./ascii";
import {
	boundary,
	isInTag,
	isMember,
	isSign,
	isSignByte,
	judgeOddSign,
	kindAt,
	member,
	other,
	readMail,
	sign,
	star,
} from "./byte-kinds";
import { byteAt, size } from "./candidate-regions";
import { failed } from "./characters";
import { isQuote } from "./join-signs";
import { mayJoin } from "./opener-checks";
import { tagEnd, tagStart } from "./plain-tags";
import { minRunLength } from "./rule-tables";
import { forgetSkipped, isSkipped } from "./skipped-bytes";

/** A longer range counts as long enough. */
const maxStretch: u32 = 512;

/** Whether a value may stand around an escape, or around what may open a filler. */
export function mayHoldValueAround(at: u32): bool {
	readMail(false);
	const byte = byteAt(at);
	if (isSignByte(byte) && byte < 128 && !isSign(at)) return isMember(byte);
	if (byte !== 0x3c) return isLongEnough(at, at + 1);
	const end = tagEnd(at);
	return end === failed || (end > at && isLongEnough(at, end));
}

/** The same around what mail has written out, or where it has broken a line: "=61", "=" at the end of a line. */
export function mayHoldMailAround(at: u32): bool {
	readMail(true);
	const next = byteAt(at + 1);
	// It may be the padding of base64, with nothing behind it.
	if (next === lineFeed || next === carriageReturn) return true;
	const isPair = isHexDigit(next) && isHexDigit(byteAt(at + 2));
	return !isPair || isLongEnough(at, at + 3);
}

/** Whether a value may go on from in front of a place to behind it. */
export function mayHoldValueAcross(at: u32, isMail: bool): bool {
	readMail(isMail);
	if (isInTag(at)) return true;
	// What begins there is read from the first sign in it on.
	if (at === 0 || (kindAt(at - 1) === other && !isSkipped(at - 1))) return false;
	return isLongEnough(at, at);
}

/** Whether a byte of [from, to) ends every chain that goes over it, whatever stands behind the byte. */
export function endsChains(from: u32, to: u32): bool {
	readMail(true);
	for (let at = from; at < to; at++) if (kindAt(at) === other && !isSkipped(at)) return true;
	return false;
}

/** Whether enough characters stand before one place and from another one on, and one at least behind it. */
function isLongEnough(to: u32, from: u32): bool {
	forgetSkipped();
	let count: u32 = 0;
	let left = maxStretch;
	for (let at = to; at > 0; at--) {
		const kind = kindAt(at - 1);
		if (--left === 0) return true;
		if (kind === member) {
			if (++count >= minRunLength) break;
		} else {
			const own = judge(at - 1, kind);
			if (own === sign) {
				const start = tagStart(at - 1);
				if (start === failed) return true;
				if (start === at - 1) break;
				at = start + 1;
				continue;
			}
			if (own === other) break;
			count += own;
		}
	}
	for (let at = from; at < size; at++) {
		const kind = kindAt(at);
		if (--left === 0) return true;
		if (kind === member) {
			if (++count >= minRunLength) return true;
		} else {
			const own = judge(at, kind);
			if (own === sign) {
				const end = tagEnd(at);
				if (end === failed) return true;
				if (end === at) break;
				at = end - 1;
				continue;
			}
			if (own === other) break;
			count += own;
			if (own > 0 && count >= minRunLength) return true;
		}
	}
	return false;
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
		// Encoded text, or what is escaped, may go on behind the end of any line once something else has opened it.
		if (!isQuote(byte) || mayJoin(at)) return 0;
	}
	return isSkipped(at) ? 0 : other;
}
