// Which bytes end a value: behind a word, or wherever they stand. By the low half of a byte, a bit for each high half.

import { isDigit, isLetter } from "./ascii";
import { isOpener } from "./characters";
import { runSet } from "./rule-tables";

/** What ends a value behind a word, what ends one anywhere, letters and digits, and signs of escapes. */
export const breakBits = memory.data(16);
export const stopBits = memory.data(16);
export const wordBits = memory.data(16);
export const escapeBits = memory.data(16);

/** To be called once the rules are known. */
export function prepareBreaks(): void {
	memory.fill(breakBits, 0, 16);
	memory.fill(stopBits, 0, 16);
	memory.fill(wordBits, 0, 16);
	memory.fill(escapeBits, 0, 16);
	for (let byte: u32 = 1; byte < 128; byte++) {
		const isEscape = byte === 0x25 || byte === 0x26 || byte === 0x5c || byte === 27;
		if (isEscape) addBit(escapeBits, byte);
		if (isDigit(byte) || isLetter(byte)) addBit(wordBits, byte);
		// A bracket may belong to a call that joins literals, and tags are looked at one by one.
		const isOther = byte === 0x28 || byte === 0x3c || byte === 0x3e || byte === 0x3d;
		const isPart = isEscape || isOther || isOpener(byte) || load<u8>(runSet + byte) === 1;
		if (isPart) continue;
		addBit(breakBits, byte);
		if (isStop(byte)) addBit(stopBits, byte);
	}
}

/** What stands in no join of literals and in front of no line: ! ) : ? [ ] { } and control characters. */
function isStop(byte: u32): bool {
	if (byte < 32) return byte !== 9;
	switch (byte) {
		case 0x21:
		case 0x29:
		case 0x3a:
		case 0x3f:
		case 0x5b:
		case 0x5d:
		case 0x7b:
		case 0x7d:
			return true;
		default:
			return false;
	}
}

function addBit(bits: usize, byte: u32): void {
	const address = bits + (byte & 15);
	store<u8>(address, <u8>(load<u8>(address) | ((<u32>1) << (byte >> 4))));
}
