// Which families does a pack have, and which entries have none? A base nearly always stands before
// what is made from it, but it need not; and what is made from itself has no beginning.

import { placeOf } from "./list";

/** In place of an entry's number where there is none. */
const none: i32 = -1;
/** Of an entry whose origin is looked for, or was not asked for yet; see findOrigins. */
const endless: i32 = -3;
const open: i32 = -4;
const unasked: i32 = -5;
/** To read an entry costs as much as to read so many bytes more. */
const entryBytes: f64 = 2000;

/** How many entries without a base there are, and how many that are made from themselves. */
export let rootCount: u32 = 0;
export let endlessCount: u32 = 0;

/**
 * Links each of `count` entries to what is made from it, by its base or what is known instead (bases.ts).
 * Fills for each its heir, its first other child and its next sibling, or -1; how many entries its own
 * family has and how many come from it as their first one; and that first one itself.
 */
export function linkFamilies(
	count: u32,
	bases: usize,
	types: usize,
	heirs: usize,
	firstChildren: usize,
	nextSiblings: usize,
	members: usize,
	families: usize,
	origins: usize,
): void {
	const bytes = (<usize>count) << 2;
	memory.fill(heirs, 255, bytes);
	memory.fill(firstChildren, 255, bytes);
	memory.fill(nextSiblings, 255, bytes);
	memory.fill(families, 0, bytes);
	for (let entry: u32 = 0; entry < count; entry++) store<u32>(placeOf(members, entry), 1);
	findOrigins(count, bases, origins);
	rootCount = 0;
	endlessCount = 0;
	// A base nearly always stands before what is made from it; where not, another heir does as well.
	for (let entry = count; entry-- > 0; ) {
		const base = load<i32>(placeOf(bases, entry));
		if (base >= 0) add(placeOf(members, base), load<u32>(placeOf(members, entry)));
		else if (load<u8>(types + entry) !== 0) rootCount++;
		const origin = load<i32>(placeOf(origins, entry));
		if (origin >= 0) add(placeOf(families, origin), 1);
		else if (origin === endless) endlessCount++;
	}
	for (let entry = count; entry-- > 0; ) {
		const base = load<i32>(placeOf(bases, entry));
		if (base < 0) continue;
		const heir = load<i32>(placeOf(heirs, base));
		let other: i32 = entry;
		if (heir === none || load<u32>(placeOf(members, entry)) > load<u32>(placeOf(members, heir))) {
			store<u32>(placeOf(heirs, base), entry);
			other = heir;
		}
		if (other === none) continue;
		store<i32>(placeOf(nextSiblings, other), load<i32>(placeOf(firstChildren, base)));
		store<i32>(placeOf(firstChildren, base), other);
	}
}

/**
 * Lists the entries without a base, of each how many its family has and about how many bytes these have,
 * were each version as long as the first; and the entries that are made from themselves.
 */
export function listFamilies(
	count: u32,
	bases: usize,
	types: usize,
	sizes: usize,
	families: usize,
	origins: usize,
	roots: usize,
	members: usize,
	weights: usize,
	endlessOnes: usize,
): void {
	let root: u32 = 0;
	let circled: u32 = 0;
	for (let entry: u32 = 0; entry < count; entry++) {
		if (load<i32>(placeOf(origins, entry)) === endless) {
			store<u32>(placeOf(endlessOnes, circled++), entry);
		}
		if (load<i32>(placeOf(bases, entry)) !== none || load<u8>(types + entry) === 0) continue;
		const own = load<u32>(placeOf(families, entry));
		const weight = <f64>own * (load<f64>(sizes + ((<usize>entry) << 3)) + entryBytes);
		store<u32>(placeOf(roots, root), entry);
		store<u32>(placeOf(members, root), own);
		store<f64>(weights + ((<usize>root) << 3), weight);
		root++;
	}
}

/** Of each entry the one without a base that it comes from; -2 where none is known, -3 where none is. */
function findOrigins(count: u32, bases: usize, origins: usize): void {
	for (let entry: u32 = 0; entry < count; entry++) store<i32>(placeOf(origins, entry), unasked);
	for (let entry: u32 = 0; entry < count; entry++) {
		let at: i32 = entry;
		let last = none;
		while (at >= 0 && load<i32>(placeOf(origins, at)) === unasked) {
			store<i32>(placeOf(origins, at), open);
			last = at;
			at = load<i32>(placeOf(bases, at));
		}
		let origin = at === none ? last : at;
		if (at >= 0) {
			const met = load<i32>(placeOf(origins, at));
			// What is met while it is open is met again.
			origin = met === open ? endless : met;
		}
		for (at = entry; at >= 0 && load<i32>(placeOf(origins, at)) === open; ) {
			store<i32>(placeOf(origins, at), origin);
			at = load<i32>(placeOf(bases, at));
		}
	}
}

function add(place: usize, amount: u32): void {
	store<u32>(place, load<u32>(place) + amount);
}
