// Groups the entries of a pack into delta families: a whole object and all that are made from it. A base
// nearly always stands before its deltas, but need not. Deltas in a cycle have no whole object.

import { addressOf } from "./number-list";

/** In place of an entry's number where there is none. */
const none: i32 = -1;
/** States of an entry in findOrigins: part of a cycle, being followed, or not visited yet. */
const cyclic: i32 = -3;
const inProgress: i32 = -4;
const notVisited: i32 = -5;
/** Reading an entry costs as much as reading so many bytes more. */
const entryCostBytes: f32 = 2000;

/** How many entries have no base, and how many are part of a cycle or made from one. */
export let rootCount: u32 = 0;
export let cyclicCount: u32 = 0;

/**
 * Links each of `count` entries to its children, by the bases that delta-bases.ts found. Fills for each
 * its largest child, its first other child and its next sibling, or -1; how many entries descend from
 * it, and its origin.
 */
export function linkFamilies(
	count: u32,
	bases: usize,
	types: usize,
	largestChildren: usize,
	firstChildren: usize,
	nextSiblings: usize,
	members: usize,
	origins: usize,
): void {
	const bytes = (<usize>count) << 2;
	memory.fill(largestChildren, 255, bytes);
	memory.fill(firstChildren, 255, bytes);
	memory.fill(nextSiblings, 255, bytes);
	for (let entry: u32 = 0; entry < count; entry++) store<u32>(addressOf(members, entry), 1);
	findOrigins(count, bases, origins);
	rootCount = 0;
	cyclicCount = 0;
	// A base nearly always stands before its deltas; where not, another largest child does as well.
	for (let entry = count; entry-- > 0; ) {
		const base = load<i32>(addressOf(bases, entry));
		if (base >= 0) add(addressOf(members, base), load<u32>(addressOf(members, entry)));
		else if (load<u8>(types + entry) !== 0) rootCount++;
		if (load<i32>(addressOf(origins, entry)) === cyclic) cyclicCount++;
	}
	for (let entry = count; entry-- > 0; ) {
		const base = load<i32>(addressOf(bases, entry));
		if (base < 0) continue;
		const largest = load<i32>(addressOf(largestChildren, base));
		let other: i32 = entry;
		if (
			largest === none ||
			load<u32>(addressOf(members, entry)) > load<u32>(addressOf(members, largest))
		) {
			store<u32>(addressOf(largestChildren, base), entry);
			other = largest;
		}
		if (other === none) continue;
		store<i32>(addressOf(nextSiblings, other), load<i32>(addressOf(firstChildren, base)));
		store<i32>(addressOf(firstChildren, base), other);
	}
}

/**
 * Lists the entries without a base, and for each about how many bytes its family has, taking each version
 * to be as long as the first; fills for these how many entries their families have. Also lists the entries
 * of cycles.
 */
export function listFamilies(
	count: u32,
	bases: usize,
	types: usize,
	sizes: usize,
	families: usize,
	origins: usize,
	roots: usize,
	weights: usize,
	cyclicEntries: usize,
): void {
	let root: u32 = 0;
	let cyclicIndex: u32 = 0;
	memory.fill(families, 0, (<usize>count) << 2);
	for (let entry: u32 = 0; entry < count; entry++) {
		const origin = load<i32>(addressOf(origins, entry));
		if (origin >= 0) add(addressOf(families, origin), 1);
		else if (origin === cyclic) store<u32>(addressOf(cyclicEntries, cyclicIndex++), entry);
	}
	for (let entry: u32 = 0; entry < count; entry++) {
		if (load<i32>(addressOf(bases, entry)) !== none || load<u8>(types + entry) === 0) continue;
		const own = load<u32>(addressOf(families, entry));
		const weight = <f32>own * (load<f32>(addressOf(sizes, entry)) + entryCostBytes);
		store<u32>(addressOf(roots, root), entry);
		store<f32>(addressOf(weights, root), weight);
		root++;
	}
}

/** Finds the entry without a base from which each is made; -2 where it is not known, -3 in a cycle. */
function findOrigins(count: u32, bases: usize, origins: usize): void {
	for (let entry: u32 = 0; entry < count; entry++)
		store<i32>(addressOf(origins, entry), notVisited);
	for (let entry: u32 = 0; entry < count; entry++) {
		let at: i32 = entry;
		let last = none;
		while (at >= 0 && load<i32>(addressOf(origins, at)) === notVisited) {
			store<i32>(addressOf(origins, at), inProgress);
			last = at;
			at = load<i32>(addressOf(bases, at));
		}
		let origin = at === none ? last : at;
		if (at >= 0) {
			const met = load<i32>(addressOf(origins, at));
			// An entry that is met while it is being followed is part of a cycle.
			origin = met === inProgress ? cyclic : met;
		}
		for (at = entry; at >= 0 && load<i32>(addressOf(origins, at)) === inProgress; ) {
			store<i32>(addressOf(origins, at), origin);
			at = load<i32>(addressOf(bases, at));
		}
	}
}

function add(address: usize, amount: u32): void {
	store<u32>(address, load<u32>(address) + amount);
}
