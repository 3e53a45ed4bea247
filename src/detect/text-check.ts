// Decides whether decoded bytes are text: enough characters in a row, in one, two or four bytes each, and enough
// different ones. Base64, hex and byte lists are decoded on trial, and pictures, hashes and programs decode to noise.
// kernel/assembly/text-check.ts has the same limits.

/** The shortest text that counts: no secret is shorter. */
export const minText = 21;
/** A character of UTF-32 has so many NUL bytes. */
const maxNuls = 3;

const none = 0;
const text = 1;
const nul = 2;
/** May be a byte of a zero-width character, a soft hyphen or a dash, in UTF-8 or UTF-16. */
const sign = 3;

const kinds = new Uint8Array(256);
for (let byte = 32; byte < 127; byte++) kinds[byte] = text;
for (const byte of [9, 10, 13, 27]) kinds[byte] = text;
kinds[0] = nul;
for (const byte of [0x0b, 0x0c, 0x0e, 0x0f, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15]) kinds[byte] = sign;
for (let byte = 0x80; byte <= 0x95; byte++) kinds[byte] = sign;
for (const byte of [0xa0, 0xad, 0xbb, 0xbf, 0xc2, 0xe2, 0xef, 0xfe, 0xff]) kinds[byte] = sign;

/** What may stand between two characters, in bytes: three signs of three bytes each. */
const maxSigns = 9;

/** A text of fewer different characters is padding, and holds no secret. */
const minDistinct = 6;
/** For each byte the number of the run of text in which it was met last: counts different ones without clearing. */
const metIn = new Uint32Array(256);
let runNumber = 0;

/** Whether enough bytes in a row are text. */
export function holdsText(bytes: Uint8Array): boolean {
	let [count, distinct, nuls, signs] = [0, 0, 0, 0];
	const begin = () => {
		[count, distinct, nuls, signs] = [0, 0, 0, 0];
		runNumber = (runNumber + 1) >>> 0;
	};
	begin();
	for (let index = 0; index < bytes.length; index++) {
		const byte = bytes[index]!;
		const kind = kinds[byte];
		if (kind === text) {
			if (metIn[byte] !== runNumber) {
				metIn[byte] = runNumber;
				distinct++;
			}
			if (++count >= minText && distinct >= minDistinct) return true;
			nuls = 0;
			signs = 0;
		} else if (kind === none || (kind === nul ? ++nuls > maxNuls : ++signs > maxSigns)) begin();
	}
	return false;
}

/** Whether a byte may be one of text. */
export function mayBeTextByte(byte: number): boolean {
	return byte >= 0 && kinds[byte] !== none;
}

/** Whether a byte of text is part of a sign between two characters. */
export function isTextSign(byte: number): boolean {
	return kinds[byte] !== text;
}
