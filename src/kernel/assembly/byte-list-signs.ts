// The signs that may stand between the numbers of a list, and the value of a number's digits.

/** The decimal number whose digits were read as hexadecimal ones. */
export function decimalOf(hex: u32): u32 {
	return (hex >> 8) * 100 + ((hex >> 4) & 15) * 10 + (hex & 15);
}

/** One of " \t,;:-.'\"|+\\". */
export function isSeparator(character: i32): bool {
	switch (character) {
		case 0x20:
		case 9:
		case 0x2c:
		case 0x3b:
		case 0x3a:
		case 0x2d:
		case 0x2e:
		case 0x27:
		case 0x22:
		case 0x7c:
		case 0x2b:
		case 0x5c:
			return true;
		default:
			return false;
	}
}

/** What else may stand at the start of a line: > # * / */
export function isListLinePrefix(character: i32): bool {
	switch (character) {
		case 0x3e:
		case 0x23:
		case 0x2a:
		case 0x2f:
			return true;
		default:
			return false;
	}
}
