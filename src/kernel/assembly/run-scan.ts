// Scans for runs of bytes that a rule's value may hold, and for signs of encodings, 64 bytes at a time:
// each becomes a bit in a mask. It finds at least what a scan of any content with this range would see;
// where that depends on earlier text, it reads less and says more often "perhaps".

import { beginLists, findByteLists } from "./byte-list";
import { addWideText, content, isUnclear, size } from "./candidate-regions";
import { beginChains, checkEquals, checkEscape, checkFiller, endChains } from "./chain-search";
import { ampersand, backslash, equals, percent } from "./characters";
import { minRunLength, runSet, runSetBits } from "./rule-tables";
import { checkRun } from "./run-check";
import { forgetWideText, isInWideText, wideTextEnd, wideTextStart } from "./wide-text";

/** The range that was scanned last, with the runs that reach over its ends. */
export let scannedStart: u32 = 0;
export let scannedEnd: u32 = 0;
/** Whether chains that reach over the start of the range were read: then their regions are known anew from there on. */
export let readsChainsAtStart: bool = false;

/** Masks of 64 bytes: members of the run set, signs of escapes and of wide text, and what may open a filler. */
let members: u64 = 0;
let signs: u64 = 0;
let fillers: u64 = 0;
/** Decimal digits. */
let numerals: u64 = 0;

/** A list of numbers has so many digits, and so many escapes or numbers of two or more digits, in 64 bytes: versions have shorter ones. */
const minNumerals: u64 = 10;
const minNumbers: u64 = 5;
/** What follows on the last of 64 bytes is not known there: it may make a number of two digits. */
const lastBit: u64 = (<u64>1) << 63;

/**
 * Scans [from, to) with the runs that reach into it; adds candidate regions. What is in front of `change` stands in the
 * base, too.
 */
export function scanForRuns(from: u32, to: u32, change: u32): void {
	let first = from;
	while (first > 0 && isMember(first - 1)) first--;
	let last = to;
	while (last < size && isMember(last)) last++;
	scannedStart = first;
	scannedEnd = last;
	beginLists(first, last);
	forgetWideText();
	readsChainsAtStart = beginChains(first, change);
	/** Where the run that is being read begins. */
	let run = first;
	/** 1 where the byte before the next 64 is a member. */
	let before: u64 = 0;
	for (let at = first; at < last; at += 64) {
		readBits(content + at);
		const left = last - at;
		if (left < 64) {
			const own = ((<u64>1) << left) - 1;
			members &= own;
			signs &= own;
			fillers &= own;
			numerals &= own;
		}
		const behind = (members << 1) | before;
		before = members >> 63;
		const opening = signs | (fillers & behind);
		const runBits = members;
		if (opening !== 0) checkSigns(at, opening);
		if (
			popcnt(numerals) >= minNumerals &&
			(popcnt(numerals & ~behind & ((runBits >> 1) | lastBit)) >= minNumbers ||
				popcnt(signs) >= minNumbers)
		) {
			findByteLists(at, at + 64);
		}
		if (isUnclear) return;
		members = runBits;
		const breaks = ~members;
		if (breaks === 0) continue;
		const lead = <u32>ctz(breaks);
		if (at + lead - run >= minRunLength) checkRun(run, at + lead);
		run = at + 64 - <u32>clz(breaks);
		let inner = longRuns(members & ~(((<u64>1) << lead) - 1));
		while (inner !== 0) {
			const start = <u32>ctz(inner);
			const end = start + <u32>ctz(breaks >> start);
			// A run that goes on in the next 64 bytes is checked there.
			if (at + start >= run) break;
			checkRun(at + start, at + end);
			inner &= ~(((<u64>1) << end) - 1);
		}
	}
	if (last > run && last - run >= minRunLength) checkRun(run, last);
	endChains(last);
}

/** Sets `members` and `signs` for the 64 bytes at an address. */
function readBits(at: usize): void {
	const bits = v128.load(runSetBits);
	const one = v128.load(at);
	const two = v128.load(at, 16);
	const three = v128.load(at, 32);
	const four = v128.load(at, 48);
	const lowOne = lowHalves(one);
	const lowTwo = lowHalves(two);
	const lowThree = lowHalves(three);
	const lowFour = lowHalves(four);
	const highOne = highBitsOf(one);
	const highTwo = highBitsOf(two);
	const highThree = highBitsOf(three);
	const highFour = highBitsOf(four);
	members = ~(
		bitsOutside(lowOne, highOne, bits) |
		(bitsOutside(lowTwo, highTwo, bits) << 16) |
		(bitsOutside(lowThree, highThree, bits) << 32) |
		(bitsOutside(lowFour, highFour, bits) << 48)
	);
	signs = ~(
		bitsOutside(lowOne, highOne, signBits()) |
		(bitsOutside(lowTwo, highTwo, signBits()) << 16) |
		(bitsOutside(lowThree, highThree, signBits()) << 32) |
		(bitsOutside(lowFour, highFour, signBits()) << 48)
	);
	fillers =
		~(
			bitsOutside(lowOne, highOne, fillerBits()) |
			(bitsOutside(lowTwo, highTwo, fillerBits()) << 16) |
			(bitsOutside(lowThree, highThree, fillerBits()) << 32) |
			(bitsOutside(lowFour, highFour, fillerBits()) << 48)
		) |
		(<u64>i8x16.bitmask(one) |
			((<u64>i8x16.bitmask(two)) << 16) |
			((<u64>i8x16.bitmask(three)) << 32) |
			((<u64>i8x16.bitmask(four)) << 48));
	numerals =
		digitsOf(one) | (digitsOf(two) << 16) | (digitsOf(three) << 32) | (digitsOf(four) << 48);
}

function digitsOf(bytes: v128): u64 {
	return <u64>i8x16.bitmask(i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x30)), i8x16.splat(10)));
}

function lowHalves(bytes: v128): v128 {
	return v128.and(bytes, i8x16.splat(15));
}

function highBitsOf(bytes: v128): v128 {
	return i8x16.swizzle(highBits(), i8x16.shr_u(bytes, 4));
}

/** A mask of those of 16 bytes that are not in a set, by the halves of the bytes. */
function bitsOutside(lows: v128, highs: v128, set: v128): u64 {
	const shared = v128.and(i8x16.swizzle(set, lows), highs);
	return <u64>i8x16.bitmask(i8x16.eq(shared, i8x16.splat(0)));
}

/** A bit for each high half of a byte; bytes from 128 on are no members. */
function highBits(): v128 {
	return i8x16(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0);
}

/** NUL, and "%", "&", "\\" and "=", by their low halves. */
function signBits(): v128 {
	return i8x16(1, 0, 0, 0, 0, 4, 4, 0, 0, 0, 0, 0, 32, 8, 0, 0);
}

/** What may open a filler in a value: "\n", "\r", the escape sign, and one of `"'*<` and "`", by their low halves. */
function fillerBits(): v128 {
	return i8x16(64, 0, 4, 0, 0, 0, 0, 4, 0, 0, 5, 2, 8, 1, 0, 0);
}

/** The bits that begin as many set bits in a row as a run has at least. */
function longRuns(bits: u64): u64 {
	let known: u32 = 1;
	// Stopping early where no bit is left is slower: that branch is mispredicted.
	while (known + known <= minRunLength) {
		bits &= bits >> known;
		known *= 2;
	}
	return known < minRunLength ? bits & (bits >> (minRunLength - known)) : bits;
}

/** Checks what may begin something that is encoded, in order. */
function checkSigns(at: u32, opening: u64): void {
	for (let rest = opening; rest !== 0; rest &= rest - 1) {
		const place = at + <u32>ctz(rest);
		const byte: u32 = load<u8>(content + place);
		if (byte === 0) {
			if (isInWideText(place)) addWideText(wideTextStart, wideTextEnd);
			continue;
		}
		if (byte === equals) checkEquals(place);
		else if (byte === backslash || byte === percent || byte === ampersand) checkEscape(place);
		else checkFiller(place);
	}
}

function isMember(at: u32): bool {
	return load<u8>(runSet + load<u8>(content + at)) === 1;
}
