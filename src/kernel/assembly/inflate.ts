// Inflates one zlib stream into memory of just the size that the pack states. A pack holds half a million
// streams, most a few hundred bytes long, so nothing is set up for each. Malformed streams, and those of
// another size, are refused.
// https://www.rfc-editor.org/rfc/rfc1950, https://www.rfc-editor.org/rfc/rfc1951

import { adler32 } from "./adler32";
import { bits, count, drop, next, refill, setInput, unusedFrom } from "./bit-reader";
import { readDynamicTables } from "./code-lengths";
import {
	distanceBits,
	dynamicDistances,
	dynamicLiterals,
	fixedDistances,
	fixedLiterals,
	isEnd,
	isSpecial,
	isSubtable,
	literalBits,
	prepareTables,
} from "./huffman";

const literalMask: usize = (1 << literalBits) - 1;
const distanceMask: usize = (1 << distanceBits) - 1;

/**
 * Inflates the stream that begins at `at` and ends by `end` into `size` bytes at `into`; false where
 * it is malformed or of another size. Up to 32 bytes behind both may be read or written.
 */
export function inflate(at: usize, end: usize, into: usize, size: usize): bool {
	prepareTables();
	if (at + 2 > end) return false;
	const header: u32 = ((<u32>load<u8>(at)) << 8) | load<u8>(at, 1);
	if ((header & 0x8f20) !== 0x0800 || header % 31 !== 0) return false;
	setInput(at + 2);
	const outEnd = into + size;
	let out = into;
	let isLast = false;
	while (!isLast) {
		refill();
		if (unusedFrom() > end) return false;
		isLast = (bits & 1) !== 0;
		const kind = <u32>(bits >> 1) & 3;
		drop(3);
		if (kind === 0) out = copyStored(end, out, outEnd);
		else if (kind === 1) out = readCodes(fixedLiterals, fixedDistances, end, into, out, outEnd);
		else if (kind === 2 && readDynamicTables(end)) {
			out = readCodes(dynamicLiterals, dynamicDistances, end, into, out, outEnd);
		} else return false;
		if (out === 0) return false;
	}
	if (out !== outEnd) return false;
	const checksum = unusedFrom();
	return checksum + 4 <= end && bswap<u32>(load<u32>(checksum)) === adler32(into, size);
}

/** Copies a stored block. Returns where the output goes on, or 0. */
function copyStored(end: usize, out: usize, outEnd: usize): usize {
	const at = unusedFrom();
	if (at + 4 > end) return 0;
	const length: u32 = load<u16>(at);
	if (length !== (~(<u32>load<u16>(at, 2)) & 0xffff)) return 0;
	const from = at + 4;
	if (from + length > end || out + length > outEnd) return 0;
	memory.copy(out, from, length);
	setInput(from + length);
	return out + length;
}

/** Decodes a compressed block. Returns where the output goes on, or 0. */
function readCodes(
	table: usize,
	distances: usize,
	end: usize,
	into: usize,
	start: usize,
	outEnd: usize,
): usize {
	let out = start;
	// The loop runs for every byte, so it keeps the bit reader's state in variables of its own.
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
					// Bytes that were written behind the end are within the slack.
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
				setInput(at, held >> entry, (left - entry) & 63);
				return out;
			}
		}
		const length: usize = decodedValue(entry, held);
		held >>= entry;
		left -= entry;
		entry = load<u32>(distances + ((<usize>held & distanceMask) << 2));
		if (entry & isSpecial) {
			if (!(entry & isSubtable)) return 0;
			entry = load<u32>(distances + (inSubtable(entry, <u32>(held >> distanceBits)) << 2));
			if (entry & isSpecial) return 0;
		}
		const distance: usize = decodedValue(entry, held);
		held >>= entry;
		left -= entry;
		if (distance > out - into || out + length > outEnd) return 0;
		repeatBytes(out, distance, length);
		out += length;
	}
}

/** The value of a length or distance; its extra bits stand behind its code. */
function decodedValue(entry: u32, held: u64): u32 {
	const own = <u32>(held & ~((<u64>-1) << entry));
	return ((entry >> 16) & 0x7fff) + (own >> ((entry >> 8) & 15));
}

/** The index in the table to which a subtable entry leads. */
function inSubtable(entry: u32, rest: u32): u32 {
	return (entry >> 16) + (rest & ((1 << ((entry >> 8) & 15)) - 1));
}

/** Repeats what was written `distance` bytes before; writes up to 15 bytes more. */
function repeatBytes(out: usize, distance: usize, length: usize): void {
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
