// Which content is asked about, and what was found in it? Spots that a rule may want, three numbers
// each: where one starts and ends, and of which kind it is.

import { addThree, placeOf } from "./list";

export let content: usize = 0;
export let size: u32 = 0;

/** A value that is a match only with a keyword near it. */
export const named: u32 = 0;
export const plain: u32 = 1;
/** The text around it would be decoded. */
export const quoted: u32 = 2;
/** The same for escapes that follow each other. */
export const dense: u32 = 3;
/**
 * Added to one of the first three: "=" ends a line near it, and it is quoted if that line is as long as
 * mail's. Where the line begins may be farther away than a change is looked at: so stretches.ts asks.
 */
export const broken: u32 = 4;
/** A quoted spot is no longer: what is longer is several. */
export const maxQuotedBytes: u32 = 1000;

export let regions: usize = 0;
/** How many numbers of `spots` are in use. */
export let regionsLength: u32 = 0;
/** True for what only the whole content can tell: wrapped base64, UTF-16. */
export let isUnclear: bool = false;

/** True where no version is made from the content: then what only a change far away could make is not kept. */
export let isLast: bool = false;

export function begin(at: usize, bytes: u32, hasNoVersions: bool): void {
	isLast = hasNoVersions;
	content = at;
	size = bytes;
	regionsLength = 0;
	isUnclear = false;
}

export function setUnclear(): void {
	isUnclear = true;
}

/** The byte at a place, 0 behind the end. */
export function byteAt(at: u32): u32 {
	return at < size ? load<u8>(content + at) : 0;
}

export function regionAt(spot: u32): usize {
	return placeOf(regions, spot);
}

export function addRegion(start: u32, end: u32, kind: u32): void {
	regions = addThree(regions, regionsLength, start, end, kind);
	regionsLength += 3;
}

/** Adds what is to be decoded, piece by piece. */
export function addQuoted(start: u32, end: u32, kind: u32): void {
	for (let from = start; from < end; from += maxQuotedBytes) {
		addRegion(from, min<u32>(end, from + maxQuotedBytes), kind);
	}
}

/**
 * Puts the spots in order. Runs and escapes are found beside each other, so nearly always they
 * are. What would take too long is unclear.
 */
export function putInOrder(): void {
	let moves: u32 = 0;
	for (let spot: u32 = 3; spot < regionsLength; spot += 3) {
		const start = load<u32>(regionAt(spot));
		if (start >= load<u32>(regionAt(spot - 3))) continue;
		const end = load<u32>(regionAt(spot), 4);
		const kind = load<u32>(regionAt(spot), 8);
		let to = spot;
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
