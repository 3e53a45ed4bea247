// Which stretches of a content are to be judged? Those with spots that a change is within reach of;
// the others are what they were in the base.

import { changeAt, changesLength } from "./changes";
import { broken, content, dense, named, quoted, regionAt, regionsLength, size } from "./content";
import { isSoftBreak } from "./escapes";
import { addTwo } from "./list";
import { mayShowValue } from "./unescape";
import { findWord, nowhere } from "./words";

/** Starts and ends. */
export let scanRanges: usize = 0;
export let scanRangesLength: u32 = 0;

/** How far a rule sees from a spot, and how far what is decoded around one reaches. */
let before: u32 = 0;
let after: u32 = 0;
let decodedBefore: u32 = 0;
let decodedAfter: u32 = 0;

/** Of a spot that is none any more. */
const none: u32 = broken | dense;

/** Spots that are closer are judged together. */
const joinedBytes: u32 = 2000;

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

/** Lists what is to be judged again: where a change is within reach of a spot. */
export function listScanRanges(): void {
	scanRangesLength = 0;
	// Spots come in order, but what is decoded before one may reach back behind the last one.
	const farBefore = before + 2 * decodedBefore;
	let change: u32 = 0;
	let isOpen = false;
	let from: u32 = 0;
	let to: u32 = 0;
	forgetWords();
	/** Where those end that are more than dense escapes. */
	let othersEnd: u32 = 0;
	for (let spot: u32 = 0; spot < regionsLength; ) {
		let start = load<u32>(regionAt(spot));
		let end = load<u32>(regionAt(spot), 4);
		const kind = settle(load<u32>(regionAt(spot), 8), start, end);
		spot += 3;
		let isDense = kind === dense;
		if (!isDense) othersEnd = max<u32>(othersEnd, end);
		if (kind === none) continue;
		if (kind === quoted || isDense) {
			// What is decoded around it may hold what is no spot by itself.
			start = start > decodedBefore ? start - decodedBefore : 0;
			end += decodedAfter;
			if (othersEnd > start) isDense = false;
			// Texts that are decoded together are seen together.
			for (; spot < regionsLength && load<u32>(regionAt(spot)) <= end + decodedBefore; spot += 3) {
				const nextKind = load<u32>(regionAt(spot), 8);
				const nextEnd = load<u32>(regionAt(spot), 4);
				end = max<u32>(end, nextEnd + (nextKind >= quoted ? decodedAfter : 0));
				if (nextKind === dense) continue;
				isDense = false;
				othersEnd = max<u32>(othersEnd, nextEnd);
			}
		}
		while (change < changesLength && changeAt(change + 1) + farBefore < start) change += 2;
		if (change >= changesLength) break;
		if (!isTouched(change, start, end)) continue;
		if (kind === named && !isWordNear(start, end)) continue;
		if (isDense && !mayShowValue(start, min<u32>(end, size))) continue;
		if (isOpen && start > to + joinedBytes) {
			addScanRange(from, to);
			isOpen = false;
		}
		from = isOpen ? min<u32>(from, start) : start;
		isOpen = true;
		to = max<u32>(to, end);
	}
	if (isOpen) addScanRange(from, to);
}

/** Of a kind that depends on where lines are broken, which it is just now; farther away nothing changed. */
function settle(kind: u32, start: u32, end: u32): u32 {
	if ((kind & broken) === 0) return kind;
	const limit = min<u32>(size, end + 6);
	for (let at = start > 16 ? start - 16 : 0; at < limit; at++) if (isSoftBreak(at)) return quoted;
	const own = kind & ~broken;
	return own === quoted ? none : own;
}

/** The last word that was met, and the stretch before it or behind it that is known to have none. */
let wordAt: u32 = nowhere;
let wordlessFrom: u32 = 0;
let wordlessTo: u32 = 0;

function forgetWords(): void {
	wordAt = nowhere;
	wordlessFrom = 0;
	wordlessTo = 0;
}

/** Whether a word that a rule asks for may stand near; what was searched for one spot is not searched again. */
function isWordNear(start: u32, end: u32): bool {
	const from = start > before ? start - before : 0;
	const to = min<u32>(size, end + after);
	if (wordAt !== nowhere && wordAt >= from && wordAt < to) return true;
	const goesOn = from >= wordlessFrom && from <= wordlessTo;
	const first = goesOn ? wordlessTo : from;
	if (first >= to) return false;
	if (!goesOn) wordlessFrom = from;
	const found = findWord(content, first, to, size);
	wordlessTo = min<u32>(found, to);
	if (found === nowhere) return false;
	wordAt = found;
	return true;
}

/** True when one of the changes, from a certain one on, is within reach. */
function isTouched(first: u32, start: u32, end: u32): bool {
	for (let change = first; change < changesLength; change += 2) {
		if (changeAt(change) > end + after) return false;
		if (changeAt(change + 1) + before >= start) return true;
	}
	return false;
}

function addScanRange(start: u32, end: u32): void {
	scanRanges = addTwo(scanRanges, scanRangesLength, start, end);
	scanRangesLength += 2;
}
