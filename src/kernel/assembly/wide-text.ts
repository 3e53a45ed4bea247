// Decides whether a NUL belongs to text in two or four bytes a character. Images and programs are full of
// NULs, so as many characters as a value has must stand beside NULs. src/detect/wide-text.ts decodes.

import { carriageReturn } from "./ascii";
import { byteAt, size } from "./candidate-regions";
import { minText, notText, plainText, textKind } from "./text-check";

/** Bytes in a row that are no characters: the NULs of one, and a few signs of as many bytes. */
const maxOthers: u32 = 15;
/** How much is read on either side of a NUL. */
const maxBytes: u32 = 400;

/** Where the bytes that were looked at last end. */
let known: u32 = 0;

/** The text that was found last. */
export let wideTextStart: u32 = 0;
export let wideTextEnd: u32 = 0;

export function forgetWideText(): void {
	known = 0;
}

export function isInWideText(at: u32): bool {
	if (at < known) return false;
	let from = at;
	let gap: u32 = 0;
	while (from > 0 && at - from < maxBytes) {
		const kind = textKind(byteAt(from - 1));
		if (kind === notText) break;
		gap = kind === plainText ? 0 : gap + 1;
		// What stands before so many others counts no more behind them.
		if (gap > maxOthers) break;
		from--;
	}
	let count: u32 = 0;
	let others: u32 = 0;
	let plain: u32 = 0;
	let place = from;
	for (; place <= at + maxBytes; place++) {
		const byte = byteAt(place);
		const kind = textKind(byte);
		if (kind === notText) break;
		if (kind !== plainText) {
			plain = 0;
			if (++others <= maxOthers) continue;
			if (place > at) {
				place = lastOther(place);
				break;
			}
			count = 0;
			continue;
		}
		// Bytes of text stand beside each other where one is half of a sign: U+2060 is a blank beside "`".
		const before = place > 0 ? byteAt(place - 1) : 0;
		if (!isSign(byte, before) && !isSign(byte, byteAt(place + 1)) && ++plain > 2) count = 0;
		else if (++count >= minText) {
			wideTextStart = from;
			wideTextEnd = endOfText(place);
			known = wideTextEnd;
			return true;
		}
		others = 0;
	}
	known = place;
	return false;
}

/**
 * The last byte of others in a row. The text before so many is too far from each of them, and that behind them from all
 * but the last: without this a file of zeros would be read thirty times.
 */
function lastOther(start: u32): u32 {
	let at = start;
	while (at + 1 < size && isOther(at) && isOther(at + 1)) at++;
	return at;
}

function isOther(at: u32): bool {
	const kind = textKind(byteAt(at));
	return kind !== notText && kind !== plainText;
}

/** Where text ends that goes on at a place. */
function endOfText(start: u32): u32 {
	let others: u32 = 0;
	let at = start;
	for (; at < size; at++) {
		const kind = textKind(byteAt(at));
		if (kind === notText && !isHalfOfSign(byteAt(at - 1)) && !isHalfOfSign(byteAt(at + 1))) break;
		others = kind === plainText ? 0 : others + 1;
		if (others > maxOthers) break;
	}
	return at;
}

/** Whether the byte beside it is half of a sign that src/detect/wide-text.ts skips: U+20xx, U+22xx, U+FExx, U+FFxx. */
function isHalfOfSign(byte: u32): bool {
	return byte === 0x20 || byte === 0x22 || byte >= 0xfe;
}

/** Whether two bytes may be U+200D, or a sign from U+2060 or from U+202A on. */
function isSign(one: u32, other: u32): bool {
	return one === 0x20 ? isLowByte(other) : other === 0x20 && isLowByte(one);
}

function isLowByte(byte: u32): bool {
	return byte === carriageReturn || byte - 0x60 < 16 || byte - 0x2a < 5;
}
