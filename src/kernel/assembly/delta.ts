// Applies a delta: builds a version from its base by copying ranges of it and inserting new bytes. Notes
// which segment came from where, since only inserted bytes and seams can hold what the base did not.
// https://git-scm.com/docs/pack-format: "Deltified representation"

import { capacityOf, withCapacity } from "./number-list";

/** Three numbers each, in order: start and end in the version, start in the base or -1 for inserted bytes. */
export let segments: usize = 0;
/** How many numbers of `segments` are in use. */
export let segmentsLength: u32 = 0;
let capacity: u32 = 0;

/** Allocates `length` numbers for segments that the caller writes. */
export function allocateSegments(length: u32): usize {
	segmentsLength = length;
	growSegments(length);
	return segments;
}

/** The size of the version; -1 where the delta is malformed or belongs to a base of another size. */
export function versionSize(delta: usize, deltaSize: u32, baseSize: u32): f64 {
	const end = delta + deltaSize;
	if (readSize(delta, end) !== baseSize) return -1;
	return <f64>readSize(sizeEnd, end);
}

/**
 * Builds the version of `size` bytes at `into` and fills `segments`; false where the delta is malformed.
 * All three buffers have slack behind them.
 */
export function applyDelta(
	delta: usize,
	deltaSize: u32,
	base: usize,
	baseSize: u32,
	into: usize,
	size: u32,
): bool {
	const end = delta + deltaSize;
	if (readSize(delta, end) !== baseSize || readSize(sizeEnd, end) !== size) return false;
	let at = sizeEnd;
	let to: u32 = 0;
	let length: u32 = 0;
	let list = segments;
	/** Where in the base the last segment ends; -1 behind inserted bytes, -2 at the start. */
	let last: i64 = -2;
	while (at < end) {
		const operation: u32 = load<u8>(at++);
		if (length + 3 > capacity) {
			growSegments(length + 3);
			list = segments;
		}
		if (operation & 128) {
			let from: u32 = 0;
			let count: u32 = 0;
			if (operation & 1) from = load<u8>(at++);
			if (operation & 2) from |= (<u32>load<u8>(at++)) << 8;
			if (operation & 4) from |= (<u32>load<u8>(at++)) << 16;
			if (operation & 8) from |= (<u32>load<u8>(at++)) << 24;
			if (operation & 16) count = load<u8>(at++);
			if (operation & 32) count |= (<u32>load<u8>(at++)) << 8;
			if (operation & 64) count |= (<u32>load<u8>(at++)) << 16;
			if (count === 0) count = 0x10000;
			if (<u64>from + count > baseSize || <u64>to + count > size) return false;
			copyBytes(into + to, base + from, count);
			if (last === from) store<u32>(list + ((<usize>length) << 2) - 8, to + count);
			else {
				const address = list + ((<usize>length) << 2);
				store<u32>(address, to);
				store<u32>(address, to + count, 4);
				store<u32>(address, from, 8);
				length += 3;
			}
			to += count;
			last = <i64>from + count;
		} else {
			if (operation === 0 || at + operation > end || <u64>to + operation > size) return false;
			copyBytes(into + to, at, operation);
			at += operation;
			if (last === -1) store<u32>(list + ((<usize>length) << 2) - 8, to + operation);
			else {
				const address = list + ((<usize>length) << 2);
				store<u32>(address, to);
				store<u32>(address, to + operation, 4);
				store<i32>(address, -1, 8);
				length += 3;
			}
			to += operation;
			last = -1;
		}
	}
	segmentsLength = length;
	return at === end && to === size;
}

/** Writes up to 15 bytes more. A call of memory.copy costs as much as this loop over 256 bytes. */
function copyBytes(into: usize, from: usize, count: u32): void {
	if (count > 256) {
		memory.copy(into, from, count);
		return;
	}
	const stop = into + count;
	do {
		v128.store(into, v128.load(from));
		into += 16;
		from += 16;
	} while (into < stop);
}

let sizeEnd: usize = 0;

/** Reads a number of seven bits a byte, the lowest first, and sets `sizeEnd`. -1 where there is none. */
function readSize(at: usize, end: usize): i64 {
	let size: u64 = 0;
	for (let shift: u64 = 0; at < end && shift < 49; shift += 7) {
		const byte: u64 = load<u8>(at++);
		size |= (byte & 127) << shift;
		if (byte < 128) {
			sizeEnd = at;
			return size;
		}
	}
	sizeEnd = end;
	return -1;
}

function growSegments(length: u32): void {
	segments = withCapacity(segments, length);
	capacity = capacityOf(segments);
}
