// Prefilter for contents and their versions. Of a version only the changes and what is close to them
// are scanned; the base's candidate regions are carried over. Lists the ranges that the scanner has to
// read again.

import {
	beginContent,
	hasWideText,
	isUnclear,
	regions,
	regionsLength,
	setUnclear,
	size,
	sortRegions,
} from "./candidate-regions";
import { carryRegions, rotateRegions } from "./carried-regions";
import { forgetJoins } from "./join-search";
import { copyList } from "./number-list";
import { forgetReadings } from "./reading-memo";
import { isBeyondAscii, margin } from "./rule-tables";
import { readsChainsAtStart, scanForRuns, scannedEnd, scannedStart } from "./run-scan";
import { listScanRanges, scanRangesLength } from "./scan-ranges";
import { changeAt, changesLength, listChanges, setSingleChange } from "./version-changes";

/** The answers, as src/detect/prefilter-kernel.ts has them. */
const clean: u32 = 0;
const unchanged: u32 = 1;
const toScan: u32 = 2;
const unclear: u32 = 3;
const maxRegionNumbers: u32 = 60_000;

/** Checks a range of a content, which may be all of it; `isLast` where no version is made from it. */
export function prefilterRange(at: usize, bytes: u32, from: u32, to: u32, isLast: u32): u32 {
	beginContent(at, bytes, isLast !== 0);
	forgetJoins();
	forgetReadings();
	setSingleChange(from, to);
	scanForRuns(from, to, from);
	return answer();
}

/** The same for a version of a base whose regions are known; its segments are those of the last delta. */
export function prefilterVersion(
	at: usize,
	bytes: u32,
	baseRegions: usize,
	baseLength: u32,
	baseSize: u32,
): u32 {
	beginContent(at, bytes, false);
	forgetJoins();
	forgetReadings();
	// Scanning everything takes half as long for each byte.
	if (2 * listChanges(baseSize) < bytes) scanChanges(baseRegions, baseLength);
	else scanForRuns(0, bytes, 0);
	if (hasWideText) setUnclear();
	return answer();
}

/** The answer in the two lowest bits; above them, how many numbers the regions take. */
function answer(): u32 {
	sortRegions();
	if (isUnclear || isBeyondAscii || regionsLength > maxRegionNumbers) return unclear;
	if (regionsLength === 0) return clean;
	listScanRanges(false);
	return (regionsLength << 2) | (scanRangesLength === 0 ? unchanged : toScan);
}

/** Whether a content from which no version is made has no range that needs a scan. */
export function isClean(at: usize, bytes: u32): bool {
	return (prefilterRange(at, bytes, 0, bytes, 1) & 3) <= unchanged;
}

/** Whether the content that was checked last has no match if neither it nor its path names a provider. */
export function isCleanUnnamed(): bool {
	listScanRanges(true);
	if (scanRangesLength === 0) return true;
	listScanRanges(false);
	return false;
}

/** Copies the regions to memory of their own, for the versions that are made from this content. */
export function keepRegions(): usize {
	return copyList(regions, regionsLength);
}

/** Finds the regions near the changes, and carries the others over from the base. */
function scanChanges(baseRegions: usize, baseLength: u32): void {
	/** The regions before this are complete. */
	let doneTo: u32 = 0;
	let segment: u32 = 0;
	for (let at: u32 = 0; at < changesLength; ) {
		const start = changeAt(at);
		const from = max<u32>(doneTo, start > margin ? start - margin : 0);
		let to = changeAt(at + 1) + margin;
		for (at += 2; at < changesLength && changeAt(at) <= to + margin; at += 2) {
			to = changeAt(at + 1) + margin;
		}
		to = min<u32>(to, size);
		if (to <= doneTo) continue;
		// The base's regions before it come first, but their end is known only after the scan.
		const own = regionsLength;
		scanForRuns(from, to, start);
		if (hasWideText) setUnclear();
		if (isUnclear) return;
		if (baseLength > 0 && scannedStart > doneTo) {
			const found = regionsLength;
			const quotedTo = readsChainsAtStart ? scannedStart : start;
			segment = carryRegions(baseRegions, baseLength, segment, doneTo, scannedStart, quotedTo);
			rotateRegions(own, found);
		}
		doneTo = scannedEnd;
	}
	if (baseLength > 0) carryRegions(baseRegions, baseLength, segment, doneTo, size, size);
}
