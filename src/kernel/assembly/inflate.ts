// How is one zlib stream inflated? A pack holds half a million of them, most a few hundred bytes
// long, so nothing is set up for each; and the memory that it goes to has just the size that the
// pack tells. What is malformed or of another size is refused.
// https://www.rfc-editor.org/rfc/rfc1950, https://www.rfc-editor.org/rfc/rfc1951

import { adler } from "./adler";
import {
	build,
	distanceBits,
	distanceEntries,
	dynamicDistances,
	dynamicLiterals,
	fixedDistances,
	fixedLiterals,
	isEnd,
	isSpecial,
	isSubtable,
	lengths,
	literalBits,
	literalEntries,
	preBits,
	preEntries,
	prepareTables,
	preTable,
} from "./huffman";

const literalMask: usize = (1 << literalBits) - 1;
const distanceMask: usize = (1 << distanceBits) - 1;
const distanceLengths = memory.data(32);
const preOrder = memory.data<u8>([
	16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
]);

// What is left of the input: the next byte to take, and bits that were taken and not used. Of
// `count` the lowest six bits are their number.
let next: usize = 0;
let bits: u64 = 0;
let count: u32 = 0;

/**
 * Inflates the stream that begins at `at` and ends by `end` into `size` bytes at `into`; false where
 * it is malformed or of another size. 32 bytes behind both may be read or written.
 */
export function inflate(at: usize, end: usize, into: usize, size: usize): bool {
	prepareTables();
	if (at + 2 > end) return false;
	const header: u32 = ((<u32>load<u8>(at)) << 8) | load<u8>(at, 1);
	if ((header & 0x8f20) !== 0x0800 || header % 31 !== 0) return false;
	next = at + 2;
	bits = 0;
	count = 0;
	const outEnd = into + size;
	let out = into;
	let isLast = false;
	while (!isLast) {
		refill();
		if (next - ((count & 63) >> 3) > end) return false;
		isLast = (bits & 1) !== 0;
		const kind = <u32>(bits >> 1) & 3;
		drop(3);
		if (kind === 0) out = copyStored(end, out, outEnd);
		else if (kind === 1) out = readCodes(fixedLiterals, fixedDistances, end, into, out, outEnd);
		else if (kind === 2 && readTables(end)) {
			out = readCodes(dynamicLiterals, dynamicDistances, end, into, out, outEnd);
		} else return false;
		if (out === 0) return false;
	}
	if (out !== outEnd) return false;
	next -= (count & 63) >> 3;
	return next + 4 <= end && bswap<u32>(load<u32>(next)) === adler(into, size);
}

/** Takes as many bytes as there is room for: then there are 56 bits or more. */
function refill(): void {
	bits |= load<u64>(next) << count;
	next += 7 - ((count >> 3) & 7);
	count |= 56;
}

function drop(used: u32): void {
	bits >>= used;
	count -= used;
}

/** Gives where the output goes on, or 0. */
function copyStored(end: usize, out: usize, outEnd: usize): usize {
	next -= (count & 63) >> 3;
	bits = 0;
	count = 0;
	if (next + 4 > end) return 0;
	const length: u32 = load<u16>(next);
	if (length !== (~(<u32>load<u16>(next, 2)) & 0xffff)) return 0;
	next += 4;
	if (next + length > end || out + length > outEnd) return 0;
	memory.copy(out, next, length);
	next += length;
	return out + length;
}

/** Reads the lengths of the codes of a block, and builds their tables. */
function readTables(end: usize): bool {
	const literals = (<u32>bits & 31) + 257;
	const distances = (<u32>(bits >> 5) & 31) + 1;
	const pre = (<u32>(bits >> 10) & 15) + 4;
	drop(14);
	if (literals > 286 || distances > 30) return false;
	memory.fill(lengths, 0, 19);
	for (let code: u32 = 0; code < pre; code++) {
		if ((code & 15) === 0) refill();
		store<u8>(lengths + load<u8>(preOrder + code), <u8>bits & 7);
		drop(3);
	}
	if (!build(preTable, preBits, preEntries, 19, 7, false)) return false;
	if (!readLengths(literals + distances, end)) return false;
	if (load<u8>(lengths + 256) === 0) return false;
	// Kept while the other table is built.
	memory.copy(distanceLengths, lengths + literals, distances);
	if (!build(dynamicLiterals, literalBits, literalEntries, literals, 15, true)) return false;
	memory.copy(lengths, distanceLengths, distances);
	return build(dynamicDistances, distanceBits, distanceEntries, distances, 15, true);
}

function readLengths(total: u32, end: usize): bool {
	for (let code: u32 = 0; code < total; ) {
		refill();
		if (next - ((count & 63) >> 3) > end) return false;
		const entry = load<u32>(preTable + ((<usize>bits & ((1 << preBits) - 1)) << 2));
		if (entry & isSpecial) return false;
		drop(entry & 255);
		const symbol = entry >> 16;
		if (symbol < 16) {
			store<u8>(lengths + code, <u8>symbol);
			code++;
			continue;
		}
		// The last one again, or zeros.
		if (symbol === 16 && code === 0) return false;
		const value: u8 = symbol === 16 ? load<u8>(lengths + code - 1) : 0;
		const extra: u32 = symbol === 16 ? 2 : symbol === 17 ? 3 : 7;
		const times = (symbol === 18 ? 11 : 3) + (<u32>bits & ((1 << extra) - 1));
		drop(extra);
		if (code + times > total) return false;
		memory.fill(lengths + code, value, times);
		code += times;
	}
	return true;
}

/** Reads the codes of a block. Gives where the output goes on, or 0. */
function readCodes(
	table: usize,
	distances: usize,
	end: usize,
	into: usize,
	start: usize,
	outEnd: usize,
): usize {
	let out = start;
	// The loop runs for every byte: in variables of its own.
	let at = next;
	let held = bits;
	let left = count;
	while (true) {
		held |= load<u64>(at) << left;
		at += 7 - ((left >> 3) & 7);
		left |= 56;
		let entry = load<u32>(table + ((<usize>held & literalMask) << 2));
		if (<i32>entry < 0) {
			held >>= entry;
			left -= entry;
			const second = load<u32>(table + ((<usize>held & literalMask) << 2));
			store<u8>(out++, <u8>(entry >> 16));
			if (<i32>second < 0) {
				held >>= second;
				left -= second;
				entry = load<u32>(table + ((<usize>held & literalMask) << 2));
				store<u8>(out++, <u8>(second >> 16));
				if (<i32>entry < 0) {
					held >>= entry;
					left -= entry;
					store<u8>(out++, <u8>(entry >> 16));
					// What was written too much is within the slack.
					if (out > outEnd || at > end + 8) return 0;
					continue;
				}
			} else entry = second;
			held |= load<u64>(at) << left;
			at += 7 - ((left >> 3) & 7);
			left |= 56;
		}
		if (out > outEnd || at > end + 8) return 0;
		if (entry & isSpecial) {
			if (entry & isSubtable) {
				entry = load<u32>(table + (inSubtable(entry, <u32>(held >> literalBits)) << 2));
				if (<i32>entry < 0) {
					held >>= entry;
					left -= entry;
					store<u8>(out++, <u8>(entry >> 16));
					continue;
				}
			}
			if (entry & isSpecial) {
				if (!(entry & isEnd)) return 0;
				bits = held >> entry;
				count = (left - entry) & 63;
				next = at;
				return out;
			}
		}
		const length: usize = numberOf(entry, held);
		held >>= entry;
		left -= entry;
		entry = load<u32>(distances + ((<usize>held & distanceMask) << 2));
		if (entry & isSpecial) {
			if (!(entry & isSubtable)) return 0;
			entry = load<u32>(distances + (inSubtable(entry, <u32>(held >> distanceBits)) << 2));
			if (entry & isSpecial) return 0;
		}
		const distance: usize = numberOf(entry, held);
		held >>= entry;
		left -= entry;
		if (distance > out - into || out + length > outEnd) return 0;
		copyAgain(out, distance, length);
		out += length;
	}
}

/** The value of a length or distance, whose extra bits stand behind its code. */
function numberOf(entry: u32, held: u64): u32 {
	const own = <u32>(held & ~((<u64>-1) << entry));
	return ((entry >> 16) & 0x7fff) + (own >> ((entry >> 8) & 15));
}

/** The place in the table of what an entry leads to. */
function inSubtable(entry: u32, rest: u32): u32 {
	return (entry >> 16) + (rest & ((1 << ((entry >> 8) & 15)) - 1));
}

/** Writes again what stands `distance` bytes before; up to 15 bytes more are written. */
function copyAgain(out: usize, distance: usize, length: usize): void {
	const stop = out + length;
	let from = out - distance;
	if (distance >= 16) {
		do {
			v128.store(out, v128.load(from));
			from += 16;
			out += 16;
		} while (out < stop);
	} else if (distance === 1) {
		const all = i8x16.splat(load<i8>(from));
		do {
			v128.store(out, all);
			out += 16;
		} while (out < stop);
	} else {
		do store<u8>(out++, load<u8>(from++));
		while (out < stop);
	}
}
