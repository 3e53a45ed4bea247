// Scans for runs of bytes that a rule's value may hold, and for signs of encodings, 64 bytes at a time:
// each becomes a bit in a mask. It finds at least what a scan of any content with this range would see;
// where that depends on earlier text, it reads less and says more often "perhaps".

import { content, isUnclear, setUnclear, size } from "./candidate-regions";
import { addDenseEscapes, addSoftBreak, forgetDenseEscapes } from "./escapes";
import { minRunLength, runSet, runSetBits } from "./rule-tables";
import { checkRun } from "./run-check";
import { isInUtf16Run } from "./utf16";

/** The range that was scanned last, with the runs that reach over its ends. */
export let scannedStart: u32 = 0;
export let scannedEnd: u32 = 0;

/** Masks of 64 bytes: members of the run set, and signs of encodings. */
let members: u64 = 0;
let signs: u64 = 0;

/** Scans [from, to) with the runs that reach into it; adds candidate regions. */
export function scanForRuns(from: u32, to: u32): void {
	let first = from;
	while (first > 0 && isMember(first - 1)) first--;
	let last = to;
	while (last < size && isMember(last)) last++;
	scannedStart = first;
	scannedEnd = last;
	forgetDenseEscapes();
	/** Where the run that is being read begins. */
	let run = first;
	for (let at = first; at < last; at += 64) {
		readBits(content + at);
		const left = last - at;
		if (left < 64) {
			const own = ((<u64>1) << left) - 1;
			members &= own;
			signs &= own;
		}
		if (signs !== 0) {
			checkSigns(at, left);
			if (isUnclear) return;
		}
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

function checkSigns(at: u32, left: u32): void {
	const address = content + at;
	const equals = signs & bitsOf(address, 0x3d);
	if (equals !== 0) {
		// Mail breaks a line behind "="; the last of 64 is checked whatever follows.
		const ends = bitsOf(address, 10) | bitsOf(address, 13);
		for (let rest = equals & ((ends >> 1) | lastBit); rest !== 0; rest &= rest - 1) {
			addSoftBreak(at + <u32>ctz(rest));
		}
	}
	const nuls = signs & bitsOf(address, 0);
	for (let rest = nuls; rest !== 0; rest &= rest - 1) {
		if (!isInUtf16Run(at + <u32>ctz(rest))) continue;
		setUnclear();
		return;
	}
	const openers = signs ^ equals ^ nuls;
	for (let rest = openers & withNeighbour(openers, left); rest !== 0; rest &= rest - 1) {
		addDenseEscapes(at + <u32>ctz(rest));
	}
}

const lastBit: u64 = (<u64>1) << 63;

/** A mask of those of 64 bytes that are equal to one. */
function bitsOf(at: usize, byte: i8): u64 {
	const all = i8x16.splat(byte);
	return (
		<u64>i8x16.bitmask(i8x16.eq(v128.load(at), all)) |
		((<u64>i8x16.bitmask(i8x16.eq(v128.load(at, 16), all))) << 16) |
		((<u64>i8x16.bitmask(i8x16.eq(v128.load(at, 32), all))) << 32) |
		((<u64>i8x16.bitmask(i8x16.eq(v128.load(at, 48), all))) << 48)
	);
}

/** Openers with another 3 to 13 bytes behind them, or too near the end to tell. */
function withNeighbour(openers: u64, left: u32): u64 {
	const two = (openers >> 3) | (openers >> 4);
	const four = two | (two >> 2);
	const eight = four | (four >> 4);
	const limit = min<u32>(left, 64);
	const known = limit > 13 ? ((<u64>1) << (limit - 13)) - 1 : 0;
	return eight | (two >> 8) | (openers >> 13) | ~known;
}

function isMember(at: u32): bool {
	return load<u8>(runSet + load<u8>(content + at)) === 1;
}
