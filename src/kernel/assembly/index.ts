// Which parts of the machine code may JavaScript call? What it is given here; build.js compiles it, and
// src/kernel/kernel.ts is its face.

import { prepareBase64 } from "./base64";
import { setReach } from "./stretches";
import { setTables } from "./tables";
import { setWords } from "./words";

export { named, namedLength, readBases } from "./bases";
export {
	bytesIfQuiet,
	commitDate,
	headersEnd,
	headersStart,
	linkIds,
	messageStart,
	readCommit,
} from "./commit";
export { regions, regionsLength } from "./content";
export { applyDelta, parts, partsLength, setParts, versionSize } from "./delta";
export { dataAt, distance, idAt, inflateEntry, readEntryHeader, type } from "./entry";
export { endlessCount, linkFamilies, listFamilies, rootCount } from "./families";
export { fillSlots, twins } from "./id-slots";
export { orderEntries, readOffsets } from "./pack-order";
export { scanRanges, scanRangesLength } from "./stretches";
export { scannedEnd, scannedStart } from "./sweep";
export { keepStarts, lists, readTree } from "./tree";
export {
	forgetIds,
	gatherNews,
	ids,
	idsLength,
	names,
	namesLength,
	submodules,
	submodulesLength,
} from "./tree-news";
export { keepRegions, prefilterRange, prefilterVersion } from "./version";

/** Rooms in memory, of any size. */
export function allocate(bytes: usize): usize {
	return heap.alloc(bytes);
}

export function free(place: usize): void {
	heap.free(place);
}

/** Takes what the rules want, once, before anything is looked at: src/detect/look.ts. */
export function prepare(
	set: usize,
	length: u32,
	probes: usize,
	probeCount: u32,
	forms: usize,
	margin: u32,
	words: usize,
	wordCount: u32,
	before: u32,
	after: u32,
	decodedBefore: u32,
	decodedAfter: u32,
): void {
	setTables(set, length, probes, probeCount, forms, margin);
	setWords(words, wordCount);
	prepareBase64();
	setReach(before, after, decodedBefore, decodedAfter);
}
