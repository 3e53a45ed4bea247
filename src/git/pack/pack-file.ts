// Reads pack files in blocks that are cached in the kernel's memory: related entries lie together, and
// packs can be larger than memory.

import { readSync } from "node:fs";
import { type Kernel, slackBytes } from "../../kernel/kernel.ts";

/** The addresses [at, end) of the bytes in the kernel's memory, valid until the next call. */
export interface PackBytes {
	at: number;
	end: number;
}

export interface PackFile {
	/** Reads [from, to) of the pack, or less where the file ends. */
	bytesBetween(from: number, to: number): PackBytes;
}

/** Makes a function for open files that share a cache of `maxBytes`. */
export function createPackFiles(kernel: Kernel, maxBytes: number): (file: number) => PackFile {
	const slots = Math.max(1, Math.floor(maxBytes / slotBytes));
	const blocks: Block[] = Array.from({ length: slots }, () => ({
		file: -1,
		number: -1,
		length: 0,
	}));
	const cache = kernel.wasm.allocate(slots * slotBytes + slackBytes);
	const result: PackBytes = { at: 0, end: 0 };
	let large = 0;
	let largeBytes = 0;

	/** Returns how many bytes there were. */
	function fill(file: number, address: number, wanted: number, position: number): number {
		let filled = 0;
		while (filled < wanted) {
			const read = readSync(
				file,
				kernel.memoryBytes(),
				address + filled,
				wanted - filled,
				position + filled,
			);
			if (read === 0) break;
			filled += read;
		}
		return filled;
	}

	function viewLarge(file: number, from: number, bytes: number): PackBytes {
		if (largeBytes < bytes) {
			if (large !== 0) kernel.wasm.free(large);
			largeBytes = 2 * bytes;
			large = kernel.wasm.allocate(largeBytes + slackBytes);
		}
		result.at = large;
		result.end = large + fill(file, large, bytes, from);
		return result;
	}

	return (file) => ({
		bytesBetween(from, to) {
			if (to - from > overlapBytes) return viewLarge(file, from, to - from);
			const number = Math.floor(from / blockBytes);
			const slot = (number + file * fileStride) % slots;
			const block = blocks[slot]!;
			const address = cache + slot * slotBytes;
			if (block.number !== number || block.file !== file) {
				block.length = fill(file, address, slotBytes, number * blockBytes);
				block.number = number;
				block.file = file;
			}
			result.at = address + Math.min(block.length, from - number * blockBytes);
			result.end = address + Math.min(block.length, to - number * blockBytes);
			return result;
		},
	});
}

interface Block {
	file: number;
	number: number;
	length: number;
}

/** Families of deltas lie scattered: with 32 KB five times a pack of 368 MB was read, with 8 KB three times. */
const blockBytes = 1 << 13;
/** Nearly all entries are shorter, so they lie whole in the block in which they begin. */
const overlapBytes = 1 << 13;
const slotBytes = blockBytes + overlapBytes;
/** Spreads files over the cache, so that the first blocks of several are kept at once. */
const fileStride = 97;
