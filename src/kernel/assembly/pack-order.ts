// Where do the entries of a pack begin, and in which order? The index has an offset for each id, in
// the order of the ids; a pack of half a million is put in the order of its offsets here.
// https://git-scm.com/docs/pack-format: "Version 2 pack-*.idx files"

import { placeOf } from "./list";

/** The highest bit of an offset says that the rest is a place among those of 64 bits. */
const isLarge: u32 = 0x8000_0000;
const maxExact: u64 = (1 << 53) - 1;
const digitBits: u32 = 11;
const digits: u32 = 1 << digitBits;
const ends = memory.data(4 * 2048);

/**
 * Reads `count` offsets as an index has them into numbers of 64 bits with a point; those that need
 * more room stand in `large`, of which there are `largeCount`. False where one is not there.
 */
export function readOffsets(
	from: usize,
	count: u32,
	large: usize,
	largeCount: u32,
	into: usize,
): bool {
	for (let index: u32 = 0; index < count; index++) {
		let offset: u64 = bswap<u32>(load<u32>(placeOf(from, index)));
		if (offset & isLarge) {
			const place = <u32>offset & ~isLarge;
			if (place >= largeCount) return false;
			offset = bswap<u64>(load<u64>(large + ((<usize>place) << 3)));
			if (offset > maxExact) return false;
		}
		store<f64>(into + ((<usize>index) << 3), <f64>offset);
	}
	return true;
}

/**
 * Puts the numbers of `count` offsets in the order of these, equal ones as they stand, into `order`, and
 * the offsets in their order into `starts`; `spare` has the size of `order`. By eleven bits at a time,
 * the lowest first: no offsets make it slow.
 */
export function orderEntries(
	offsets: usize,
	count: u32,
	order: usize,
	spare: usize,
	starts: usize,
): void {
	let largest: i64 = 0;
	for (let index: u32 = 0; index < count; index++) {
		largest = max<i64>(largest, offsetAt(offsets, index));
		store<u32>(placeOf(order, index), index);
	}
	let from = order;
	let to = spare;
	for (let shift: i64 = 0; largest >> shift > 0; shift += digitBits) {
		countDigits(offsets, count, shift);
		for (let place: u32 = 0; place < count; place++) {
			const index = load<u32>(placeOf(from, place));
			const end = placeOf(ends, digitOf(offsets, index, shift));
			const next = load<u32>(end);
			store<u32>(end, next + 1);
			store<u32>(placeOf(to, next), index);
		}
		const last = from;
		from = to;
		to = last;
	}
	if (from !== order) memory.copy(order, from, (<usize>count) << 2);
	for (let entry: u32 = 0; entry < count; entry++) {
		const offset = load<f64>(offsets + ((<usize>load<u32>(placeOf(order, entry))) << 3));
		store<f64>(starts + ((<usize>entry) << 3), offset);
	}
}

/** Notes of each digit how many offsets have a lower one. */
function countDigits(offsets: usize, count: u32, shift: i64): void {
	memory.fill(ends, 0, 4 * digits);
	for (let index: u32 = 0; index < count; index++) {
		const place = placeOf(ends, digitOf(offsets, index, shift));
		store<u32>(place, load<u32>(place) + 1);
	}
	let lower: u32 = 0;
	for (let digit: u32 = 0; digit < digits; digit++) {
		const place = placeOf(ends, digit);
		const own = load<u32>(place);
		store<u32>(place, lower);
		lower += own;
	}
}

function digitOf(offsets: usize, index: u32, shift: i64): u32 {
	return <u32>(offsetAt(offsets, index) >> shift) & (digits - 1);
}

function offsetAt(offsets: usize, index: u32): i64 {
	return <i64>load<f64>(offsets + ((<usize>index) << 3));
}
