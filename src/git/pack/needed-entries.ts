// Finds the entries that must be read to read some of them: those and all their bases.

import type { PackLayout } from "./pack-layout.ts";

/** Takes 1 for each wanted id, by its number; returns 1 for each needed entry. */
export function findNeededEntries(
	{ ids, largestChildren, firstChildren, nextSiblings }: PackLayout,
	isWanted: Uint8Array,
): Uint8Array {
	const bases = new Int32Array(ids.length).fill(-1);
	for (let entry = 0; entry < ids.length; entry++) {
		if (largestChildren[entry]! >= 0) bases[largestChildren[entry]!] = entry;
		for (let child = firstChildren[entry]!; child >= 0; child = nextSiblings[child]!) {
			bases[child] = entry;
		}
	}
	const isNeeded = new Uint8Array(ids.length);
	for (let entry = 0; entry < ids.length; entry++) {
		if (isWanted[ids[entry]!] !== 1) continue;
		for (let at = entry; at >= 0 && isNeeded[at] === 0; at = bases[at]!) isNeeded[at] = 1;
	}
	return isNeeded;
}
