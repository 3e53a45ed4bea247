// Checks, at each escape and filler, the chain (chain.ts) that it belongs to: one that could hold what a rule matches
// becomes a candidate region. src/detect/chain-search.ts reads the same chains.

import { carriageReturn, isBlank, isHexDigit, lineFeed } from "./ascii";
import { byteAt, size } from "./candidate-regions";
import {
	allMarks,
	chainEnd,
	chainLength,
	isUnsure,
	leaveOutSoftHyphens,
	longFillerEnd,
	longFillerStart,
	readChain,
} from "./chain";
import { chainStart, nextStart, openedBy, startAround } from "./chain-start";
import { checkChain } from "./chain-values";
import {
	ampersand,
	anyMail,
	backslash,
	equals,
	escapedMail,
	failed,
	isOpener,
	noMail,
	percent,
	plainMail,
} from "./characters";
import { isQuote } from "./join-signs";
import { mayHoldEscapedMail, mayHoldMail } from "./mail-signs";
import {
	isBeforeEmptyLine,
	isHexText,
	isRunAt,
	lineEscapeEnd,
	mayBeInValue,
	mayGoOn,
	mayJoin,
	mayWrap,
	mayWrapEscaped,
} from "./opener-checks";
import { minRunLength } from "./rule-tables";
import {
	endsChains,
	mayHoldMailAround,
	mayHoldValueAcross,
	mayHoldValueAround,
} from "./value-length";

/** Where the chains that were read in each reading of mail end. */
const doneTo = memory.data(4 * 4, 4);

function doneOf(mail: u32): u32 {
	return load<u32>(doneTo + ((<usize>mail) << 2));
}

function setDone(mail: u32, to: u32): void {
	if (to > doneOf(mail)) store<u32>(doneTo + ((<usize>mail) << 2), to);
}

/**
 * Checks the chains that reach into a range, from where it begins. False where none of them reaches the change in it:
 * then they are those of the base.
 */
export function beginChains(first: u32, change: u32): bool {
	for (let mail: u32 = 0; mail < 4; mail++) store<u32>(doneTo + ((<usize>mail) << 2), 0);
	if (first === 0 || endsChains(first, change)) return false;
	checkAround(first);
	return true;
}

/** Checks the chains that go on behind what ends at a place. */
export function endChains(last: u32): void {
	if (last < size && isOpener(byteAt(last))) checkAround(last);
}

function checkAround(at: u32): void {
	const isPlain = mayHoldValueAcross(at, false);
	if (isPlain) beginChain(at, noMail);
	const from = at > mailReach ? at - mailReach : 0;
	const to = min<u32>(at + 16, size);
	if (mayHoldMail(from, to) && mayHoldValueAcross(at, true)) beginChain(at, plainMail);
	if (!isPlain || !mayHoldEscapedMail(from, to)) return;
	beginChain(at, escapedMail);
	beginChain(at, anyMail);
}

function beginChain(first: u32, mail: u32): void {
	const start = startAround(first, mail);
	if (start < first) checkFrom(start, mail, false);
	// An escape of something else opens nothing in its middle.
	else setDone(mail, start);
}

/** How far in front of a range escapes are looked for that mail may have written. */
const mailReach: u32 = 1024;

/** Checks the chains that an escape may belong to. */
export function checkEscape(at: u32): void {
	if (at < doneOf(noMail)) return;
	if (byteAt(at) === backslash) {
		const end = lineEscapeEnd(at);
		if (end > 0 && !mayWrapEscaped(at, end)) return;
		if (isQuote(byteAt(at + 1)) && !mayJoin(at + 1)) return;
	}
	if (!mayHoldValueAround(at) || !mayBeInValue(at)) return;
	checkOpener(at, noMail);
	if (openedBy !== equals) return;
	checkOpener(at, escapedMail);
	checkOpener(at, anyMail);
}

/** Checks the chain of what mail may have written out, or where it may have broken a line. */
export function checkEquals(at: u32): void {
	const next = byteAt(at + 1);
	const isPair = isHexDigit(next) && isHexDigit(byteAt(at + 2));
	if (!isPair && (!isOpener(next) || isQuote(next) || next === 0x2a || next === equals)) return;
	if (isBeforeEmptyLine(at)) return;
	if (!mayHoldMailAround(at)) return;
	// An escape may be written in those of mail.
	for (let back: u32 = 1; back <= 12 && back <= at; back++) {
		const byte = byteAt(at - back);
		if (byte === backslash || byte === percent || byte === ampersand) {
			checkOpener(at - back, plainMail);
		}
	}
	checkOpener(at, plainMail);
}

/** Checks the chain that may go on behind a character that stands in front of a filler. */
export function checkFiller(at: u32): void {
	if (at < doneOf(noMail)) return;
	const byte = byteAt(at);
	if (byte >= 128) {
		if (!isOpener(byte)) return;
	} else if (byte === lineFeed || byte === carriageReturn) {
		if (!mayWrap(at)) return;
	} else if (isQuote(byte)) {
		if (!mayJoin(at)) return;
	} else if (byte === 0x3c) {
		if (!mayGoOn(at)) return;
	} else if (byte === 0x2a) {
		let next = at + 1;
		while (byteAt(next) === 0x2a) next++;
		if (isBlank(byteAt(next))) return;
	}
	if (mayHoldValueAround(at)) checkOpener(at, noMail);
}

function checkOpener(at: u32, mail: u32): void {
	if (at < doneOf(mail)) return;
	const start = chainStart(at, mail, doneOf(mail));
	if (start === failed) {
		// What is an escape of something else opens nothing in its middle.
		if (nextStart > at + 1) {
			setDone(mail, nextStart);
			if (mail === noMail && isRunAt(nextStart)) checkFrom(nextStart, mail, true);
		}
		return;
	}
	// Digits behind "\\x" may as well all be one text.
	if (mail === noMail && isHexText(at)) checkFrom(at + 2, mail, false);
	checkFrom(start, mail, false);
}

function checkFrom(start: u32, mail: u32, isBehindEscape: bool): void {
	readChain(start, mail, isBehindEscape);
	setDone(mail, chainEnd);
	const fillerStart = longFillerStart;
	const fillerEnd = longFillerEnd;
	const end = chainEnd;
	if (allMarks !== 0 && chainLength >= minRunLength) {
		checkChain();
		if ((allMarks & isUnsure) !== 0) {
			leaveOutSoftHyphens();
			checkChain();
		}
	}
	// What is skipped may hold a value of its own.
	if (fillerEnd > 0) checkInside(fillerStart + 1, fillerEnd, mail);
	if (mail === plainMail && end > doneOf(anyMail) && isBesideEscapedMail(start, end)) {
		checkFrom(startAround(start, anyMail), anyMail, false);
	}
}

/** Whether a value may go on where the sign of mail is escaped itself: "=61%3D62". */
function isBesideEscapedMail(start: u32, end: u32): bool {
	return (
		mayHoldEscapedMail(start > 16 ? start - 16 : 0, start) || mayHoldEscapedMail(end, end + 16)
	);
}

function checkInside(from: u32, to: u32, mail: u32): void {
	for (let at = from; at < to; at++) {
		if (!isOpener(byteAt(at))) continue;
		const start = chainStart(at, mail, from);
		if (start === failed) continue;
		readChain(start, mail, false);
		const end = chainEnd;
		if (allMarks !== 0 && chainLength >= minRunLength) checkChain();
		if (end > at) at = end - 1;
	}
}
