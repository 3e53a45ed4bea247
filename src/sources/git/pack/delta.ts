// What does a delta say? Sizes, then operations: copy these bytes of the base, or insert those
// that follow. The version is built, and it is noted which of its parts came from where: only
// what is new, and where parts meet, can hold what the base did not.
// https://git-scm.com/docs/pack-format: "Deltified representation"

/** The parts of a version, in order. Copies that follow each other in both are one part. */
export interface Parts {
	/** Three numbers each: start and end in the version, start in the base or -1 for new bytes. */
	readonly at: Int32Array;
	/** How many numbers of `at` are in use. */
	length: number;
}

export function createParts(): { at: Int32Array; length: number } {
	return { at: new Int32Array(3 * 1024), length: 0 };
}

/** The size of the version, or -1 where the delta is malformed or for a base of another size. */
export function versionSize(delta: Uint8Array, end: number, baseSize: number): number {
	const [base, at] = readSize(delta, 0, end);
	if (base !== baseSize) return -1;
	return readSize(delta, at, end)[0];
}

/**
 * Builds the version in the first bytes of `into`, of which there must be enough, and fills
 * `parts`; false where the delta is malformed.
 */
export function applyDelta(
	delta: Buffer,
	end: number,
	base: Buffer,
	baseSize: number,
	into: Buffer,
	parts: { at: Int32Array; length: number },
): boolean {
	let at = readSize(delta, 0, end)[1];
	let size: number;
	[size, at] = readSize(delta, at, end);
	if (at < 0) return false;
	let to = 0;
	let list = parts.at;
	let length = 0;
	while (at < end) {
		const operation = delta[at++]!;
		if (length + 3 > list.length) list = parts.at = grow(list);
		if (operation & 128) {
			let from = 0;
			let count = 0;
			if (operation & 1) from = delta[at++]!;
			if (operation & 2) from |= delta[at++]! << 8;
			if (operation & 4) from |= delta[at++]! << 16;
			if (operation & 8) from += delta[at++]! * 0x1000000;
			if (operation & 16) count = delta[at++]!;
			if (operation & 32) count |= delta[at++]! << 8;
			if (operation & 64) count |= delta[at++]! << 16;
			if (count === 0) count = 0x10000;
			if (from + count > baseSize || to + count > size) return false;
			copyBytes(base, from, into, to, count);
			if (
				length > 0 &&
				list[length - 1]! >= 0 &&
				list[length - 1]! + to - list[length - 3]! === from
			) {
				list[length - 2] = to + count;
			} else {
				list[length] = to;
				list[length + 1] = to + count;
				list[length + 2] = from;
				length += 3;
			}
			to += count;
		} else {
			if (operation === 0 || at + operation > end || to + operation > size) return false;
			copyBytes(delta, at, into, to, operation);
			at += operation;
			if (length > 0 && list[length - 1] === -1) list[length - 2] = to + operation;
			else {
				list[length] = to;
				list[length + 1] = to + operation;
				list[length + 2] = -1;
				length += 3;
			}
			to += operation;
		}
	}
	parts.length = length;
	return at === end && to === size;
}

/** A call costs as much as a loop over some bytes. */
function copyBytes(from: Buffer, start: number, into: Buffer, at: number, count: number): void {
	if (count > maxLoopBytes) {
		from.copy(into, at, start, start + count);
		return;
	}
	for (let index = 0; index < count; index++) into[at + index] = from[start + index]!;
}

/** Seven bits a byte, the lowest first. Gives the number and where it ends, -1 where it does not. */
function readSize(bytes: Uint8Array, at: number, end: number): [size: number, at: number] {
	let size = 0;
	for (let factor = 1; at >= 0 && at < end && factor < 2 ** 53; factor *= 128) {
		const byte = bytes[at++]!;
		size += (byte & 127) * factor;
		if (byte < 128) return [size, at];
	}
	return [-1, -1];
}

function grow(list: Int32Array): Int32Array {
	const larger = new Int32Array(2 * list.length);
	larger.set(list);
	return larger;
}

const maxLoopBytes = 48;
