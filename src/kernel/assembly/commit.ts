// Parses a commit as git writes it: the ids it names, its date, and the bytes that a person wrote. A
// commit that is written otherwise is left to src/git/commit-or-tag.ts, which parses all of them.

import { carriageReturn, isDigit, isHexDigit, lineFeed } from "./ascii";
import { withCapacity } from "./number-list";
import { isClean } from "./prefilter";

/** The ids of the tree and the parents, one behind the other. */
export let referencedIds: usize = 0;
/** Where the headers start and end, and where the message starts. */
export let headersStart: u32 = 0;
export let headersEnd: u32 = 0;
export let messageStart: u32 = 0;
/** The committer's date, in seconds since 1970. */
export let commitDate: f64 = 0;

/** Parses a commit. Returns how many ids it names, or -1 where it is written otherwise. */
export function readCommit(commit: usize, size: u32, idBytes: u32): i32 {
	const lineBytes = 2 * idBytes;
	if (!startsWith(commit, size, 0, treeWord, 5)) return -1;
	let at: u32 = 5;
	let count: u32 = 0;
	do {
		if (at + lineBytes >= size || load<u8>(commit + at + lineBytes) !== lineFeed) return -1;
		if (!addId(commit + at, idBytes, count++)) return -1;
		at += lineBytes + 1 + 7;
	} while (startsWith(commit, size, at - 7, parentWord, 7));
	headersStart = at - 7;
	if (!startsWith(commit, size, headersStart, authorWord, 7)) return -1;
	const line = endOfLine(commit, size, headersStart) + 1;
	if (!startsWith(commit, size, line, committerWord, 10)) return -1;
	// Some parsers take a carriage return for the end of a line.
	if (holdsCarriageReturn(commit, headersStart, line)) return -1;
	if (!readDate(commit, line + 10, endOfLine(commit, size, line))) return -1;
	headersEnd = line;
	do headersEnd = endOfLine(commit, size, headersEnd + 1);
	while (headersEnd + 1 < size && load<u8>(commit + headersEnd + 1) !== lineFeed);
	if (headersEnd + 1 >= size) headersEnd = size;
	messageStart = min<u32>(headersEnd + 2, size);
	return count;
}

/** How many bytes of the last commit a person wrote, or -1 where they may hold a match. */
export function authoredBytesIfClean(commit: usize, size: u32): i32 {
	const headers = headersEnd - headersStart;
	const message = size - messageStart;
	const areBothClean =
		isClean(commit + headersStart, headers) && isClean(commit + messageStart, message);
	return areBothClean ? headers + message : -1;
}

/** Parses "<name> <number> <zone>" that ends at `end`: a number of up to 12 digits. */
function readDate(commit: usize, start: u32, end: u32): bool {
	// " +0000" and the space before the number.
	if (end < start + 8) return false;
	const zone = commit + end - 5;
	const sign = load<u8>(zone);
	if (load<u8>(zone - 1) !== space || (sign !== 0x2b && sign !== 0x2d)) return false;
	for (let digit: u32 = 1; digit < 5; digit++) if (!isDigit(load<u8>(zone + digit))) return false;
	if (holdsCarriageReturn(commit, start, end)) return false;
	let at = end - 7;
	let factor: f64 = 1;
	let seconds: f64 = 0;
	for (; at > start && isDigit(load<u8>(commit + at)); at--) {
		seconds += factor * <f64>(load<u8>(commit + at) - 0x30);
		factor *= 10;
	}
	if (factor === 1 || factor > 1e12 || load<u8>(commit + at) !== space) return false;
	commitDate = seconds;
	return true;
}

/** Adds an id that is written in hexadecimal digits. */
function addId(digits: usize, idBytes: u32, before: u32): bool {
	referencedIds = withCapacity(referencedIds, (before + 1) * (idBytes >> 2));
	const into = referencedIds + before * idBytes;
	for (let byte: u32 = 0; byte < idBytes; byte++) {
		const high: u32 = load<u8>(digits + 2 * byte);
		const low: u32 = load<u8>(digits + 2 * byte, 1);
		// Git writes no capital digits.
		if (!isHexDigit(high) || !isHexDigit(low) || (high & 0xe0) === 0x40 || (low & 0xe0) === 0x40) {
			return false;
		}
		store<u8>(into + byte, <u8>((digitOf(high) << 4) | digitOf(low)));
	}
	return true;
}

function digitOf(byte: u32): u32 {
	return byte < 0x3a ? byte - 0x30 : byte - 0x57;
}

function holdsCarriageReturn(commit: usize, from: u32, to: u32): bool {
	for (let at = from; at < to; at++) if (load<u8>(commit + at) === carriageReturn) return true;
	return false;
}

/** The position of the line feed, or of the end. */
function endOfLine(commit: usize, size: u32, from: u32): u32 {
	let at = from;
	while (at < size && load<u8>(commit + at) !== lineFeed) at++;
	return at;
}

function startsWith(commit: usize, size: u32, at: u32, word: usize, length: u32): bool {
	return at + length <= size && memory.compare(commit + at, word, length) === 0;
}

const space: u32 = 0x20;
const treeWord = memory.data<u8>([0x74, 0x72, 0x65, 0x65, 0x20]);
const parentWord = memory.data<u8>([0x70, 0x61, 0x72, 0x65, 0x6e, 0x74, 0x20]);
const authorWord = memory.data<u8>([0x61, 0x75, 0x74, 0x68, 0x6f, 0x72, 0x20]);
const committerWord = memory.data<u8>([0x63, 0x6f, 0x6d, 0x6d, 0x69, 0x74, 0x74, 0x65, 0x72, 0x20]);
