// Lists the ranges in which a version differs from its base: inserted bytes, and positions where two
// copied segments meet that did not meet in the base.

import { size } from "./candidate-regions";
import { segments, segmentsLength } from "./delta";
import { addTwo, numberAt } from "./number-list";
import { margin } from "./rule-tables";

/** Starts and ends of the changes; equal where two copied segments meet. */
let changes: usize = 0;
export let changesLength: u32 = 0;

/** Lists the changes of the version that was built last. Returns how many bytes lie within their margin. */
export function listChanges(baseSize: u32): u64 {
	changesLength = 0;
	let near: u64 = 0;
	let zoneEnd: u32 = 0;
	/** Where in the base the next segment would go on; -1 behind inserted bytes, which are a change already. */
	let expected: i64 = 0;
	for (let segment: u32 = 0; segment <= segmentsLength; segment += 3) {
		const isLast = segment === segmentsLength;
		const start = isLast ? size : segmentAt(segment);
		const end = isLast ? size : segmentAt(segment + 1);
		// Both as 64 bits: the type of the first decides, and -1 would be a large number.
		const from = isLast ? <i64>baseSize : <i64>(<i32>segmentAt(segment + 2));
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

/** Makes one range the only change. */
export function setSingleChange(from: u32, to: u32): void {
	changesLength = 0;
	addChange(from, to);
}

export function segmentAt(segment: u32): u32 {
	return numberAt(segments, segment);
}

export function changeAt(change: u32): u32 {
	return numberAt(changes, change);
}

function addChange(start: u32, end: u32): void {
	changes = addTwo(changes, changesLength, start, end);
	changesLength += 2;
}
