// What in a stretch of a content could a rule want, whatever stands elsewhere in it? 64 bytes at
// a time become bits: one for each byte that a rule's value may hold, one for each that may be a
// sign of an encoding. Where a scan depends on what it met before, this looks at less and says
// more often "perhaps": never does it miss what a scan of a content with this stretch would see.

import { content, isUnclear, setUnclear, size } from "./content";
import { addDense, addSoftBreak, forgetDense } from "./escapes";
import { lookAtRun } from "./runs";
import { sweepBits, sweepLength, sweepSet } from "./tables";
import { isInWideRun } from "./wide";

/** What was looked at last: the stretch, and the runs that reach over its ends. */
export let scannedStart: u32 = 0;
export let scannedEnd: u32 = 0;

/** Of 64 bytes: the members of the sweep, and what may be a sign. */
let members: u64 = 0;
let signs: u64 = 0;

/** Looks at [from, to) and at the runs that reach into it; adds to the content's spots. */
export function lookAt(from: u32, to: u32): void {
	let first = from;
	while (first > 0 && isMember(first - 1)) first--;
	let last = to;
	while (last < size && isMember(last)) last++;
	scannedStart = first;
	scannedEnd = last;
	forgetDense();
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
			lookAtSigns(at, left);
			if (isUnclear) return;
		}
		const breaks = ~members;
		if (breaks === 0) continue;
		const lead = <u32>ctz(breaks);
		if (at + lead - run >= sweepLength) lookAtRun(run, at + lead);
		run = at + 64 - <u32>clz(breaks);
		let inner = longRuns(members & ~(((<u64>1) << lead) - 1));
		while (inner !== 0) {
			const start = <u32>ctz(inner);
			const end = start + <u32>ctz(breaks >> start);
			// What goes on in the next 64 is met there.
			if (at + start >= run) break;
			lookAtRun(at + start, at + end);
			inner &= ~(((<u64>1) << end) - 1);
		}
	}
	if (last > run && last - run >= sweepLength) lookAtRun(run, last);
}

/** Sets `members` and `signs` for the 64 bytes at a place. */
function readBits(at: usize): void {
	const bits = v128.load(sweepBits);
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

/** A bit for each of 16 bytes that is not in a set, by the halves of the bytes. */
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

/** Of a set of bits those that begin as many set bits in a row as a run has at least. */
function longRuns(bits: u64): u64 {
	let known: u32 = 1;
	// To stop where none is left is slower: no processor foresees where that is.
	while (known + known <= sweepLength) {
		bits &= bits >> known;
		known *= 2;
	}
	return known < sweepLength ? bits & (bits >> (sweepLength - known)) : bits;
}

function lookAtSigns(at: u32, left: u32): void {
	const place = content + at;
	const equals = signs & bitsOf(place, 0x3d);
	if (equals !== 0) {
		// Mail breaks a line behind "="; the last of 64 is asked whatever follows.
		const ends = bitsOf(place, 10) | bitsOf(place, 13);
		for (let rest = equals & ((ends >> 1) | lastBit); rest !== 0; rest &= rest - 1) {
			addSoftBreak(at + <u32>ctz(rest));
		}
	}
	const nuls = signs & bitsOf(place, 0);
	for (let rest = nuls; rest !== 0; rest &= rest - 1) {
		if (!isInWideRun(at + <u32>ctz(rest))) continue;
		setUnclear();
		return;
	}
	const openers = signs ^ equals ^ nuls;
	for (let rest = openers & withNeighbour(openers, left); rest !== 0; rest &= rest - 1) {
		addDense(at + <u32>ctz(rest));
	}
}

const lastBit: u64 = (<u64>1) << 63;

/** A bit for each of 64 bytes that is this one. */
function bitsOf(at: usize, byte: i8): u64 {
	const all = i8x16.splat(byte);
	return (
		<u64>i8x16.bitmask(i8x16.eq(v128.load(at), all)) |
		((<u64>i8x16.bitmask(i8x16.eq(v128.load(at, 16), all))) << 16) |
		((<u64>i8x16.bitmask(i8x16.eq(v128.load(at, 32), all))) << 32) |
		((<u64>i8x16.bitmask(i8x16.eq(v128.load(at, 48), all))) << 48)
	);
}

/** Those behind which the next escape may open, 3 to 13 bytes away, or which are too near the end to tell. */
function withNeighbour(openers: u64, left: u32): u64 {
	const two = (openers >> 3) | (openers >> 4);
	const four = two | (two >> 2);
	const eight = four | (four >> 4);
	const limit = min<u32>(left, 64);
	const known = limit > 13 ? ((<u64>1) << (limit - 13)) - 1 : 0;
	return eight | (two >> 8) | (openers >> 13) | ~known;
}

function isMember(at: u32): bool {
	return load<u8>(sweepSet + load<u8>(content + at)) === 1;
}
