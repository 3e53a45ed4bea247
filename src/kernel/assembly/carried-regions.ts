// Carries the candidate regions of a base over to a version: those in copied segments, moved to where they are now.

import { addRegion, maxQuotedBytes, quoted, regionAt, regionsLength } from "./candidate-regions";
import { segmentsLength } from "./delta";
import { addressOf, numberAt } from "./number-list";
import { segmentAt } from "./version-changes";

/**
 * Adds the base's regions that lie in copied segments of [from, to), moved to where they are now. A
 * quoted region is not found again from each of its bytes, so the part of it that lies there, or up to `quotedTo`,
 * is added. Returns the segment at which to go on.
 */
export function carryRegions(
	base: usize,
	length: u32,
	firstSegment: u32,
	from: u32,
	to: u32,
	quotedTo: u32,
): u32 {
	let segment = firstSegment;
	for (; segment < segmentsLength && segmentAt(segment) < to; segment += 3) {
		const start = segmentAt(segment);
		const end = segmentAt(segment + 1);
		const inBase = <i32>segmentAt(segment + 2);
		if (inBase >= 0 && end > from) {
			const shift: i32 = start - inBase;
			const low = max<u32>(from, start) - shift;
			const high = min<u32>(to, end) - shift;
			const quotedHigh = min<u32>(max<u32>(to, quotedTo), end) - shift;
			let region = firstAtLeast(base, length, low > maxQuotedBytes ? low - maxQuotedBytes : 0);
			for (; region < length; region += 3) {
				const address = addressOf(base, region);
				let regionStart = load<u32>(address);
				if (regionStart >= high) break;
				let regionEnd = load<u32>(address, 4);
				const kind = load<u32>(address, 8);
				if (regionEnd <= low) continue;
				if (regionStart < low || regionEnd > high) {
					if ((kind & quoted) === 0) continue;
					regionStart = max<u32>(regionStart, low);
					regionEnd = min<u32>(regionEnd, quotedHigh);
				}
				addRegion(regionStart + shift, regionEnd + shift, kind);
			}
		}
		if (end > to) break;
	}
	return segment;
}

/** The index of the first region that does not start before. */
function firstAtLeast(list: usize, length: u32, start: u32): u32 {
	let low: u32 = 0;
	let high = length / 3;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (numberAt(list, 3 * middle) < start) low = middle + 1;
		else high = middle;
	}
	return 3 * low;
}

/** Moves the regions from `middle` on before those from `first` on. */
export function rotateRegions(first: u32, middle: u32): void {
	if (first === middle || middle === regionsLength) return;
	reverseRegions(first, middle);
	reverseRegions(middle, regionsLength);
	reverseRegions(first, regionsLength);
}

function reverseRegions(from: u32, to: u32): void {
	for (to -= 3; from < to; from += 3, to -= 3) {
		for (let number: u32 = 0; number < 3; number++) {
			const one = load<u32>(regionAt(from + number));
			store<u32>(regionAt(from + number), load<u32>(regionAt(to + number)));
			store<u32>(regionAt(to + number), one);
		}
	}
}
