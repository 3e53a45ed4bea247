// Tells which characters beyond ASCII are invisible, and which look like a hyphen, as src/detect/invisible-signs.ts
// does.

/** How many bytes follow the first one of some characters in UTF-8. */
export function continuationBytes(first: i32): u32 {
	if (first === 0xc2 || first === 0xcd || first === 0xd8) return 1;
	return first === 0xe1 || first === 0xe2 || first === 0xef ? 2 : 0;
}

export function isInvisible(character: i32): bool {
	return (
		isBetween(character, 0x200b, 0x200f) ||
		isBetween(character, 0x202a, 0x202e) ||
		isBetween(character, 0x2060, 0x206f) ||
		isBetween(character, 0xfe00, 0xfe0f) ||
		character === 0xfeff ||
		character === 0x34f ||
		character === 0x61c ||
		character === 0x180e
	);
}

export function isDash(character: i32): bool {
	return (
		isBetween(character, 0x2010, 0x2015) ||
		character === 0x2212 ||
		character === 0x2043 ||
		character === 0xfe58 ||
		character === 0xfe63 ||
		character === 0xff0d
	);
}

function isBetween(character: i32, first: i32, last: i32): bool {
	return character >= first && character <= last;
}
