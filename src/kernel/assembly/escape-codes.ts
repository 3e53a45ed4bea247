// The digits of escapes, the letters of those that stand for control characters, and the signs that stand for themselves.

import { carriageReturn, isDigit, isLetter, lineFeed } from "./ascii";
import { ampersand, equals, percent } from "./characters";

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

/** A sign of ASCII which a backslash may stand before, and which opens no other escape or tag. */
export function isEscapedSign(character: i32): bool {
	if (character <= 0x20 || character >= 0x7f || isLetter(character) || isDigit(character))
		return false;
	return (
		character !== percent && character !== ampersand && character !== equals && character !== 0x3c
	);
}
