// The content that is being checked and its candidate regions: ranges in which a rule may find a
// match. A region is three numbers: where it starts, where it ends, and its kind.

import { addressOf, addThree } from "./number-list";

export let content: usize = 0;
export let size: u32 = 0;

/** A value that is a match only with a keyword near it. */
export const needsKeyword: u32 = 0;
export const plain: u32 = 1;
/** The scanner would undo escapes in the text around it. */
export const quoted: u32 = 2;
/**
 * Added to one of the first three: "=" ends a line near it. It is quoted if that line is as long as a
 * line of mail. The line may begin farther away than a change is scanned, so scan-ranges.ts decides.
 */
export const nearLineBreak: u32 = 4;
/**
 * Added to `quoted`: the value is a match only with a keyword near it, and the escapes that touch it are of quotes and
 * blanks, which show none.
 */
export const namedOnly: u32 = 8;
/**
 * Added to `plain` or `quoted`: the value is a match only where the content or its path names its provider, and
 * escapes that touch it show no name.
 */
export const ifNamed: u32 = 16;
/** A longer quoted range becomes several regions. */
export const maxQuotedBytes: u32 = 1000;

export let regions: usize = 0;
/** How many numbers of `regions` are in use. */
export let regionsLength: u32 = 0;
/** True where only a scan of the whole content can decide: base64 over many lines. */
export let isUnclear: bool = false;
/** True where text of two or four bytes a character was found: versions cannot tell what a change does to it. */
export let hasWideText: bool = false;

/** True where no version is made from the content. Then regions that only a later change could complete are left out. */
export let hasNoVersions: bool = false;

export function beginContent(at: usize, bytes: u32, isLastVersion: bool): void {
	hasNoVersions = isLastVersion;
	content = at;
	size = bytes;
	regionsLength = 0;
	isUnclear = false;
	hasWideText = false;
}

export function setUnclear(): void {
	isUnclear = true;
}

/** Adds text of two or four bytes a character; nothing beside it tells what it holds. */
export function addWideText(start: u32, end: u32): void {
	hasWideText = true;
	addRegion(start, end, plain);
}

/** The byte at a position, 0 behind the end. */
export function byteAt(at: u32): u32 {
	return at < size ? load<u8>(content + at) : 0;
}

export function regionAt(region: u32): usize {
	return addressOf(regions, region);
}

export function addRegion(start: u32, end: u32, kind: u32): void {
	regions = addThree(regions, regionsLength, start, end, kind);
	regionsLength += 3;
}

/** Adds a range in which escapes are to be undone, as regions of limited length. */
export function addQuotedRegions(start: u32, end: u32, kind: u32): void {
	for (let from = start; from < end; from += maxQuotedBytes) {
		addRegion(from, min<u32>(end, from + maxQuotedBytes), kind);
	}
}

/**
 * Sorts the regions by their starts. Runs and escapes are found side by side, so nearly always they
 * are in order. Where sorting would take too long, the content is unclear.
 */
export function sortRegions(): void {
	let moves: u32 = 0;
	for (let region: u32 = 3; region < regionsLength; region += 3) {
		const start = load<u32>(regionAt(region));
		if (start >= load<u32>(regionAt(region - 3))) continue;
		const end = load<u32>(regionAt(region), 4);
		const kind = load<u32>(regionAt(region), 8);
		let to = region;
		for (; to > 0 && load<u32>(regionAt(to - 3)) > start; to -= 3) {
			memory.copy(regionAt(to), regionAt(to - 3), 12);
			moves++;
		}
		store<u32>(regionAt(to), start);
		store<u32>(regionAt(to), end, 4);
		store<u32>(regionAt(to), kind, 8);
		if (moves > maxMoves) {
			setUnclear();
			return;
		}
	}
}

const maxMoves: u32 = 1_000_000;
