// Does a NUL belong to text in UTF-16? Pictures and programs are full of NULs; only where as many
// characters as a value has stand beside NULs in turn may there be one. The figures are those of
// src/detect/wide.ts, which decodes.

import { isDigit, isLetter } from "./characters";
import { byteAt } from "./content";

const minRun: u32 = 20;

export function isInWideRun(at: u32): bool {
	let count: u32 = 0;
	for (let before = at; before > 0 && isWide(before - 1); before -= 2) {
		if (++count >= minRun) return true;
		if (before === 1) break;
	}
	for (let behind = at + 1; isWide(behind); behind += 2) if (++count >= minRun) return true;
	return false;
}

/** A character of a value, with a NUL beside it. */
function isWide(at: u32): bool {
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
