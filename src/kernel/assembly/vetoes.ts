// Asks JavaScript whether a form's evidence rules a value out whatever stands around it, and remembers the answers:
// a history shows the same long names again and again.

/** What src/detect/prefilter-kernel.ts answers. */
export declare function isVetoed(form: u32, at: usize, length: u32): bool;

/** The same for what stands right beside a run: src/detect/run-exclusion.ts answers. */
export declare function isRunExcluded(content: usize, bytes: u32, start: u32, end: u32): bool;

/** How many answers are kept, each where the hash of its value says; of longer values none is. */
const slots: u32 = 4096;
const maxBytes: u32 = 48;
/** The form, the length and the answer, then the value. */
const slotBytes: u32 = 64;

const answers = memory.data(<i32>(slots * slotBytes), 16);

/** The same as `isVetoed`. */
export function isRuledOut(form: u32, at: usize, length: u32): bool {
	if (length > maxBytes) return isVetoed(form, at, length);
	const slot = answers + (hashOf(form, at, length) & (slots - 1)) * slotBytes;
	// A length of 0 is an empty slot.
	if (
		load<u32>(slot, 4) === length &&
		load<u32>(slot) === form &&
		memory.compare(slot + 16, at, length) === 0
	) {
		return load<u32>(slot, 8) !== 0;
	}
	const answer = isVetoed(form, at, length);
	store<u32>(slot, form);
	store<u32>(slot, length, 4);
	store<u32>(slot, <u32>answer, 8);
	memory.copy(slot + 16, at, length);
	return answer;
}

/** Forgets all answers: they are those of other rules. */
export function forgetVetoes(): void {
	memory.fill(answers, 0, slots * slotBytes);
}

function hashOf(form: u32, at: usize, length: u32): u32 {
	let hash: u32 = form * 31 + length;
	for (let index: u32 = 0; index < length; index++) {
		hash = (hash ^ load<u8>(at + index)) * 0x0100_0193;
	}
	return hash ^ (hash >>> 15);
}
