// A list of numbers that grows: where it stands in memory, how many are in it, how many fit.

/** Gives room for `length` numbers: the old place, or a larger one with what was in the old one. */
export function reserve(list: usize, capacity: u32, length: u32): usize {
	const larger = heap.alloc((<usize>capacityFor(capacity, length)) << 2);
	if (list !== 0) {
		memory.copy(larger, list, (<usize>capacity) << 2);
		heap.free(list);
	}
	return larger;
}

export function capacityFor(capacity: u32, length: u32): u32 {
	return max<u32>(2 * capacity, max<u32>(length, 3072));
}
