// The digits of escapes, and the letters of those that stand for control characters.

import { carriageReturn, isDigit, lineFeed } from "./ascii";

export function digitOf(character: i32): u32 {
	if (character < 0) return 16;
	if (isDigit(character)) return character - 0x30;
	const letter: u32 = (character | 32) - 0x61;
	return letter < 6 ? letter + 10 : 16;
}

/** The control character of "\\n" and its like, 0 for other letters. */
export function controlOf(letter: i32): i32 {
	switch (letter) {
		case 0x6e:
			return lineFeed;
		case 0x72:
			return carriageReturn;
		case 0x74:
			return 9;
		case 0x62:
			return 8;
		case 0x66:
			return 12;
		case 0x76:
			return 11;
		case 0x65:
			return 27;
		default:
			return 0;
	}
}
