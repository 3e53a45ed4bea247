// A list of 32-bit numbers that grows. Its capacity stands before it in memory; its owner knows its
// length. 0 is a list without memory.

/** The list with room for `length` numbers: the same, or a larger copy. */
export function withCapacity(list: usize, length: u32): usize {
	return length > capacityOf(list) ? enlarge(list, length) : list;
}

/** Adds numbers behind the first `length`, and returns the list, which may have moved. */
export function addTwo(list: usize, length: u32, one: u32, two: u32): usize {
	const own = length + 2 > capacityOf(list) ? enlarge(list, length + 2) : list;
	const address = addressOf(own, length);
	store<u32>(address, one);
	store<u32>(address, two, 4);
	return own;
}

export function addThree(list: usize, length: u32, one: u32, two: u32, three: u32): usize {
	const own = length + 3 > capacityOf(list) ? enlarge(list, length + 3) : list;
	const address = addressOf(own, length);
	store<u32>(address, one);
	store<u32>(address, two, 4);
	store<u32>(address, three, 8);
	return own;
}

export function capacityOf(list: usize): u32 {
	return list === 0 ? 0 : load<u32>(list - headBytes);
}

function enlarge(list: usize, length: u32): usize {
	const capacity = capacityOf(list);
	const larger = max<u32>(2 * capacity, max<u32>(length, minCapacity));
	const address = heap.alloc(((<usize>larger) << 2) + headBytes) + headBytes;
	store<u32>(address - headBytes, larger);
	if (list !== 0) {
		memory.copy(address, list, (<usize>capacity) << 2);
		heap.free(list - headBytes);
	}
	return address;
}

/** Copies the first `length` numbers to memory of their own; 0 where there are none. */
export function copyList(list: usize, length: u32): usize {
	if (length === 0) return 0;
	const bytes = (<usize>length) << 2;
	const own = heap.alloc(bytes);
	memory.copy(own, list, bytes);
	return own;
}

export function numberAt(list: usize, index: u32): u32 {
	return load<u32>(addressOf(list, index));
}

export function addressOf(list: usize, index: u32): usize {
	return list + ((<usize>index) << 2);
}

/** Allocated memory lies at multiples of 16, and so do lists. */
const headBytes: usize = 16;
const minCapacity: u32 = 3072;
