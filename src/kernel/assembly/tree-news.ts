// What does the tree that was read last bring that was not told before? Names, by a list of those
// that were; and ids, put where they can be read as numbers, but for those that were told lately.

import { addTwo, placeOf, withRoom } from "./list";
import { entries, entriesLength } from "./tree";

/** Names and submodules that are new: two numbers each, where it starts and ends in memory. */
export let names: usize = 0;
export let namesLength: u32 = 0;
export let submodules: usize = 0;
export let submodulesLength: u32 = 0;
/**
 * Ids of blobs and trees, one behind the other, each at least the first time that a tree brings it; they
 * add up until they are forgotten.
 */
export let ids: usize = 0;
export let idsLength: u32 = 0;

/** Names that were told lie one behind the other, each with its length before it. */
let known: usize = 0;
let knownBytes: u32 = 0;
/** By a name's hash its place in there plus one, or 0. */
let slots: usize = 0;
let nameCount: u32 = 0;

/** Ids that were told lately, by 16 bits made of each. */
let lately: usize = 0;
const latelyCount: u32 = 1 << 16;
const maxIdBytes: u32 = 32;

const factor: u64 = ((<u64>0x9e37_79b9) << 32) | 0x7f4a_7c15;

const slotCount: u32 = 1 << 18;
const maxNames: u32 = 1 << 17;
const maxKnownBytes: u32 = 8 << 20;
/** Names whose hashes agree could be made on purpose. */
const maxSteps: u32 = 32;

/** What there is to tell, as bits: names, submodules, and so many ids that they are to be told now. */
const withNames: u32 = 1;
const withSubmodules: u32 = 2;
const withManyIds: u32 = 4;
/** To look many up at once takes half as long each. */
const manyIdWords: u32 = 1 << 14;

/** Lists what the tree at a place brings that was not told before; gives what there is to tell. */
export function gatherNews(tree: usize, idBytes: u32): u32 {
	namesLength = 0;
	submodulesLength = 0;
	const words = idBytes >> 2;
	ids = withRoom(ids, idsLength + (entriesLength / 3) * words);
	for (let entry: u32 = 0; entry < entriesLength; entry += 3) {
		const place = placeOf(entries, entry);
		const mode = tree + load<u32>(place);
		const told = load<i32>(place, 4);
		const idAt = tree + load<u32>(place, 8);
		const nameAt = tree + (told < 0 ? -1 - told : told);
		if (told >= 0 && isNew(nameAt, <u32>(idAt - 1 - nameAt))) addName(nameAt, idAt - 1);
		// Mode 160000; 120000 is a symbolic link, 100644 a file, 40000 a tree.
		if (load<u16>(mode) === 0x3631) addSubmodule(nameAt, idAt - 1);
		else if (isNewId(idAt, idBytes)) {
			memory.copy(placeOf(ids, idsLength), idAt, idBytes);
			idsLength += words;
		}
	}
	return (
		(namesLength > 0 ? withNames : 0) |
		(submodulesLength > 0 ? withSubmodules : 0) |
		(idsLength > manyIdWords ? withManyIds : 0)
	);
}

export function forgetIds(): void {
	idsLength = 0;
}

/**
 * False for an id that was told, where no other one came to its place since. Trees of git/git name
 * 243,000 ids 2.8 million times, and a look into a table of all of them costs more than this.
 */
function isNewId(id: usize, idBytes: u32): bool {
	if (lately === 0) {
		lately = heap.alloc(latelyCount * maxIdBytes);
		// What stands in a place at first is no id that belongs there.
		memory.fill(lately, 0, latelyCount * maxIdBytes);
		memory.fill(lately, 255, maxIdBytes);
	}
	const place = lately + ((load<u32>(id) * 0x9e3779b1) >>> 16) * maxIdBytes;
	let at: u32 = 0;
	while (at < idBytes && load<u32>(place + at) === load<u32>(id + at)) at += 4;
	if (at === idBytes) return false;
	memory.copy(place, id, idBytes);
	return true;
}

/** False for a name that was told before; what is forgotten is told twice, no worse. */
function isNew(at: usize, length: u32): bool {
	if (nameCount >= maxNames || knownBytes + length + 4 > maxKnownBytes || slots === 0) forget();
	let slot = hashOf(at, length) & (slotCount - 1);
	for (let step: u32 = 0; step < maxSteps; step++) {
		const place = placeOf(slots, slot);
		const told = load<u32>(place);
		if (told === 0) {
			remember(place, at, length);
			return true;
		}
		const name = known + told - 1;
		if (load<u32>(name) === length && memory.compare(name + 4, at, length) === 0) return false;
		slot = (slot + 1) & (slotCount - 1);
	}
	return true;
}

function remember(slot: usize, at: usize, length: u32): void {
	if (length + 4 > maxKnownBytes - knownBytes) return;
	const name = known + knownBytes;
	store<u32>(slot, knownBytes + 1);
	store<u32>(name, length);
	memory.copy(name + 4, at, length);
	knownBytes += length + 4;
	nameCount++;
}

function forget(): void {
	if (slots === 0) {
		slots = heap.alloc(4 * slotCount);
		known = heap.alloc(maxKnownBytes);
	}
	memory.fill(slots, 0, 4 * slotCount);
	knownBytes = 0;
	nameCount = 0;
}

function hashOf(at: usize, length: u32): u32 {
	let hash: u64 = length;
	let left = length;
	for (; left > 8; left -= 8) {
		hash = (hash ^ load<u64>(at)) * factor;
		hash ^= hash >>> 32;
		at += 8;
	}
	// What stands behind the name is no part of it.
	if (left > 0) hash = (hash ^ (load<u64>(at) << (64 - 8 * left))) * factor;
	return <u32>(hash >>> 32);
}

function addName(start: usize, end: usize): void {
	names = addTwo(names, namesLength, <u32>start, <u32>end);
	namesLength += 2;
}

function addSubmodule(start: usize, end: usize): void {
	submodules = addTwo(submodules, submodulesLength, <u32>start, <u32>end);
	submodulesLength += 2;
}
