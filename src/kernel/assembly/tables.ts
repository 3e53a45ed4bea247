// What of the rules the looking needs: byte sets, and of each form what rules a run out without
// reading much. src/detect/look.ts writes it once, before anything is looked at.

/** How many numbers a probe takes: its set's place, its length, its first form and the one behind. */
const probeNumbers: u32 = 4;
/** A form's probe length, longest run, slack, literal and its length, flags, and number. */
const formNumbers: u32 = 7;

export const hasVetoes: u32 = 1;
export const isRun: u32 = 2;
export const isNamed: u32 = 4;

/** Of each byte: 1 for a member of the sweep. */
export let sweepSet: usize = 0;
export let sweepLength: u32 = 0;
/** How far from a change a spot can be made or unmade, in bytes. */
export let margin: u32 = 0;
let probesAt: usize = 0;
export let probeCount: u32 = 0;
let formsAt: usize = 0;

/** True where a value may hold bytes from 128 on, which the sweep takes for no members. */
export let isBeyondAscii: bool = false;

/** Of the sweep's set, by the low half of a byte: a bit for each high half. */
export const sweepBits = memory.data(16);

export function setTables(
	set: usize,
	length: u32,
	probes: usize,
	count: u32,
	forms: usize,
	changeMargin: u32,
): void {
	sweepSet = set;
	sweepLength = length;
	probesAt = probes;
	probeCount = count;
	formsAt = forms;
	margin = changeMargin;
	isBeyondAscii = false;
	for (let byte: u32 = 128; byte < 256; byte++) {
		if (load<u8>(set + byte) === 1) isBeyondAscii = true;
	}
	memory.fill(sweepBits, 0, 16);
	for (let byte: u32 = 0; byte < 128; byte++) {
		if (load<u8>(set + byte) === 0) continue;
		const place = sweepBits + (byte & 15);
		store<u8>(place, <u8>(load<u8>(place) | ((<u32>1) << (byte >> 4))));
	}
}

export function probeAt(probe: u32): usize {
	return probesAt + ((<usize>(probe * probeNumbers)) << 2);
}

export function formAt(form: u32): usize {
	return formsAt + ((<usize>(form * formNumbers)) << 2);
}
