// Tells whether a run may begin with the end of an escape, so that what is behind it may be a value: "0022" of "\u0022",
// "n" of "\n", "31m" of a colour. src/detect/escape-tails.ts says the same.

import { isDigit, isHexDigit } from "./ascii";
import { content } from "./candidate-regions";

/** The longest tail: "u005cu005cu005cu003d" is nested as deep as we decode. */
export const maxTail: u32 = 20;

/** Whether [start, end) without such a tail is as long as a value; `shortest` and `longest` are its bounds. */
export function mayEndEscape(start: u32, end: u32, shortest: u32, longest: u32): bool {
	/** A bit for each length that a tail may have. */
	let tails: u32 = 1;
	for (let length: u32 = 0; length <= maxTail && start + length < end; length++) {
		if ((tails & (1 << length)) === 0) continue;
		const left = end - start - length;
		if (length > 0 && left <= longest && left >= shortest) return true;
		tails |= partsAt(start + length, end) << length;
	}
	return false;
}

/** A bit for each length that one part of a tail may have, which begins at a place. */
function partsAt(at: u32, end: u32): u32 {
	const digits = hexDigitsAt(at, end);
	const first: u32 = load<u8>(content + at);
	let parts: u32 = 0;
	if (digits >= 2) parts |= 1 << 2;
	if (digits >= 3) parts |= 1 << 3;
	if (digits >= 4) parts |= 1 << 4;
	// "\n" and its like, and the second sign of "${NAME:-".
	if (isControl(first) || first === 0x2d) parts |= 1 << 1;
	if ((first | 32) === 0x75 || (first | 32) === 0x78) {
		const behind = hexDigitsAt(at + 1, end);
		for (let count: u32 = 2; count <= behind; count++) parts |= 1 << (count + 1);
	}
	let colour = at;
	while (colour < end && colour < at + 3 && isDigit(load<u8>(content + colour))) colour++;
	const last: u32 = colour < end ? load<u8>(content + colour) : 0;
	if (last === 0x6d || last === 0x4b) parts |= 1 << (colour - at + 1);
	return parts;
}

/** How many hexadecimal digits stand at a place, eight at most. */
function hexDigitsAt(at: u32, end: u32): u32 {
	let count: u32 = 0;
	while (count < 8 && at + count < end && isHexDigit(load<u8>(content + at + count))) count++;
	return count;
}

/** The letters of "\a" to "\v", of "\e" and of "\0". */
function isControl(character: u32): bool {
	switch (character) {
		case 0x30:
		case 0x61:
		case 0x62:
		case 0x65:
		case 0x66:
		case 0x6e:
		case 0x72:
		case 0x74:
		case 0x76:
			return true;
		default:
			return false;
	}
}
