// Could a version of a content hold a match? Only what is new is looked at, and what stands so
// near to something new that it could be a part of it; what the base is known to hold is carried
// over to where it stands now. Which spots a rule has to judge again comes out.

import { carrySpots, rotate } from "./carry";
import { changeAt, changesLength, listChanges, setChange } from "./changes";
import { begin, isUnclear, putInOrder, regions, regionsLength, size } from "./content";
import { copyOf } from "./list";
import { listScanRanges, scanRangesLength } from "./stretches";
import { lookAt, scannedEnd, scannedStart } from "./sweep";
import { isBeyondAscii, margin } from "./tables";

/** The answers, as src/detect/look.ts has them. */
const nothing: u32 = 0;
const known: u32 = 1;
const toJudge: u32 = 2;
const unclear: u32 = 3;
const maxSpots: u32 = 60_000;

/** Looks at a stretch of a content, which may be all of it; `isLast` where no version is made from it. */
export function prefilterRange(at: usize, bytes: u32, from: u32, to: u32, isLast: u32): u32 {
	begin(at, bytes, isLast !== 0);
	setChange(from, to);
	lookAt(from, to);
	return answer();
}

/** The same for a version of a base whose spots are known; its parts are those of the last delta. */
export function prefilterVersion(
	at: usize,
	bytes: u32,
	baseSpots: usize,
	baseLength: u32,
	baseSize: u32,
): u32 {
	begin(at, bytes, false);
	// To look at all takes half as long a byte.
	if (2 * listChanges(baseSize) < bytes) lookAtChanges(baseSpots, baseLength);
	else lookAt(0, bytes);
	return answer();
}

/** In the two lowest bits; above them, how many numbers the spots are. */
function answer(): u32 {
	putInOrder();
	if (isUnclear || isBeyondAscii || regionsLength > maxSpots) return unclear;
	if (regionsLength === 0) return nothing;
	listScanRanges();
	return (regionsLength << 2) | (scanRangesLength === 0 ? known : toJudge);
}

/** Whether a stretch of a content from which no version is made has nothing to judge. */
export function isQuiet(at: usize, bytes: u32): bool {
	return (prefilterRange(at, bytes, 0, bytes, 1) & 3) <= known;
}

/** Puts the spots into a room of their own, for the versions that are made from this content. */
export function keepRegions(): usize {
	return copyOf(regions, regionsLength);
}

/** Spots near the changes as they are now, the others as the base has them. */
function lookAtChanges(baseSpots: usize, baseLength: u32): void {
	/** What begins before this is settled. */
	let settled: u32 = 0;
	let part: u32 = 0;
	for (let at: u32 = 0; at < changesLength; ) {
		const start = changeAt(at);
		const from = max<u32>(settled, start > margin ? start - margin : 0);
		let to = changeAt(at + 1) + margin;
		for (at += 2; at < changesLength && changeAt(at) <= to + margin; at += 2) {
			to = changeAt(at + 1) + margin;
		}
		to = min<u32>(to, size);
		if (to <= settled) continue;
		// What the base has before it comes first, but where it ends is known only then.
		const own = regionsLength;
		lookAt(from, to);
		if (isUnclear) return;
		if (baseLength > 0 && scannedStart > settled) {
			const found = regionsLength;
			part = carrySpots(baseSpots, baseLength, part, settled, scannedStart);
			rotate(own, found);
		}
		settled = scannedEnd;
	}
	if (baseLength > 0) carrySpots(baseSpots, baseLength, part, settled, size);
}
