// Could a version of a content hold a match? Only what is new is looked at, and what stands so
// near to something new that it could be a part of it; what the base is known to hold is carried
// over to where it stands now. Which spots a rule has to judge again comes out.

import {
	addSpot,
	begin,
	isUnclear,
	maxQuotedBytes,
	named,
	putInOrder,
	quoted,
	size,
	spotAt,
	spots,
	spotsLength,
} from "./content";
import { parts, partsLength } from "./delta";
import { capacityFor, reserve } from "./list";
import { lookAt, seenEnd, seenStart } from "./sweep";
import { margin } from "./tables";

/** Answers: no spots; spots that need no judging; stretches to judge; the whole must be looked at. */
const isNothing: u32 = 0;
const isKnown: u32 = 1;
const isToJudge: u32 = 2;
const isForWhole: u32 = 3;
const maxSpots: u32 = 60_000;
/** Spots that are closer are judged together. */
const joinedBytes: u32 = 2000;

/** Starts and ends of what changed, equal where only parts meet. */
let changes: usize = 0;
let changesLength: u32 = 0;
let changesCapacity: u32 = 0;
/** Three numbers each: start, end, and 1 where a keyword near it is needed. */
export let stretches: usize = 0;
export let stretchesLength: u32 = 0;
let stretchesCapacity: u32 = 0;

/** How far a rule sees from a spot, and how far what is decoded around one reaches. */
let before: u32 = 0;
let after: u32 = 0;
let decodedBefore: u32 = 0;
let decodedAfter: u32 = 0;

export function setReach(
	spotBefore: u32,
	spotAfter: u32,
	escapeBefore: u32,
	escapeAfter: u32,
): void {
	before = spotBefore;
	after = spotAfter;
	decodedBefore = escapeBefore;
	decodedAfter = escapeAfter;
}

/** Looks at a stretch of a content, which may be all of it. */
export function lookAtStretch(at: usize, bytes: u32, from: u32, to: u32): u32 {
	begin(at, bytes);
	stretchesLength = 0;
	lookAt(from, to);
	putInOrder();
	if (isUnclear || spotsLength > maxSpots) return isForWhole;
	if (spotsLength === 0) return isNothing;
	changesLength = 0;
	addChange(from, to);
	listStretches();
	return isToJudge;
}

/** The same for a version of a base whose spots are known; its parts are those of the last delta. */
export function lookAtVersion(
	at: usize,
	bytes: u32,
	baseSpots: usize,
	baseLength: u32,
	baseSize: u32,
): u32 {
	begin(at, bytes);
	stretchesLength = 0;
	// To look at all takes half as long a byte.
	if (2 * listChanges(baseSize) < bytes) lookAtChanges(baseSpots, baseLength);
	else lookAt(0, bytes);
	putInOrder();
	if (isUnclear || spotsLength > maxSpots) return isForWhole;
	if (spotsLength === 0) return isNothing;
	listStretches();
	return stretchesLength === 0 ? isKnown : isToJudge;
}

/** Puts the spots of the content somewhere of their own. */
export function keepSpots(): usize {
	if (spotsLength === 0) return 0;
	const bytes = (<usize>spotsLength) << 2;
	const kept = heap.alloc(bytes);
	memory.copy(kept, spots, bytes);
	return kept;
}

/** Gives how many bytes there are within the margin of changes. */
function listChanges(baseSize: u32): u64 {
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
		const own = spotsLength;
		lookAt(from, to);
		if (isUnclear) return;
		if (baseLength > 0 && seenStart > settled) {
			const found = spotsLength;
			part = carrySpots(baseSpots, baseLength, part, settled, seenStart);
			rotate(own, found);
		}
		settled = seenEnd;
	}
	if (baseLength > 0) carrySpots(baseSpots, baseLength, part, settled, size);
}

/** Puts the spots from `middle` on before those from `first` on. */
function rotate(first: u32, middle: u32): void {
	if (first === middle || middle === spotsLength) return;
	reverse(first, middle);
	reverse(middle, spotsLength);
	reverse(first, spotsLength);
}

function reverse(from: u32, to: u32): void {
	for (to -= 3; from < to; from += 3, to -= 3) {
		for (let number: u32 = 0; number < 3; number++) {
			const one = load<u32>(spotAt(from + number));
			store<u32>(spotAt(from + number), load<u32>(spotAt(to + number)));
			store<u32>(spotAt(to + number), one);
		}
	}
}

/**
 * Adds the base's spots that lie in copied parts of [from, to), where they are now. Of a quoted
 * one, which is not found again by each of its bytes, what lies there counts. Gives the part at
 * which to go on.
 */
function carrySpots(base: usize, length: u32, firstPart: u32, from: u32, to: u32): u32 {
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
				const place = base + ((<usize>spot) << 2);
				let spotStart = load<u32>(place);
				if (spotStart >= high) break;
				let spotEnd = load<u32>(place, 4);
				const kind = load<u32>(place, 8);
				if (spotEnd <= low) continue;
				if (spotStart < low || spotEnd > high) {
					if (kind !== quoted) continue;
					spotStart = max<u32>(spotStart, low);
					spotEnd = min<u32>(spotEnd, high);
				}
				addSpot(spotStart + shift, spotEnd + shift, kind);
			}
		}
		if (end > to) break;
	}
	return part;
}

/** The place of the first start that is not less. */
function firstAtLeast(list: usize, length: u32, start: u32): u32 {
	let low: u32 = 0;
	let high = length / 3;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (load<u32>(list + ((<usize>(3 * middle)) << 2)) < start) low = middle + 1;
		else high = middle;
	}
	return 3 * low;
}

/** Lists what is to be judged again: where a change is within reach of a spot. */
function listStretches(): void {
	// Spots come in order, but what is decoded before one may reach back behind the last one.
	const farBefore = before + 2 * decodedBefore;
	let change: u32 = 0;
	let isOpen = false;
	let from: u32 = 0;
	let to: u32 = 0;
	let isNamed = true;
	for (let spot: u32 = 0; spot < spotsLength; ) {
		let start = load<u32>(spotAt(spot));
		let end = load<u32>(spotAt(spot), 4);
		const kind = load<u32>(spotAt(spot), 8);
		spot += 3;
		if (kind === quoted) {
			// What is decoded around it may hold what is no spot by itself.
			start = start > decodedBefore ? start - decodedBefore : 0;
			end += decodedAfter;
			// Texts that are decoded together are seen together.
			for (; spot < spotsLength && load<u32>(spotAt(spot)) <= end + decodedBefore; spot += 3) {
				const more = load<u32>(spotAt(spot), 8) === quoted ? decodedAfter : 0;
				end = max<u32>(end, load<u32>(spotAt(spot), 4) + more);
			}
		}
		while (change < changesLength && changeAt(change + 1) + farBefore < start) change += 2;
		if (change >= changesLength) break;
		if (!isTouched(change, start, end)) continue;
		if (isOpen && start > to + joinedBytes) {
			addStretch(from, to, isNamed);
			isOpen = false;
		}
		if (!isOpen) isNamed = true;
		from = isOpen ? min<u32>(from, start) : start;
		isOpen = true;
		if (kind !== named) isNamed = false;
		to = max<u32>(to, end);
	}
	if (isOpen) addStretch(from, to, isNamed);
}

/** True when one of the changes, from a certain one on, is within reach. */
function isTouched(first: u32, start: u32, end: u32): bool {
	for (let change = first; change < changesLength; change += 2) {
		if (changeAt(change) > end + after) return false;
		if (changeAt(change + 1) + before >= start) return true;
	}
	return false;
}

function partAt(part: u32): u32 {
	return load<u32>(parts + ((<usize>part) << 2));
}

function changeAt(change: u32): u32 {
	return load<u32>(changes + ((<usize>change) << 2));
}

function addChange(start: u32, end: u32): void {
	if (changesLength + 2 > changesCapacity) {
		changes = reserve(changes, changesCapacity, changesLength + 2);
		changesCapacity = capacityFor(changesCapacity, changesLength + 2);
	}
	const place = changes + ((<usize>changesLength) << 2);
	store<u32>(place, start);
	store<u32>(place, end, 4);
	changesLength += 2;
}

function addStretch(start: u32, end: u32, isNamed: bool): void {
	if (stretchesLength + 3 > stretchesCapacity) {
		stretches = reserve(stretches, stretchesCapacity, stretchesLength + 3);
		stretchesCapacity = capacityFor(stretchesCapacity, stretchesLength + 3);
	}
	const place = stretches + ((<usize>stretchesLength) << 2);
	store<u32>(place, start);
	store<u32>(place, end, 4);
	store<u32>(place, isNamed ? 1 : 0, 8);
	stretchesLength += 3;
}
