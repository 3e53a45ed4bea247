// The signs that may stand between two literals that are joined.

import { isOpener } from "./characters";

/** Between two literals: + . & | ~ < > ^ _ , */
export function isJoinSign(character: i32): bool {
	switch (character) {
		case 0x2b:
		case 0x2e:
		case 0x26:
		case 0x7c:
		case 0x7e:
		case 0x3c:
		case 0x3e:
		case 0x5e:
		case 0x5f:
		case 0x2c:
			return true;
		default:
			return false;
	}
}

/** At the start of a line: > # * ; | */
export function isLinePrefix(character: i32): bool {
	switch (character) {
		case 0x3e:
		case 0x23:
		case 0x2a:
		case 0x3b:
		case 0x7c:
			return true;
		default:
			return false;
	}
}

/** In front of a literal, as in b"", @"", N'' */
export function isLiteralPrefix(character: i32): bool {
	switch (character | 32) {
		case 0x62:
		case 0x72:
		case 0x75:
		case 0x66:
		case 0x6c:
		case 0x6e:
		case 0x60:
		case 0x24:
			return true;
		default:
			return false;
	}
}

export function isQuote(byte: u32): bool {
	return byte === 0x22 || byte === 0x27 || byte === 0x60;
}

/** The bytes that may stand between two literals: blanks, signs, prefixes, and openers. */
export function isJoinByte(byte: u32): bool {
	return load<u8>(joinBytes + byte) === 1;
}

const joinBytes = memory.data(256);

export function prepareJoinSigns(): void {
	for (let byte: i32 = 0; byte < 256; byte++) {
		const isPart =
			byte === 0x20 ||
			byte === 9 ||
			isOpener(byte) ||
			byte >= 128 ||
			isJoinSign(byte) ||
			isLinePrefix(byte) ||
			isLiteralPrefix(byte);
		store<u8>(joinBytes + byte, isPart ? 1 : 0);
	}
}
