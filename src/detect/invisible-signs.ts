// Tells which characters beyond ASCII are invisible, and which look like a hyphen. The kernel has the same lists.

/** How many bytes follow the first one of some characters in UTF-8. */
export function continuationBytes(first: number): number {
	if (first === 0xc2 || first === 0xcd || first === 0xd8) return 1;
	return first === 0xe1 || first === 0xe2 || first === 0xef ? 2 : 0;
}

export function isInvisible(code: number): boolean {
	return (
		(code >= 0x200b && code <= 0x200f) ||
		(code >= 0x202a && code <= 0x202e) ||
		(code >= 0x2060 && code <= 0x206f) ||
		(code >= 0xfe00 && code <= 0xfe0f) ||
		code === 0xfeff ||
		code === 0x34f ||
		code === 0x61c ||
		code === 0x180e
	);
}

export function isDash(code: number): boolean {
	return (
		(code >= 0x2010 && code <= 0x2015) ||
		code === 0x2212 ||
		code === 0x2043 ||
		code === 0xfe58 ||
		code === 0xfe63 ||
		code === 0xff0d
	);
}
