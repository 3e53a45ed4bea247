// Collects the names and ids in the tree that was parsed last that were not reported before. Names are
// compared with a table of reported ones, ids only with recent ones; one reported twice does no harm.

import { addressOf, addTwo, withCapacity } from "./number-list";
import { newEntries, newEntriesLength } from "./tree-parser";

/** Names and submodules that are new: two numbers each, the addresses of start and end. */
export let newNames: usize = 0;
export let newNamesLength: u32 = 0;
export let newSubmodules: usize = 0;
export let newSubmodulesLength: u32 = 0;
/**
 * Ids of blobs and trees, one behind the other, each at least the first time that a tree names it. They
 * add up until they are cleared.
 */
export let newIds: usize = 0;
export let newIdsLength: u32 = 0;

/** Names that were reported, one behind the other, each with its length before it. */
let reportedNames: usize = 0;
let reportedNamesBytes: u32 = 0;
/** By a name's hash its offset in there plus one, or 0. */
let slots: usize = 0;
let nameCount: u32 = 0;

/** Ids that were reported recently, by a 16-bit hash of each. */
let recentIds: usize = 0;
const recentIdCount: u32 = 1 << 16;
const maxIdBytes: u32 = 32;

const factor: u64 = ((<u64>0x9e37_79b9) << 32) | 0x7f4a_7c15;

const slotCount: u32 = 1 << 18;
const maxNames: u32 = 1 << 17;
const maxKnownBytes: u32 = 8 << 20;
/** Names whose hashes collide could be made on purpose. */
const maxSteps: u32 = 32;

/** What there is to report, as bits: names, submodules, and so many ids that it is time to report them. */
const withNames: u32 = 1;
const withSubmodules: u32 = 2;
const withManyIds: u32 = 4;
/** Looking many up at once takes half as long each. */
const manyIdWords: u32 = 1 << 14;

/** Lists the new items of the tree at an address; returns what there is to report. */
export function gatherNewItems(tree: usize, idBytes: u32): u32 {
	newNamesLength = 0;
	newSubmodulesLength = 0;
	const words = idBytes >> 2;
	newIds = withCapacity(newIds, newIdsLength + (newEntriesLength / 3) * words);
	for (let entry: u32 = 0; entry < newEntriesLength; entry += 3) {
		const address = addressOf(newEntries, entry);
		const mode = tree + load<u32>(address);
		const reported = load<i32>(address, 4);
		const idAt = tree + load<u32>(address, 8);
		const nameAt = tree + (reported < 0 ? -1 - reported : reported);
		if (reported >= 0 && isNewName(nameAt, <u32>(idAt - 1 - nameAt))) addName(nameAt, idAt - 1);
		// Mode 160000; 120000 is a symbolic link, 100644 a file, 40000 a tree.
		if (load<u16>(mode) === 0x3631) addSubmodule(nameAt, idAt - 1);
		else if (isNewId(idAt, idBytes)) {
			memory.copy(addressOf(newIds, newIdsLength), idAt, idBytes);
			newIdsLength += words;
		}
	}
	return (
		(newNamesLength > 0 ? withNames : 0) |
		(newSubmodulesLength > 0 ? withSubmodules : 0) |
		(newIdsLength > manyIdWords ? withManyIds : 0)
	);
}

export function clearNewIds(): void {
	newIdsLength = 0;
}

/**
 * False for an id that was reported, unless another one took its slot since. Trees of git/git name
 * 243,000 ids 2.8 million times, and a lookup in a table of all of them costs more than this.
 */
function isNewId(id: usize, idBytes: u32): bool {
	if (recentIds === 0) {
		recentIds = heap.alloc(recentIdCount * maxIdBytes);
		// The first content of a slot is an id that does not belong there.
		memory.fill(recentIds, 0, recentIdCount * maxIdBytes);
		memory.fill(recentIds, 255, maxIdBytes);
	}
	const address = recentIds + ((load<u32>(id) * 0x9e3779b1) >>> 16) * maxIdBytes;
	let at: u32 = 0;
	while (at < idBytes && load<u32>(address + at) === load<u32>(id + at)) at += 4;
	if (at === idBytes) return false;
	memory.copy(address, id, idBytes);
	return true;
}

/** False for a name that was reported before. A forgotten one is reported twice, which does no harm. */
function isNewName(at: usize, length: u32): bool {
	if (nameCount >= maxNames || reportedNamesBytes + length + 4 > maxKnownBytes || slots === 0)
		forget();
	let slot = hashOf(at, length) & (slotCount - 1);
	for (let step: u32 = 0; step < maxSteps; step++) {
		const address = addressOf(slots, slot);
		const reported = load<u32>(address);
		if (reported === 0) {
			remember(address, at, length);
			return true;
		}
		const name = reportedNames + reported - 1;
		if (load<u32>(name) === length && memory.compare(name + 4, at, length) === 0) return false;
		slot = (slot + 1) & (slotCount - 1);
	}
	return true;
}

function remember(slot: usize, at: usize, length: u32): void {
	if (length + 4 > maxKnownBytes - reportedNamesBytes) return;
	const name = reportedNames + reportedNamesBytes;
	store<u32>(slot, reportedNamesBytes + 1);
	store<u32>(name, length);
	memory.copy(name + 4, at, length);
	reportedNamesBytes += length + 4;
	nameCount++;
}

function forget(): void {
	if (slots === 0) {
		slots = heap.alloc(4 * slotCount);
		reportedNames = heap.alloc(maxKnownBytes);
	}
	memory.fill(slots, 0, 4 * slotCount);
	reportedNamesBytes = 0;
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
	// The bytes behind the name are not part of it.
	if (left > 0) hash = (hash ^ (load<u64>(at) << (64 - 8 * left))) * factor;
	return <u32>(hash >>> 32);
}

function addName(start: usize, end: usize): void {
	newNames = addTwo(newNames, newNamesLength, <u32>start, <u32>end);
	newNamesLength += 2;
}

function addSubmodule(start: usize, end: usize): void {
	newSubmodules = addTwo(newSubmodules, newSubmodulesLength, <u32>start, <u32>end);
	newSubmodulesLength += 2;
}
