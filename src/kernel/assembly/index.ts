// The functions and variables that JavaScript may use. build.js compiles this file to WebAssembly;
// src/kernel/kernel.ts wraps it.

import { prepareBase64 } from "./base64";
import { prepareByteKinds } from "./byte-kinds";
import { prepareCharacters } from "./characters";
import { setEntities } from "./entities";
import { prepareJoinSigns } from "./join-signs";
import { setKeywords } from "./keyword-search";
import { setRuleTables } from "./rule-tables";
import { setContext } from "./scan-ranges";
import { prepareSkippedBytes } from "./skipped-bytes";
import { prepareText } from "./text-check";
import { forgetVetoes } from "./vetoes";

export { hasWideText, regions, regionsLength } from "./candidate-regions";
export {
	authoredBytesIfClean,
	commitDate,
	headersEnd,
	headersStart,
	messageStart,
	readCommit,
	referencedIds,
} from "./commit";
export { allocateSegments, applyDelta, segments, segmentsLength, versionSize } from "./delta";
export { idBaseEntries, idBaseEntriesLength, readBases } from "./delta-bases";
export { cyclicCount, linkFamilies, listFamilies, rootCount } from "./delta-families";
export { readOffsets, sortEntries } from "./entry-order";
export { duplicateIds, fillIdSlots } from "./id-hash-table";
export {
	clearNewIds,
	gatherNewItems,
	newIds,
	newIdsLength,
	newNames,
	newNamesLength,
	newSubmodules,
	newSubmodulesLength,
} from "./new-tree-items";
export {
	baseDistance,
	baseIdAt,
	entryDataAt,
	entryType,
	inflateEntry,
	readEntryHeader,
} from "./pack-entry";
export { isCleanUnnamed, keepRegions, prefilterRange, prefilterVersion } from "./prefilter";
export { scannedEnd, scannedStart } from "./run-scan";
export { scanRanges, scanRangesLength } from "./scan-ranges";
export { keepEntryStarts, parseTree, treeListBounds } from "./tree-parser";

/** Memory for the caller. */
export function allocate(bytes: usize): usize {
	return heap.alloc(bytes);
}

export function free(address: usize): void {
	heap.free(address);
}

/** Sets what the kernel has to know of the rules, once, before anything is checked: src/detect/prefilter-kernel.ts. */
export function setRules(
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
	entities: usize,
	entityCount: u32,
): void {
	setRuleTables(set, length, probes, probeCount, forms, margin);
	setKeywords(words, wordCount);
	forgetVetoes();
	prepareText();
	prepareBase64();
	prepareCharacters();
	prepareJoinSigns();
	prepareByteKinds();
	prepareSkippedBytes();
	setEntities(entities, entityCount);
	setContext(before, after, decodedBefore, decodedAfter);
}
