// Which spots does a version have of its base? Those that lie in copied parts, where they are now.

import { partAt } from "./changes";
import { addRegion, maxQuotedBytes, quoted, regionAt, regionsLength } from "./content";
import { partsLength } from "./delta";
import { numberAt, placeOf } from "./list";

/**
 * Adds the base's spots that lie in copied parts of [from, to), where they are now. Of a quoted
 * one, which is not found again by each of its bytes, what lies there counts. Gives the part at
 * which to go on.
 */
export function carrySpots(base: usize, length: u32, firstPart: u32, from: u32, to: u32): u32 {
	let part = firstPart;
	for (; part < partsLength && partAt(part) < to; part += 3) {
		const start = partAt(part);
		const end = partAt(part + 1);
		const inBase = <i32>partAt(part + 2);
		if (inBase >= 0 && end > from) {
			const shift: i32 = start - inBase;
			const low = max<u32>(from, start) - shift;
			const high = min<u32>(to, end) - shift;
			let spot = firstAtLeast(base, length, low > maxQuotedBytes ? low - maxQuotedBytes : 0);
			for (; spot < length; spot += 3) {
				const place = placeOf(base, spot);
				let spotStart = load<u32>(place);
				if (spotStart >= high) break;
				let spotEnd = load<u32>(place, 4);
				const kind = load<u32>(place, 8);
				if (spotEnd <= low) continue;
				if (spotStart < low || spotEnd > high) {
					if ((kind & quoted) === 0) continue;
					spotStart = max<u32>(spotStart, low);
					spotEnd = min<u32>(spotEnd, high);
				}
				addRegion(spotStart + shift, spotEnd + shift, kind);
			}
		}
		if (end > to) break;
	}
	return part;
}

/** The index of the first spot that does not start before. */
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

/** Puts the spots from `middle` on before those from `first` on. */
export function rotate(first: u32, middle: u32): void {
	if (first === middle || middle === regionsLength) return;
	reverse(first, middle);
	reverse(middle, regionsLength);
	reverse(first, regionsLength);
}

function reverse(from: u32, to: u32): void {
	for (to -= 3; from < to; from += 3, to -= 3) {
		for (let number: u32 = 0; number < 3; number++) {
			const one = load<u32>(regionAt(from + number));
			store<u32>(regionAt(from + number), load<u32>(regionAt(to + number)));
			store<u32>(regionAt(to + number), one);
		}
	}
}
