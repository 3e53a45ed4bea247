// Which stretches of a content are to be judged? Those with spots that a change is within reach of;
// the others are what they were in the base.

import { changeAt, changesLength } from "./changes";
import { content, named, quoted, size, spotAt, spotsLength } from "./content";
import { addThree } from "./list";
import { holdsWord } from "./words";

/** Three numbers each: start, end, and 1 where a keyword near it is needed. */
export let stretches: usize = 0;
export let stretchesLength: u32 = 0;

/** Whether a word that a rule asks for near may stand in the content, as one of the three below. */
export let hasWord: u32 = 0;
export const wordless: u32 = 0;
export const worded: u32 = 1;
export const wordUnknown: u32 = 2;

/** How far a rule sees from a spot, and how far what is decoded around one reaches. */
let before: u32 = 0;
let after: u32 = 0;
let decodedBefore: u32 = 0;
let decodedAfter: u32 = 0;

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

/** Takes what is known of words in the content. */
export function setWord(known: u32): void {
	hasWord = known;
}

/** Lists what is to be judged again: where a change is within reach of a spot. */
export function listStretches(): void {
	stretchesLength = 0;
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
		if (kind === named && !mayHoldWord()) continue;
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

/** Asked when it matters; what a version's base has not, it has only where it changed. */
function mayHoldWord(): bool {
	if (hasWord === wordUnknown) {
		hasWord = holdsWord(content, 0, size, size) ? worded : wordless;
	}
	return hasWord === worded;
}

/** True when one of the changes, from a certain one on, is within reach. */
function isTouched(first: u32, start: u32, end: u32): bool {
	for (let change = first; change < changesLength; change += 2) {
		if (changeAt(change) > end + after) return false;
		if (changeAt(change + 1) + before >= start) return true;
	}
	return false;
}

function addStretch(start: u32, end: u32, isNamed: bool): void {
	stretches = addThree(stretches, stretchesLength, start, end, isNamed ? 1 : 0);
	stretchesLength += 3;
}
