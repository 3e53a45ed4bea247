// Fills the hash table of object ids. The hash takes all words of an id and random factors, so that no
// repository can be made whose ids collide. src/git/pack/id-table.ts looks ids up in it.

import { addressOf } from "./number-list";

/** A byte for each id: 1 where it is there more than once. 0 where none is. */
export let duplicateIds: usize = 0;

/**
 * Adds the ids with the numbers [from, to), of `words` words each, to `slots`. There are more slots than
 * ids, a power of two; a slot holds an id's number plus one. Of equal ids the first stays.
 */
export function fillIdSlots(
	ids: usize,
	from: u32,
	to: u32,
	count: u32,
	words: u32,
	factors: usize,
	slots: usize,
	slotCount: u32,
): void {
	if (from === 0) duplicateIds = 0;
	for (let number = from; number < to; number++) {
		const id = addressOf(ids, number * words);
		let slot = hashOf(id, words, factors) & (slotCount - 1);
		while (true) {
			const address = addressOf(slots, slot);
			const first = load<u32>(address);
			if (first === 0) {
				store<u32>(address, number + 1);
				break;
			}
			if (areEqual(addressOf(ids, (first - 1) * words), id, words)) {
				noteDuplicate(first - 1, number, count);
				break;
			}
			slot = (slot + 1) & (slotCount - 1);
		}
	}
}

function hashOf(id: usize, words: u32, factors: usize): u32 {
	let hash: u32 = 0;
	for (let word: u32 = 0; word < words; word++) {
		hash = (hash ^ load<u32>(addressOf(id, word))) * load<u32>(addressOf(factors, word));
		hash ^= hash >>> 15;
	}
	return hash;
}

function areEqual(one: usize, other: usize, words: u32): bool {
	for (let word: u32 = 0; word < words; word++) {
		if (load<u32>(addressOf(one, word)) !== load<u32>(addressOf(other, word))) return false;
	}
	return true;
}

function noteDuplicate(first: u32, second: u32, count: u32): void {
	if (duplicateIds === 0) {
		duplicateIds = heap.alloc(count);
		memory.fill(duplicateIds, 0, count);
	}
	store<u8>(duplicateIds + first, 1);
	store<u8>(duplicateIds + second, 1);
}
