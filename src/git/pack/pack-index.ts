// Reads a pack's index: the ids in order, then a checksum and an offset for each. Only version 2 is
// understood, which git has written since 2007; packs with another index are left to git.
// https://git-scm.com/docs/pack-format: "Version 2 pack-*.idx files"

import type { Kernel } from "../../kernel/kernel.ts";

export interface PackIndex {
	readonly count: number;
	/** Where the ids begin in the index: `count` of them, each `idBytes` long. */
	readonly idsAt: number;
	/** For each id, in their order, the offset in the pack. */
	readonly offsets: Float64Array;
}

/** Undefined where the index is not understood. */
export function readPackIndex(
	kernel: Kernel,
	bytes: Buffer,
	idBytes: number,
): PackIndex | undefined {
	if (bytes.length < fanoutAt + fanoutBytes + 2 * idBytes) return undefined;
	if (bytes.readUInt32BE(0) !== magic || bytes.readUInt32BE(4) !== 2) return undefined;
	const count = bytes.readUInt32BE(fanoutAt + fanoutBytes - 4);
	const idsAt = fanoutAt + fanoutBytes;
	const offsetsAt = idsAt + count * (idBytes + checksumBytes);
	const largeAt = offsetsAt + count * 4;
	const largeEnd = bytes.length - 2 * idBytes;
	if (largeAt > largeEnd) return undefined;
	const { wasm } = kernel;
	const from = kernel.copyIn(bytes.subarray(offsetsAt, largeEnd));
	const into = wasm.allocate(8 * count);
	const largeCount = (largeEnd - largeAt) >>> 3;
	const isRead = wasm.readOffsets(from, count, from + 4 * count, largeCount, into) !== 0;
	const offsets = isRead ? kernel.float64At(into, count).slice() : undefined;
	wasm.free(from);
	wasm.free(into);
	return offsets && { count, idsAt, offsets };
}

const magic = 0xff744f63;
const fanoutAt = 8;
const fanoutBytes = 1024;
const checksumBytes = 4;
