// Remembers what was read at a place of a content: chains are followed backwards and then read, and a filler reads what
// stands behind it, so that most places are read several times (of redis' history, in half of the time).

import { put } from "./characters";

const slots: u32 = 1024;
/** The place, how it was read, the character, and where the next one begins. */
const slotBytes: u32 = 16;

const answers = memory.data(<i32>(slots * slotBytes), 16);

/** Tells contents apart; it is part of each answer. */
let content: u32 = 0;
const maxContents: u32 = 1 << 22;

/** Where the character ends that was recalled last. */
export let recalledEnd: u32 = 0;

/** Forgets what was read: another content stands there now. */
export function forgetReadings(): void {
	if (++content < maxContents) return;
	content = 0;
	memory.fill(answers, 0xff, slots * slotBytes);
}

/** Sets the character that was read at a place, and `recalledEnd`; false where that is not known. `how` has 10 bits. */
export function recall(at: u32, how: u32): bool {
	const slot = slotOf(at, how);
	if (load<u32>(slot) !== at || load<u32>(slot, 4) !== ((content << 10) | how)) return false;
	recalledEnd = put(load<i32>(slot, 8), load<u32>(slot, 12));
	return true;
}

export function remember(at: u32, how: u32, character: i32, end: u32): void {
	const slot = slotOf(at, how);
	store<u32>(slot, at);
	store<u32>(slot, (content << 10) | how, 4);
	store<i32>(slot, character, 8);
	store<u32>(slot, end, 12);
}

function slotOf(at: u32, how: u32): usize {
	const key = (at << 3) ^ how;
	return answers + ((key ^ (key >> 9)) & (slots - 1)) * slotBytes;
}
