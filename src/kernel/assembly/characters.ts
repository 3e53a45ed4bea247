// The state of reading character by character: the last one, or the sign that stands for a filler; and the bytes that
// escapes and fillers begin with, the openers.

/** Escapes are undone so many levels deep. */
export const maxEscapeDepth: u32 = 4;

/** The most backslashes of one escape: each level doubles them. */
export const maxBackslashes: u32 = 16;

/** The last character: a byte, a code point beyond it, or one of the signs below. */
export let code: i32 = 0;

/** Behind the end of the content. */
export const endOfText: i32 = -1;

/** In place of a filler. */
export const filler: i32 = -2;

/** A line break inside of base64 or hexadecimal digits; a key has none. */
export const wrap: i32 = -3;

/** A soft hyphen, or "\-": a hyphen or nothing. */
export const softHyphen: i32 = -4;

/** The equals sign of "=3D" in mail: it opens nothing. */
export const plainEquals: i32 = -5;

/** In place of a position, where no escape and no filler ends. */
export const failed: u32 = 0xffff_ffff;

export const maxFillers: u32 = 16;

/** Which escapes of mail are undone: none, those whose sign stands there as it is, those whose sign is escaped, or both. */
export const noMail: u32 = 0;

export const plainMail: u32 = 1;

export const escapedMail: u32 = 2;

export const anyMail: u32 = 3;

/** 1 for each byte that an escape or a filler begins with. */
const openers = memory.data(256);

export const percent: u32 = 0x25;

export const ampersand: u32 = 0x26;

export const backslash: u32 = 0x5c;

export const equals: u32 = 0x3d;

export function prepareCharacters(): void {
	memory.fill(openers, 0, 256);
	addOpeners(0x3d_26_25_5c);
	addOpeners(0x2a_60_27_22);
	addOpeners(0x3c_1b_0d_0a);
	addOpeners(0xc2_97_96_ad);
	addOpeners(0xe2_e1_d8_cd);
	addOpeners(0xef_ef_ef_ef);
}

function addOpeners(bytes: u32): void {
	for (let shift: u32 = 0; shift < 32; shift += 8) store<u8>(openers + ((bytes >> shift) & 255), 1);
}

export function isOpener(byte: u32): bool {
	return load<u8>(openers + byte) === 1;
}

export function isEscapeSign(byte: u32): bool {
	return byte === backslash || byte === percent || byte === ampersand || byte === equals;
}

/** Sets the character, and gives where the text goes on. */
export function put(character: i32, end: u32): u32 {
	code = character;
	return end;
}
