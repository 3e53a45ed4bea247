// Lists the ranges that the scanner has to read: candidate regions close enough to a change for a rule
// to see it. The other regions are what they were in the base.

import {
	content,
	ifNamed,
	namedOnly,
	nearLineBreak,
	needsKeyword,
	quoted,
	regionAt,
	regionsLength,
	size,
} from "./candidate-regions";
import { findKeyword, notFound } from "./keyword-search";
import { addTwo } from "./number-list";
import { isSoftBreak, mayHoldEscapedLetter } from "./touching-escapes";
import { changeAt, changesLength } from "./version-changes";
import { isRunExcluded } from "./vetoes";

/** Starts and ends. */
export let scanRanges: usize = 0;
export let scanRangesLength: u32 = 0;

/** How far a rule sees from a region, and how far around one the scanner undoes escapes. */
let before: u32 = 0;
let after: u32 = 0;
export let decodedBefore: u32 = 0;
export let decodedAfter: u32 = 0;

/** The kind of a region that is none any more. */
const none: u32 = 0xffff;

/** Regions that are closer are scanned together. */
const joinedBytes: u32 = 2000;

export function setContext(
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

/** Lists the ranges of regions that a change may affect; with `isUnnamed` those whose values are matches without a name of a provider. */
export function listScanRanges(isUnnamed: bool): void {
	scanRangesLength = 0;
	// Regions are in order, but the text that is decoded around one may begin before the last one.
	const farBefore = before + 2 * decodedBefore;
	let change: u32 = 0;
	let isOpen = false;
	let from: u32 = 0;
	let to: u32 = 0;
	forgetKeyword();
	for (let region: u32 = 0; region < regionsLength; ) {
		let start = load<u32>(regionAt(region));
		let end = load<u32>(regionAt(region), 4);
		let kind = resolveKind(load<u32>(regionAt(region), 8), start, end);
		region += 3;
		if (kind === none) continue;
		if ((kind & ifNamed) !== 0) {
			kind &= ~ifNamed;
			if (isUnnamed && (kind !== quoted || !mayShowWord(start, end))) continue;
		}
		if (kind === (quoted | namedOnly)) {
			if (!mayBeNamedFar(start, end)) continue;
			kind = quoted;
		}
		if (kind === quoted) {
			// The text that is decoded around it may hold a value that is no region by itself.
			start = start > decodedBefore ? start - decodedBefore : 0;
			end += decodedAfter;
			// Texts that are decoded together are scanned together.
			for (
				;
				region < regionsLength && load<u32>(regionAt(region)) <= end + decodedBefore;
				region += 3
			) {
				const nextKind = load<u32>(regionAt(region), 8);
				const nextEnd = load<u32>(regionAt(region), 4);
				const isNextQuoted = (nextKind & ~ifNamed) >= quoted;
				end = max<u32>(end, nextEnd + (isNextQuoted ? decodedAfter : 0));
			}
		}
		while (change < changesLength && changeAt(change + 1) + farBefore < start) change += 2;
		if (change >= changesLength) break;
		if (!isNearChange(change, start, end)) continue;
		if (kind === needsKeyword && !isKeywordNear(start, end)) continue;
		if (kind !== quoted && isRunExcluded(content, size, start, end)) continue;
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

/** The kind of a region near a line break, now that the line is known: quoted where it is a soft break. */
function resolveKind(kind: u32, start: u32, end: u32): u32 {
	if ((kind & nearLineBreak) === 0) return kind;
	const limit = min<u32>(size, end + 6);
	for (let at = start > 16 ? start - 16 : 0; at < limit; at++) if (isSoftBreak(at)) return quoted;
	const own = kind & ~nearLineBreak;
	return own === quoted ? none : own;
}

/** The last keyword that was found, and the range beside it that is known to hold none. */
let keywordAt: u32 = notFound;
let searchedFrom: u32 = 0;
let searchedTo: u32 = 0;

function forgetKeyword(): void {
	keywordAt = notFound;
	searchedFrom = 0;
	searchedTo = 0;
}

/** Whether a keyword may stand near. What was searched for one region is not searched for the next. */
function isKeywordNear(start: u32, end: u32): bool {
	const from = start > before ? start - before : 0;
	const to = min<u32>(size, end + after);
	if (keywordAt !== notFound && keywordAt >= from && keywordAt < to) return true;
	const goesOn = from >= searchedFrom && from <= searchedTo;
	const first = goesOn ? searchedTo : from;
	if (first >= to) return false;
	if (!goesOn) searchedFrom = from;
	const found = findKeyword(content, first, to, size);
	searchedTo = min<u32>(found, to);
	if (found === notFound) return false;
	keywordAt = found;
	return true;
}

/** The same with what is decoded around a quoted region, where a keyword may also stand in escapes. */
function mayBeNamedFar(start: u32, end: u32): bool {
	const far = before + decodedBefore;
	const from = start > far ? start - far : 0;
	const to = min<u32>(size, end + after + decodedAfter);
	return findKeyword(content, from, to, size) !== notFound || mayHoldEscapedLetter(from, to);
}

/** Whether escapes in what is decoded around a quoted region may show a word. */
function mayShowWord(start: u32, end: u32): bool {
	const from = start > decodedBefore ? start - decodedBefore : 0;
	return mayHoldEscapedLetter(from, min<u32>(size, end + decodedAfter));
}

/** True when one of the changes from `first` on is close enough. */
function isNearChange(first: u32, start: u32, end: u32): bool {
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
