// Finds where the chain begins that an escape or a filler belongs to, reading backwards.

import { byteAt, content } from "./candidate-regions";
import { isMember } from "./chain";
import {
	code,
	failed,
	filler,
	isOpener,
	maxEscapeDepth,
	maxFillers,
	noMail,
	softHyphen,
	wrap,
} from "./characters";
import { read, setMail } from "./escape-reader";
import { isJoinByte, isQuote } from "./join-signs";
import { runSet } from "./rule-tables";

/** How far back a chain may start. */
const maxBack: u32 = 1 << 13;

/** The longest escape or filler, in bytes, as far as a chain is followed backwards. */
const maxElement: u32 = 192;

/** The longest escape whose last characters look like those of a value. */
const maxEscape: u32 = 24;

/** Where the chain starts that an opener belongs to; `failed` where it belongs to none, then `nextStart` says where to go on. */
export let nextStart: u32 = 0;

/** The character at the opener, with its escapes undone. */
export let openedBy: i32 = 0;

export function chainStart(at: u32, mail: u32, floor: u32): u32 {
	setMail(mail);
	const end = read(maxEscapeDepth, at);
	const character = code;
	nextStart = character >= 0 ? end : at;
	openedBy = character;
	const isFiller = character === filler || character === wrap;
	if ((!isFiller && character !== softHyphen && !isMember(character)) || end === at) return failed;
	// What else is encoded before it was met before it.
	const isFirst = character !== wrap && mail === noMail;
	const start = isFirst ? startOfRun(at, floor) : startBefore(at, at, mail, floor);
	return isFiller && start === at ? failed : start;
}

function startOfRun(at: u32, floor: u32): u32 {
	let start = at;
	while (start > floor && isPlain(start - 1)) start--;
	return behindElement(start, floor);
}

/** Where the chain begins that a place may be in the middle of, even of an escape. */
export function startAround(at: u32, mail: u32): u32 {
	return startBefore(at, at + maxElement, mail, 0);
}

/** Goes back over characters of values, and over what ends where they begin, but not behind `last`. */
function startBefore(at: u32, last: u32, mail: u32, floor: u32): u32 {
	setMail(mail);
	const limit = max<u32>(floor, at > maxBack ? at - maxBack : 0);
	let start = at;
	let fillers: u32 = 0;
	while (start > limit && fillers <= maxFillers) {
		if (isPlain(start - 1)) {
			start--;
			fillers = 0;
			continue;
		}
		const before = elementBefore(start, last, limit);
		if (before === failed) break;
		fillers = code < 0 ? fillers + 1 : 0;
		start = before;
	}
	return behindElement(start, limit);
}

/** Behind an escape of something else that goes on at a place: "%20", "\\n". */
function behindElement(start: u32, limit: u32): u32 {
	if (start === limit || !mayOpenOn(start)) return start;
	let behind = start;
	const first = start > limit + maxEscape ? start - maxEscape : limit;
	for (let at = start; at > first; at--) {
		if (!isOpener(byteAt(at - 1))) continue;
		const end = read(maxEscapeDepth, at - 1);
		// An escape of escapes is longer; what is skipped may hold a value.
		if (code >= 0 || end - at + 1 <= maxEscape + 2) behind = max<u32>(behind, end);
	}
	return behind;
}

/** Where an escape or a filler begins that ends in [to, last]; `failed` for none. */
function elementBefore(to: u32, last: u32, limit: u32): u32 {
	if (!mayEndAt(to)) return failed;
	const reach = isEscapeEnd(byteAt(to - 1)) ? 2 * maxEscape : maxElement;
	const first = to > limit + reach ? to - reach : limit;
	for (let at = to; at > first; at--) {
		if (!isOpener(byteAt(at - 1))) continue;
		const end = read(maxEscapeDepth, at - 1);
		if (end < to || end > last) continue;
		if (code === filler || code === wrap || code === softHyphen || isMember(code)) return at - 1;
	}
	return failed;
}

/** Whether only an escape may end so, which is short: what is skipped ends otherwise. */
function isEscapeEnd(byte: u32): bool {
	return byte === 0x3b || byte === 0x7d || byte === 0x23 || byte === 0x7b;
}

/** Whether an escape may have begun whose other characters look like those of a value: "%", "&#", "&#92;n", "\\u{", "\x1b[". */
function mayOpenOn(start: u32): bool {
	const byte = byteAt(start - 1);
	switch (byte) {
		case 0x23:
		case 0x3b:
		case 0x5b:
		case 0x7b:
		case 0x7d:
			return true;
		default:
			// What is skipped may stand in it.
			return byte >= 128 || isOpener(byte);
	}
}

/** Whether an escape or a filler may end at a place, or have begun, as far as one byte or two tell. */
function mayEndAt(to: u32): bool {
	const byte = byteAt(to - 1);
	const before = to > 1 ? byteAt(to - 2) : 0;
	if (isQuote(byte)) return isJoinByte(before) || isQuote(before) || before === 0x28;
	if (isOpener(byte) || byte >= 128) return true;
	switch (byte) {
		case 0x23:
		case 0x3b:
		case 0x3e:
		case 0x7d:
			return true;
		case 0x7b:
			return (before | 32) === 0x75 || (before | 32) === 0x78;
		case 0x5b:
			return (
				before === 27 ||
				(before | 32) === 0x62 ||
				before === 0x33 ||
				before === 0x3b ||
				before === 0x7d
			);
		case 0x20:
		case 9:
		case 0x2f:
		case 0x7c:
			return isBehindLineEnd(to - 1);
		default:
			return false;
	}
}

/** Whether only blanks and the signs that lines begin with stand between a place and the end of a line. */
function isBehindLineEnd(at: u32): bool {
	for (let back: u32 = 0; back < maxElement && back <= at; back++) {
		switch (byteAt(at - back)) {
			case 0x20:
			case 9:
			case 0x23:
			case 0x2a:
			case 0x2f:
			case 0x3b:
			case 0x3e:
			case 0x7c:
				continue;
			case 10:
			case 13:
				return true;
			// An escaped line end.
			default:
				return isLineEscape(at - back);
		}
	}
	return false;
}

/** "\\n", "%0A", "&#10;", "\\u000a" and the like end so. */
function isLineEscape(at: u32): bool {
	switch (byteAt(at) | 32) {
		case 0x6e:
		case 0x72:
			return at > 0 && byteAt(at - 1) === 0x5c;
		case 0x61:
		case 0x64:
		case 0x32:
		case 0x35:
		case 0x7d:
			return true;
		default:
			return false;
	}
}

function isPlain(at: u32): bool {
	const byte: u32 = load<u8>(content + at);
	return load<u8>(runSet + byte) === 1 && !isOpener(byte);
}
