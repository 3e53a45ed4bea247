// Sorts the entries of a pack by their offsets. The index lists them by their ids; half a million are
// sorted by radix here.
// https://git-scm.com/docs/pack-format: "Version 2 pack-*.idx files"

import { addressOf } from "./number-list";

/** The highest bit of an offset says that the rest is an index into the offsets of 64 bits. */
const isLarge: u32 = 0x8000_0000;
const maxExact: u64 = (1 << 53) - 1;
const digitBits: u32 = 11;
const digits: u32 = 1 << digitBits;
const ends = memory.data(4 * 2048);

/**
 * Converts `count` offsets of an index to 64-bit floats. Those beyond 31 bits stand in `large`, of which
 * there are `largeCount`. False where one is missing.
 */
export function readOffsets(
	from: usize,
	count: u32,
	large: usize,
	largeCount: u32,
	into: usize,
): bool {
	for (let index: u32 = 0; index < count; index++) {
		let offset: u64 = bswap<u32>(load<u32>(addressOf(from, index)));
		if (offset & isLarge) {
			const position = <u32>offset & ~isLarge;
			if (position >= largeCount) return false;
			offset = bswap<u64>(load<u64>(large + ((<usize>position) << 3)));
			if (offset > maxExact) return false;
		}
		store<f64>(into + ((<usize>index) << 3), <f64>offset);
	}
	return true;
}

/**
 * Writes the indexes of `count` offsets to `order`, sorted by the offsets, and the sorted offsets to
 * `starts`; `spare` has the size of `order`. A stable radix sort of eleven bits at a time: no offsets
 * make it slow.
 */
export function sortEntries(
	offsets: usize,
	count: u32,
	order: usize,
	spare: usize,
	starts: usize,
): void {
	let largest: i64 = 0;
	for (let index: u32 = 0; index < count; index++) {
		largest = max<i64>(largest, offsetAt(offsets, index));
		store<u32>(addressOf(order, index), index);
	}
	let from = order;
	let to = spare;
	for (let shift: i64 = 0; largest >> shift > 0; shift += digitBits) {
		countDigits(offsets, count, shift);
		for (let position: u32 = 0; position < count; position++) {
			const index = load<u32>(addressOf(from, position));
			const end = addressOf(ends, digitOf(offsets, index, shift));
			const next = load<u32>(end);
			store<u32>(end, next + 1);
			store<u32>(addressOf(to, next), index);
		}
		const last = from;
		from = to;
		to = last;
	}
	if (from !== order) memory.copy(order, from, (<usize>count) << 2);
	for (let entry: u32 = 0; entry < count; entry++) {
		const offset = load<f64>(offsets + ((<usize>load<u32>(addressOf(order, entry))) << 3));
		store<f64>(starts + ((<usize>entry) << 3), offset);
	}
}

/** Counts for each digit how many offsets have a lower one. */
function countDigits(offsets: usize, count: u32, shift: i64): void {
	memory.fill(ends, 0, 4 * digits);
	for (let index: u32 = 0; index < count; index++) {
		const address = addressOf(ends, digitOf(offsets, index, shift));
		store<u32>(address, load<u32>(address) + 1);
	}
	let lower: u32 = 0;
	for (let digit: u32 = 0; digit < digits; digit++) {
		const address = addressOf(ends, digit);
		const own = load<u32>(address);
		store<u32>(address, lower);
		lower += own;
	}
}

function digitOf(offsets: usize, index: u32, shift: i64): u32 {
	return <u32>(offsetAt(offsets, index) >> shift) & (digits - 1);
}

function offsetAt(offsets: usize, index: u32): i64 {
	return <i64>load<f64>(offsets + ((<usize>index) << 3));
}
