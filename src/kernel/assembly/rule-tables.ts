// Holds what the kernel knows of the rules: byte sets, and for each form what rules a run out cheaply.
// src/detect/prefilter-kernel.ts writes it once, before any content is checked.

/** How many numbers a probe takes: its set's address, its length, its first form and the end of its forms. */
const probeNumbers: u32 = 4;
/** How many a form takes: probe length, longest run, slack, literal and its length, flags, and number. */
const formNumbers: u32 = 7;

export const hasVetoes: u32 = 1;
export const isRun: u32 = 2;
export const hasNearKeywords: u32 = 4;
/** Only a whole run that is no part of base64 is a value: src/detect/candidate-checks.ts says the same. */
export const isWholeRun: u32 = 8;
/** A value is a match only where the content or its path names its provider: src/detect/content-claims.ts. */
export const asksForName: u32 = 16;
/** The literal stands behind the run, never in front. */
export const isLiteralBehind: u32 = 32;

/** For each byte: 1 where some rule's value may hold it. */
export let runSet: usize = 0;
export let minRunLength: u32 = 0;
/** How far from a change a candidate region can appear or vanish, in bytes. */
export let margin: u32 = 0;
let probesAt: usize = 0;
export let probeCount: u32 = 0;
let formsAt: usize = 0;

/** True where a value may hold bytes from 128 on, which the scan for runs does not count as members. */
export let isBeyondAscii: bool = false;

/** The run set by the low half of a byte: a bit for each high half. */
export const runSetBits = memory.data(16);

export function setRuleTables(
	set: usize,
	length: u32,
	probes: usize,
	count: u32,
	forms: usize,
	changeMargin: u32,
): void {
	runSet = set;
	minRunLength = length;
	probesAt = probes;
	probeCount = count;
	formsAt = forms;
	margin = changeMargin;
	isBeyondAscii = false;
	for (let byte: u32 = 128; byte < 256; byte++) {
		if (load<u8>(set + byte) === 1) isBeyondAscii = true;
	}
	memory.fill(runSetBits, 0, 16);
	for (let byte: u32 = 0; byte < 128; byte++) {
		if (load<u8>(set + byte) === 0) continue;
		const address = runSetBits + (byte & 15);
		store<u8>(address, <u8>(load<u8>(address) | ((<u32>1) << (byte >> 4))));
	}
}

export function probeAt(probe: u32): usize {
	return probesAt + ((<usize>(probe * probeNumbers)) << 2);
}

export function formAt(form: u32): usize {
	return formsAt + ((<usize>(form * formNumbers)) << 2);
}
