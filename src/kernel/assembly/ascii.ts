// Classes of ASCII characters.

export const lineFeed: u32 = 10;
export const carriageReturn: u32 = 13;

export function isDigit(byte: u32): bool {
	return byte - 0x30 < 10;
}

export function isLetter(byte: u32): bool {
	return (byte | 0x20) - 0x61 < 26;
}

export function isHexDigit(byte: u32): bool {
	return isDigit(byte) || (byte | 0x20) - 0x61 < 6;
}

export function isBlank(byte: u32): bool {
	return byte === 0x20 || byte === 9 || byte === lineFeed || byte === carriageReturn;
}
