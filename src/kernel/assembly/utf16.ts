// Decides whether a NUL belongs to text in UTF-16. Images and programs are full of NULs, so as many
// characters as a value has must stand beside NULs in turn. The limits are those of src/detect/wide.ts,
// which decodes.

import { isDigit, isLetter } from "./ascii";
import { byteAt } from "./candidate-regions";

const minRun: u32 = 20;

export function isInUtf16Run(at: u32): bool {
	let count: u32 = 0;
	for (let before = at; before > 0 && isUtf16Character(before - 1); before -= 2) {
		if (++count >= minRun) return true;
		if (before === 1) break;
	}
	for (let behind = at + 1; isUtf16Character(behind); behind += 2)
		if (++count >= minRun) return true;
	return false;
}

/** Whether there is a character of a value with a NUL beside it. */
function isUtf16Character(at: u32): bool {
	const byte = byteAt(at);
	if (!isDigit(byte) && !isLetter(byte) && !isSign(byte)) return false;
	return byteAt(at + 1) === 0 || (at > 0 && byteAt(at - 1) === 0);
}

/** One of "_-+/=%\\&#;". */
function isSign(byte: u32): bool {
	switch (byte) {
		case 0x23:
		case 0x25:
		case 0x26:
		case 0x2b:
		case 0x2d:
		case 0x2f:
		case 0x3b:
		case 0x3d:
		case 0x5c:
		case 0x5f:
			return true;
		default:
			return false;
	}
}
