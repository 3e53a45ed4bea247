// Where does a version differ from its base? The parts of a version say which bytes are new, which
// are copied, and where two parts meet that did not meet in the base.

import { size } from "./content";
import { parts, partsLength } from "./delta";
import { addTwo, numberAt } from "./list";
import { margin } from "./tables";

/** Starts and ends of what changed, equal where only parts meet. */
let changes: usize = 0;
export let changesLength: u32 = 0;

/** Lists the changes of the version that was built last. Gives how many bytes are within their margin. */
export function listChanges(baseSize: u32): u64 {
	changesLength = 0;
	let near: u64 = 0;
	let zoneEnd: u32 = 0;
	/** Where in the base the next part would go on; -1 behind new bytes, which tell it themselves. */
	let expected: i64 = 0;
	for (let part: u32 = 0; part <= partsLength; part += 3) {
		const isLast = part === partsLength;
		const start = isLast ? size : partAt(part);
		const end = isLast ? size : partAt(part + 1);
		// Both as 64 bits: of two kinds the first decides, and -1 would be a large number.
		const from = isLast ? <i64>baseSize : <i64>(<i32>partAt(part + 2));
		const isNew = from < 0;
		if (isNew || (expected !== -1 && from !== expected)) {
			const changeEnd = isNew ? end : start;
			addChange(start, changeEnd);
			const low = max<u32>(zoneEnd, start > margin ? start - margin : 0);
			zoneEnd = changeEnd + margin;
			if (zoneEnd > low) near += zoneEnd - low;
		}
		expected = isNew ? -1 : from + (end - start);
	}
	return near;
}

/** Takes a stretch as all that changed. */
export function setChange(from: u32, to: u32): void {
	changesLength = 0;
	addChange(from, to);
}

export function partAt(part: u32): u32 {
	return numberAt(parts, part);
}

export function changeAt(change: u32): u32 {
	return numberAt(changes, change);
}

function addChange(start: u32, end: u32): void {
	changes = addTwo(changes, changesLength, start, end);
	changesLength += 2;
}
