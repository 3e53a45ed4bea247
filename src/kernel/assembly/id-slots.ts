// Where is an id looked for? In a slot that all of its words decide, together with factors that
// nobody can foresee; src/sources/git/pack/id-table.ts looks there. Half a million are put there here.

import { placeOf } from "./list";

/** For each id 1 where it is there more than once; 0 where none is. */
export let twins: usize = 0;

/**
 * Puts the ids with the numbers [from, to), of `words` words each, into `slots`, whose number is a
 * power of two and more than there are ids: each as its number plus one. Of equal ones the first stays.
 */
export function fillSlots(
	ids: usize,
	from: u32,
	to: u32,
	count: u32,
	words: u32,
	factors: usize,
	slots: usize,
	slotCount: u32,
): void {
	if (from === 0) twins = 0;
	for (let number = from; number < to; number++) {
		const id = placeOf(ids, number * words);
		let slot = hashOf(id, words, factors) & (slotCount - 1);
		while (true) {
			const place = placeOf(slots, slot);
			const first = load<u32>(place);
			if (first === 0) {
				store<u32>(place, number + 1);
				break;
			}
			if (areEqual(placeOf(ids, (first - 1) * words), id, words)) {
				noteTwins(first - 1, number, count);
				break;
			}
			slot = (slot + 1) & (slotCount - 1);
		}
	}
}

function hashOf(id: usize, words: u32, factors: usize): u32 {
	let hash: u32 = 0;
	for (let word: u32 = 0; word < words; word++) {
		hash = (hash ^ load<u32>(placeOf(id, word))) * load<u32>(placeOf(factors, word));
		hash ^= hash >>> 15;
	}
	return hash;
}

function areEqual(one: usize, other: usize, words: u32): bool {
	for (let word: u32 = 0; word < words; word++) {
		if (load<u32>(placeOf(one, word)) !== load<u32>(placeOf(other, word))) return false;
	}
	return true;
}

function noteTwins(first: u32, second: u32, count: u32): void {
	if (twins === 0) {
		twins = heap.alloc(count);
		memory.fill(twins, 0, count);
	}
	store<u8>(twins + first, 1);
	store<u8>(twins + second, 1);
}
