// The machine code of the pack reading: what runs over every byte of a history. It is compiled by
// build.js; src/kernel/kernel.ts is its face.

import { prepareRuns } from "./runs";
import { setTables } from "./tables";
import { setReach } from "./version";

export { spots, spotsLength } from "./content";
export { applyDelta, parts, partsLength, setParts, versionSize } from "./delta";
export { seenEnd, seenStart } from "./sweep";
export { keepSpots, lookAtStretch, lookAtVersion, stretches, stretchesLength } from "./version";

/** Rooms in memory, of any size. */
export function take(bytes: usize): usize {
	return heap.alloc(bytes);
}

export function give(place: usize): void {
	heap.free(place);
}

export function prepare(
	set: usize,
	length: u32,
	probes: usize,
	probeCount: u32,
	forms: usize,
	margin: u32,
	before: u32,
	after: u32,
	decodedBefore: u32,
	decodedAfter: u32,
): void {
	setTables(set, length, probes, probeCount, forms, margin);
	prepareRuns();
	setReach(before, after, decodedBefore, decodedAfter);
}
