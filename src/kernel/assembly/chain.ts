// Reads chains. A chain is a value as it would read if no character of it were escaped and nothing stood inside it:
// its characters, each with its place. src/detect/chain.ts reads the same ones.

import { isDigit, isLetter } from "./ascii";
import { byteAt } from "./candidate-regions";
import { code, filler, isOpener, maxEscapeDepth, maxFillers, softHyphen, wrap } from "./characters";
import { read, setMail } from "./escape-reader";
import { runSet } from "./rule-tables";

/** What is known of each character: bits. */
export const behindFiller: u32 = 1;
/** A line break that a key cannot have. */
export const behindWrap: u32 = 2;
export const isEscaped: u32 = 4;
/** It may be nothing. */
export const isUnsure: u32 = 8;
/** It is the first one, and an escape that ends in a letter or digit stands before it. */
export const behindEscape: u32 = 16;
export const isMarked: u32 = behindFiller | isEscaped | behindEscape;

/** A longer chain is read in pieces that overlap. */
const maxChain: u32 = 1 << 13;
const chainOverlap: u32 = 1024;
const hyphen: u32 = 0x2d;
/** The shortest filler that may hold a value, as an attribute of a tag. */
const longFiller: u32 = 24;

/** The characters, the first and the last position of each, and their bits. */
export const chainText = memory.data(<i32>maxChain);
const starts = memory.data(<i32>(4 * maxChain), 4);
const ends = memory.data(<i32>(4 * maxChain), 4);
const marks = memory.data(<i32>maxChain);
export let chainLength: u32 = 0;
/** The bits of all characters. */
export let allMarks: u32 = 0;
/** Where the chain that was read last ends, or where the next one begins that overlaps it. */
export let chainEnd: u32 = 0;
/** The first and the last position of what is skipped in it and long enough to hold a value of its own. */
export let longFillerStart: u32 = 0;
export let longFillerEnd: u32 = 0;

export function startOf(index: u32): u32 {
	return load<u32>(starts + ((<usize>index) << 2));
}

export function endOf(index: u32): u32 {
	return load<u32>(ends + ((<usize>index) << 2));
}

export function marksOf(index: u32): u32 {
	return load<u8>(marks + index);
}

/** Reads the chain that starts at a place, perhaps behind an escape of something else. */
export function readChain(start: u32, mail: u32, isBehindEscape: bool): void {
	setMail(mail);
	chainLength = 0;
	allMarks = 0;
	chainEnd = start;
	longFillerStart = 0;
	longFillerEnd = 0;
	let before: u32 = isBehindEscape ? behindEscape : 0;
	let fillers: u32 = 0;
	for (let at = start; chainLength < maxChain; ) {
		const byte = byteAt(at);
		let end = at + 1;
		let character: i32 = byte;
		if (isOpener(byte)) {
			end = read(maxEscapeDepth, at);
			character = code;
		} else if (load<u8>(runSet + byte) === 0) break;
		if (character === filler || character === wrap) {
			if (++fillers > maxFillers) break;
			if (end - at >= longFiller) {
				if (longFillerEnd === 0) longFillerStart = at;
				longFillerEnd = end;
			}
			if (chainLength > 0) before |= character === wrap ? behindFiller | behindWrap : behindFiller;
			at = end;
			continue;
		}
		fillers = 0;
		if (character !== softHyphen && !isMember(character)) break;
		if (end - at > 1) before |= isEscaped;
		if (character === softHyphen) before |= isUnsure;
		store<u8>(chainText + chainLength, character === softHyphen ? 0x2d : <u8>character);
		store<u32>(starts + ((<usize>chainLength) << 2), at);
		store<u32>(ends + ((<usize>chainLength) << 2), end);
		store<u8>(marks + chainLength, <u8>before);
		allMarks |= before;
		chainLength++;
		before = 0;
		chainEnd = end;
		at = end;
	}
	if (chainLength === maxChain) chainEnd = startOf(chainLength - chainOverlap);
}

/** Leaves out what may be a hyphen or nothing, but for where only a hyphen makes sense: "md-", "-us6". */
export function leaveOutSoftHyphens(): void {
	let kept: u32 = 0;
	let before: u32 = 0;
	for (let index: u32 = 0; index < chainLength; index++) {
		const own = marksOf(index) | before;
		if ((own & isUnsure) !== 0 && !isHyphen(index)) {
			before = (own & (behindFiller | behindWrap)) | behindFiller;
			continue;
		}
		before = 0;
		store<u8>(chainText + kept, load<u8>(chainText + index));
		store<u32>(starts + ((<usize>kept) << 2), startOf(index));
		store<u32>(ends + ((<usize>kept) << 2), endOf(index));
		store<u8>(marks + kept, <u8>own);
		kept++;
	}
	chainLength = kept;
}

/** As src/detect/soft-hyphens.ts says. */
function isHyphen(index: u32): bool {
	const before = index > 0 ? characterAt(index - 1) : 0;
	if (before === hyphen || characterAt(index + 1) === hyphen) return false;
	if (
		characterAt(index + 1) === 0x75 &&
		characterAt(index + 2) === 0x73 &&
		characterAt(index + 3) - 0x31 < 9
	) {
		return true;
	}
	if (index < 2 || before !== 0x64 || characterAt(index - 2) !== 0x6d) return false;
	const first = index > 2 ? characterAt(index - 3) : 0;
	return !isLetter(first) && !isDigit(first);
}

function characterAt(index: u32): u32 {
	return index < chainLength ? load<u8>(chainText + index) : 0;
}

export function isMember(character: i32): bool {
	return character >= 0 && character < 256 && load<u8>(runSet + character) === 1;
}
