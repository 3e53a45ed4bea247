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
export let seenStart: u32 = 0;
export let seenEnd: u32 = 0;

/** Of 64 bytes: the members of the sweep, and what may be a sign. */
let members: u64 = 0;
let signs: u64 = 0;

/** Looks at [from, to) and at the runs that reach into it; adds to the content's spots. */
export function lookAt(from: u32, to: u32): void {
	let first = from;
	while (first > 0 && isMember(first - 1)) first--;
	let last = to;
	while (last < size && isMember(last)) last++;
	seenStart = first;
	seenEnd = last;
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
	members =
		bitsIn(one, bits) |
		(bitsIn(two, bits) << 16) |
		(bitsIn(three, bits) << 32) |
		(bitsIn(four, bits) << 48);
	signs =
		bitsIn(one, signBits()) |
		(bitsIn(two, signBits()) << 16) |
		(bitsIn(three, signBits()) << 32) |
		(bitsIn(four, signBits()) << 48);
}

/** A bit for each of 16 bytes that is in a set. */
function bitsIn(bytes: v128, set: v128): u64 {
	const low = i8x16.swizzle(set, v128.and(bytes, i8x16.splat(15)));
	const high = i8x16.swizzle(highBits(), i8x16.shr_u(bytes, 4));
	return <u64>i8x16.bitmask(i8x16.ne(v128.and(low, high), i8x16.splat(0)));
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
	while (known + known <= sweepLength && bits !== 0) {
		bits &= bits >> known;
		known *= 2;
	}
	return known < sweepLength ? bits & (bits >> (sweepLength - known)) : bits;
}

function lookAtSigns(at: u32, left: u32): void {
	for (let rest = signs; rest !== 0; rest &= rest - 1) {
		const place = at + <u32>ctz(rest);
		const byte: u32 = load<u8>(content + place);
		if (byte === 0) {
			if (!isInWideRun(place)) continue;
			setUnclear();
			return;
		}
		if (byte === 0x3d) {
			const next: u32 = load<u8>(content + place + 1);
			if (next === 10 || next === 13) addSoftBreak(place);
		} else if (hasNeighbour(<u32>ctz(rest), left)) addDense(place);
	}
}

/** False where no other sign stands near enough to be the next escape; each is 3 to 13 bytes long. */
function hasNeighbour(place: u32, left: u32): bool {
	if (place + 14 > 64 || place + 14 > left) return true;
	return (signs & ((<u64>0x3ff8) << place)) !== 0;
}

function isMember(at: u32): bool {
	return load<u8>(sweepSet + load<u8>(content + at)) === 1;
}
