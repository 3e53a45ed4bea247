// Where does a list of numbers stand that grows? How many fit is noted before it; how many are in
// it, its owner knows. 0 is a list that has no room yet.

/** Gives a list with room for `length` numbers: the same, or a larger one with what was in it. */
export function withRoom(list: usize, length: u32): usize {
	return length > capacityOf(list) ? enlarged(list, length) : list;
}

/** Adds numbers behind the first `length`, and gives where the list is now. */
export function addTwo(list: usize, length: u32, one: u32, two: u32): usize {
	const own = length + 2 > capacityOf(list) ? enlarged(list, length + 2) : list;
	const place = placeOf(own, length);
	store<u32>(place, one);
	store<u32>(place, two, 4);
	return own;
}

export function addThree(list: usize, length: u32, one: u32, two: u32, three: u32): usize {
	const own = length + 3 > capacityOf(list) ? enlarged(list, length + 3) : list;
	const place = placeOf(own, length);
	store<u32>(place, one);
	store<u32>(place, two, 4);
	store<u32>(place, three, 8);
	return own;
}

export function capacityOf(list: usize): u32 {
	return list === 0 ? 0 : load<u32>(list - headBytes);
}

function enlarged(list: usize, length: u32): usize {
	const capacity = capacityOf(list);
	const larger = max<u32>(2 * capacity, max<u32>(length, minCapacity));
	const place = heap.alloc(((<usize>larger) << 2) + headBytes) + headBytes;
	store<u32>(place - headBytes, larger);
	if (list !== 0) {
		memory.copy(place, list, (<usize>capacity) << 2);
		heap.free(list - headBytes);
	}
	return place;
}

/** Puts the first `length` numbers into a room of their own; 0 where there are none. */
export function copyOf(list: usize, length: u32): usize {
	if (length === 0) return 0;
	const bytes = (<usize>length) << 2;
	const own = heap.alloc(bytes);
	memory.copy(own, list, bytes);
	return own;
}

export function numberAt(list: usize, index: u32): u32 {
	return load<u32>(placeOf(list, index));
}

export function placeOf(list: usize, index: u32): usize {
	return list + ((<usize>index) << 2);
}

/** What is taken lies at multiples of 16, and so do lists. */
const headBytes: usize = 16;
const minCapacity: u32 = 3072;
