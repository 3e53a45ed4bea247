// What does a delta say? Sizes, then operations: copy these bytes of the base, or insert those
// that follow. The version is built, and it is noted which of its parts came from where: only
// what is new, and where parts meet, can hold what the base did not.
// https://git-scm.com/docs/pack-format: "Deltified representation"

import { capacityOf, withRoom } from "./list";

/** Three numbers each, in order: start and end in the version, start in the base or -1 for new bytes. */
export let parts: usize = 0;
/** How many numbers of `parts` are in use. */
export let partsLength: u32 = 0;
let capacity: u32 = 0;

/** Gives room for `length` numbers of parts; what is in it is the caller's to write. */
export function setParts(length: u32): usize {
	partsLength = length;
	makeRoom(length);
	return parts;
}

/** The size of the version; -1 where the delta is malformed or for a base of another size. */
export function versionSize(delta: usize, deltaSize: u32, baseSize: u32): f64 {
	const end = delta + deltaSize;
	if (readSize(delta, end) !== baseSize) return -1;
	return <f64>readSize(sizeEnd, end);
}

/**
 * Builds the version of `size` bytes at `into`, with slack behind it and behind the others, and
 * fills `parts`; false where the delta is malformed.
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
	let list = parts;
	/** Where in the base the last part ends; -1 behind new bytes, -2 at the start. */
	let last: i64 = -2;
	while (at < end) {
		const operation: u32 = load<u8>(at++);
		if (length + 3 > capacity) {
			makeRoom(length + 3);
			list = parts;
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
			copy(into + to, base + from, count);
			if (last === from) store<u32>(list + ((<usize>length) << 2) - 8, to + count);
			else {
				const place = list + ((<usize>length) << 2);
				store<u32>(place, to);
				store<u32>(place, to + count, 4);
				store<u32>(place, from, 8);
				length += 3;
			}
			to += count;
			last = <i64>from + count;
		} else {
			if (operation === 0 || at + operation > end || <u64>to + operation > size) return false;
			copy(into + to, at, operation);
			at += operation;
			if (last === -1) store<u32>(list + ((<usize>length) << 2) - 8, to + operation);
			else {
				const place = list + ((<usize>length) << 2);
				store<u32>(place, to);
				store<u32>(place, to + operation, 4);
				store<i32>(place, -1, 8);
				length += 3;
			}
			to += operation;
			last = -1;
		}
	}
	partsLength = length;
	return at === end && to === size;
}

/** Up to 15 bytes more are written. A call costs as much as a loop over some bytes. */
function copy(into: usize, from: usize, count: u32): void {
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

/** Seven bits a byte, the lowest first; sets where it ends. -1 where there is no such number. */
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

function makeRoom(length: u32): void {
	parts = withRoom(parts, length);
	capacity = capacityOf(parts);
}
