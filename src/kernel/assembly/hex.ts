// Prefilter for text in hexadecimal digits with nothing between them; a hash of as many digits is noise.
// src/detect/hex.ts decodes and has the same limits, and packed-digits.ts unpacks what begins like packed data.

import { isDigit, isHexDigit } from "./ascii";
import { addQuotedRegions, content, quoted } from "./candidate-regions";
import { addTextByte, beginText, minText } from "./text-check";

/** Adds the regions of a run whose hexadecimal digits decode to text. */
export function findHexRegions(start: u32, end: u32): void {
	const length = 2 * minText;
	// A run that is long enough covers a byte at every step of its length.
	for (let at = start + length - 1; at < end; at += length) {
		if (!isHexDigit(load<u8>(content + at))) continue;
		let low = at;
		while (low > start && isHexDigit(load<u8>(content + low - 1))) low--;
		let high = at + 1;
		while (high < end && isHexDigit(load<u8>(content + high))) high++;
		if (holdsHexText(content, low, high)) addQuotedRegions(low, high, quoted);
		at = high;
	}
}

/** Whether digits decode to text, whichever of the first two begins a byte, or to packed data. */
export function holdsHexText(text: usize, start: u32, end: u32): bool {
	if (end - start < 2 * minText) return false;
	if (beginsPacked(text + start)) return true;
	for (let phase: u32 = 0; phase < 2; phase++) {
		beginText();
		for (let at = start + phase; at + 1 < end; at += 2) {
			if (
				addTextByte((digitValue(load<u8>(text + at)) << 4) | digitValue(load<u8>(text + at + 1)))
			) {
				return true;
			}
		}
	}
	return false;
}

/** "1f8b08" of gzip, "7801", "785e", "789c" or "78da" of zlib, "504b0304" of zip. */
function beginsPacked(text: usize): bool {
	const head = (byteOf(text) << 8) | byteOf(text + 2);
	if (head === 0x1f8b) return byteOf(text + 4) === 8;
	if (head === 0x504b) return byteOf(text + 4) === 3 && byteOf(text + 6) === 4;
	return head === 0x7801 || head === 0x785e || head === 0x789c || head === 0x78da;
}

function byteOf(text: usize): u32 {
	return (digitValue(load<u8>(text)) << 4) | digitValue(load<u8>(text + 1));
}

function digitValue(digit: u32): u32 {
	return isDigit(digit) ? digit - 0x30 : (digit | 32) - 0x57;
}
