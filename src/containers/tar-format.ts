// Tells tar files by their first block. Old ones have no mark: the sum of the block's bytes is right there.

export function isTar(memory: Uint8Array, at: number, length: number): boolean {
	if (length < blockBytes) return false;
	const isMarked = mark.every((byte, index) => memory[at + markAt + index] === byte);
	if (isMarked) return true;
	// The type is a digit or NUL, and the sum ends with NUL or a space: of texts nearly none has all of it.
	const type = memory[at + 156]!;
	const isType = type === 0 || (type >= 0x30 && type <= 0x39);
	if (!isType || memory[at + 154]! > 0x20 || memory[at + 155]! > 0x20) return false;
	return memory[at] !== 0 && sumIsRight(memory, at);
}

function sumIsRight(memory: Uint8Array, at: number): boolean {
	let sum = 8 * 0x20;
	for (let index = 0; index < blockBytes; index++) {
		if (index < 148 || index >= 156) sum += memory[at + index]!;
	}
	const written = String.fromCharCode(...memory.subarray(at + 148, at + 156));
	return /^ *[0-7]+[\0 ]/.test(written) && Number.parseInt(written, 8) === sum;
}

/** "ustar". */
const mark = [0x75, 0x73, 0x74, 0x61, 0x72] as const;
const [markAt, blockBytes] = [257, 512];
