// Decides whether bytes are text: enough characters in a row, perhaps with signs between them, and enough different
// ones. Pictures, hashes and programs decode to noise. The limits are those of src/detect/text-check.ts.

/** The shortest text that counts: no secret is shorter. */
export const minText: u32 = 21;
/** A character of UTF-32 has so many NUL bytes. */
const maxNuls: u32 = 3;
/** What may stand between two characters. */
const maxSigns: u32 = 9;

export const notText: u32 = 0;
export const plainText: u32 = 1;
export const nul: u32 = 2;
/** May be a byte of a zero-width character, a soft hyphen or a dash, in UTF-8 or UTF-16. */
export const textSign: u32 = 3;

/** The kind of each byte. */
const kinds = memory.data(256);

export function prepareText(): void {
	memory.fill(kinds, 0, 256);
	for (let byte: u32 = 32; byte < 127; byte++) store<u8>(kinds + byte, <u8>plainText);
	setKind(9, 10, plainText);
	setKind(13, 13, plainText);
	setKind(27, 27, plainText);
	setKind(0, 0, nul);
	setKind(0x0b, 0x0c, textSign);
	setKind(0x0e, 0x15, textSign);
	setKind(0x80, 0x95, textSign);
	setKind(0xa0, 0xa0, textSign);
	setKind(0xad, 0xad, textSign);
	setKind(0xbb, 0xbb, textSign);
	setKind(0xbf, 0xbf, textSign);
	setKind(0xc2, 0xc2, textSign);
	setKind(0xe2, 0xe2, textSign);
	setKind(0xef, 0xef, textSign);
	setKind(0xfe, 0xff, textSign);
}

function setKind(first: u32, last: u32, kind: u32): void {
	for (let byte = first; byte <= last; byte++) store<u8>(kinds + byte, <u8>kind);
}

export function textKind(byte: u32): u32 {
	return load<u8>(kinds + (byte & 255));
}

/** A text of fewer different characters is padding, and holds no secret. */
const minDistinct: u64 = 6;

let count: u32 = 0;
/** The characters below 64 and the others that were met: a bit for each. */
let lowMet: u64 = 0;
let highMet: u64 = 0;
let nuls: u32 = 0;
let signs: u32 = 0;

export function beginText(): void {
	count = 0;
	lowMet = 0;
	highMet = 0;
	nuls = 0;
	signs = 0;
}

/** Adds a decoded byte; true once enough bytes in a row are text. */
export function addTextByte(byte: u32): bool {
	const kind = textKind(byte);
	if (kind === plainText) {
		nuls = 0;
		signs = 0;
		const bit = (<u64>1) << (byte & 63);
		if ((byte & 64) === 0) lowMet |= bit;
		else highMet |= bit;
		return ++count >= minText && popcnt(lowMet) + popcnt(highMet) >= minDistinct;
	}
	if (kind === notText || (kind === nul ? ++nuls > maxNuls : ++signs > maxSigns)) beginText();
	return false;
}
