// Scans for runs of bytes that a rule's value may hold, and for signs of encodings, 64 bytes at a time:
// each becomes a bit in a mask. It finds at least what a scan of any content with this range would see;
// where that depends on earlier text, it reads less and says more often "perhaps".

import { beginLists, findByteLists } from "./byte-list";
import { escapes, fillers, members, numerals, readMasks, signs } from "./byte-masks";
import { content, isUnclear, setUnclear, size } from "./candidate-regions";
import { beginChains, checkEquals, checkEscape, checkFiller, endChains } from "./chain-check";
import { ampersand, backslash, equals, percent } from "./characters";
import { minRunLength, runSet } from "./rule-tables";
import { checkRun } from "./run-check";
import { beginBreaks, placesForValues } from "./value-breaks";
import { forgetWideText, isInWideText } from "./wide-text";

/** The range that was scanned last, with the runs that reach over its ends. */
export let scannedStart: u32 = 0;
export let scannedEnd: u32 = 0;

/** A list of numbers has so many digits, and so many numbers or escapes, in 64 bytes. */
const minNumerals: u64 = 10;
const minNumbers: u64 = 5;

/** Scans [from, to) with the runs that reach into it; adds candidate regions. */
export function scanForRuns(from: u32, to: u32): void {
	let first = from;
	while (first > 0 && isMember(first - 1)) first--;
	let last = to;
	while (last < size && isMember(last)) last++;
	scannedStart = first;
	scannedEnd = last;
	beginLists(first, last);
	forgetWideText();
	beginChains(first);
	beginBreaks(first);
	/** Where the run that is being read begins. */
	let run = first;
	/** 1 where the byte before the next 64 is a member. */
	let before: u64 = 0;
	for (let at = first; at < last; at += 64) {
		readMasks(content + at, last - at);
		const runBits = members;
		const behind = (runBits << 1) | before;
		before = runBits >> 63;
		const places = placesForValues(at);
		const opening = (signs & ~(escapes & ~places)) | (fillers & behind & places);
		if (opening !== 0) checkSigns(at, opening);
		if (
			popcnt(numerals) >= minNumerals &&
			(popcnt(numerals & ~behind) >= minNumbers || popcnt(signs) >= minNumbers)
		) {
			findByteLists(at, at + 64);
		}
		if (isUnclear) return;
		const breaks = ~runBits;
		if (breaks === 0) continue;
		const lead = <u32>ctz(breaks);
		if (at + lead - run >= minRunLength) checkRun(run, at + lead);
		run = at + 64 - <u32>clz(breaks);
		let inner = longRuns(runBits & ~(((<u64>1) << lead) - 1));
		while (inner !== 0) {
			const start = <u32>ctz(inner);
			const end = start + <u32>ctz(breaks >> start);
			// A run that goes on in the next 64 bytes is checked there.
			if (at + start >= run) break;
			checkRun(at + start, at + end);
			inner &= ~(((<u64>1) << end) - 1);
		}
	}
	if (last > run && last - run >= minRunLength) checkRun(run, last);
	endChains(last);
}

/** The bits that begin as many set bits in a row as a run has at least. */
function longRuns(bits: u64): u64 {
	let known: u32 = 1;
	// Stopping early where no bit is left is slower: that branch is mispredicted.
	while (known + known <= minRunLength) {
		bits &= bits >> known;
		known *= 2;
	}
	return known < minRunLength ? bits & (bits >> (minRunLength - known)) : bits;
}

/** Checks what may begin something that is encoded, in order. */
function checkSigns(at: u32, opening: u64): void {
	for (let rest = opening; rest !== 0; rest &= rest - 1) {
		const place = at + <u32>ctz(rest);
		const byte: u32 = load<u8>(content + place);
		if (byte === 0) {
			if (!isInWideText(place)) continue;
			setUnclear();
			return;
		}
		if (byte === equals) checkEquals(place);
		else if (byte === backslash || byte === percent || byte === ampersand) checkEscape(place);
		else checkFiller(place);
	}
}

function isMember(at: u32): bool {
	return load<u8>(runSet + load<u8>(content + at)) === 1;
}
