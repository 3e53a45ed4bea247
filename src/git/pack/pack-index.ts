// Reads a pack's index: the ids in order, then a checksum and an offset for each. Only version 2 is
// understood, which git has written since 2007; packs with another index are left to git. It is read in parts,
// straight to where they are needed: the index of ten million objects has 300 MB.
// https://git-scm.com/docs/pack-format: "Version 2 pack-*.idx files"

import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { Kernel } from "../../kernel/kernel.ts";

export interface PackIndex {
	readonly count: number;
	/** Reads all ids, one behind the other. @throws where the file has changed */
	readIds(into: Buffer): void;
	/**
	 * Reads for each id, in their order, the offset in the pack, as floats of 64 bits at an address in the kernel's
	 * memory. @throws where one is missing
	 */
	readOffsets(kernel: Kernel, into: number): void;
}

/** Undefined where the index is not understood. Throws system errors. */
export function openPackIndex(path: string, idBytes: number): PackIndex | undefined {
	const head = Buffer.alloc(idsAt);
	const { size, got } = readPart(path, 0, head);
	if (got < idsAt || size < idsAt + 2 * idBytes) return undefined;
	if (head.readUInt32BE(0) !== magic || head.readUInt32BE(4) !== 2) return undefined;
	const count = head.readUInt32BE(idsAt - 4);
	const offsetsAt = idsAt + count * (idBytes + checksumBytes);
	const largeAt = offsetsAt + count * 4;
	const largeEnd = size - 2 * idBytes;
	if (largeAt > largeEnd) return undefined;
	return {
		count,
		readIds(into) {
			readWhole(path, idsAt, into.subarray(0, count * idBytes));
		},
		readOffsets(kernel, into) {
			const { wasm } = kernel;
			const bytes = largeEnd - offsetsAt;
			const from = wasm.allocate(bytes);
			try {
				readWhole(path, offsetsAt, kernel.bytesAt(from, bytes));
				const largeCount = (largeEnd - largeAt) >>> 3;
				if (wasm.readOffsets(from, count, from + 4 * count, largeCount, into) !== 0) return;
			} finally {
				wasm.free(from);
			}
			throw new RangeError("An offset is missing");
		},
	};
}

function readWhole(path: string, position: number, into: Buffer): void {
	if (readPart(path, position, into).got < into.length) throw new RangeError("The index was cut");
}

/** Fills as much as there is; also gives the size of the file. */
function readPart(path: string, position: number, into: Buffer): { size: number; got: number } {
	const file = openSync(path, "r");
	try {
		let got = 0;
		for (let more = 1; more > 0 && got < into.length; got += more) {
			more = readSync(file, into, got, into.length - got, position + got);
		}
		return { size: fstatSync(file).size, got };
	} finally {
		closeSync(file);
	}
}

const magic = 0xff744f63;
/** Behind 8 bytes and the fanout, whose last number is the count. */
const idsAt = 8 + 1024;
const checksumBytes = 4;
