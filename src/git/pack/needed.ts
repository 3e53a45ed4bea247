// Which entries must be read to read some of them? Those and all that they are made from.

import type { Layout } from "./layout.ts";

/** Takes by the number of an id 1 for what is wanted; gives by the entry 1 for what is needed. */
export function findNeeded(
	{ ids, heirs, firstChildren, nextSiblings }: Layout,
	isWanted: Uint8Array,
): Uint8Array {
	const bases = new Int32Array(ids.length).fill(-1);
	for (let entry = 0; entry < ids.length; entry++) {
		if (heirs[entry]! >= 0) bases[heirs[entry]!] = entry;
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
