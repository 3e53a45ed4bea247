// How are the bytes of packs read? In blocks that are kept for a while in the kernel's memory: what
// belongs together lies together, and packs can be larger than memory.

import { readSync } from "node:fs";
import { type Kernel, slackBytes } from "../../kernel/kernel.ts";

/** The bytes that were asked for: [at, end) of the kernel's memory, valid until the next are. */
export interface PackView {
	at: number;
	end: number;
}

export interface PackFile {
	/** Gives [from, to) of the pack, or less where the file ends. */
	view(from: number, to: number): PackView;
}

/** Gives a function that reads open files, together with as many blocks in memory as `maxBytes` allow. */
export function createPackFiles(kernel: Kernel, maxBytes: number): (file: number) => PackFile {
	const slots = Math.max(1, Math.floor(maxBytes / slotBytes));
	const blocks: Block[] = Array.from({ length: slots }, () => ({
		file: -1,
		number: -1,
		length: 0,
	}));
	const room = kernel.wasm.allocate(slots * slotBytes + slackBytes);
	const result: PackView = { at: 0, end: 0 };
	let large = 0;
	let largeBytes = 0;

	/** Gives how many bytes there were. */
	function fill(file: number, place: number, wanted: number, position: number): number {
		let filled = 0;
		while (filled < wanted) {
			const read = readSync(
				file,
				kernel.memoryBytes(),
				place + filled,
				wanted - filled,
				position + filled,
			);
			if (read === 0) break;
			filled += read;
		}
		return filled;
	}

	function viewLarge(file: number, from: number, bytes: number): PackView {
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
		view(from, to) {
			if (to - from > overlapBytes) return viewLarge(file, from, to - from);
			const number = Math.floor(from / blockBytes);
			const slot = (number + file * fileStride) % slots;
			const block = blocks[slot]!;
			const place = room + slot * slotBytes;
			if (block.number !== number || block.file !== file) {
				block.length = fill(file, place, slotBytes, number * blockBytes);
				block.number = number;
				block.file = file;
			}
			result.at = place + Math.min(block.length, from - number * blockBytes);
			result.end = place + Math.min(block.length, to - number * blockBytes);
			return result;
		},
	});
}

interface Block {
	file: number;
	number: number;
	length: number;
}

const blockBytes = 1 << 15;
/** Nearly all entries are shorter, and so lie whole in the block that they begin in. */
const overlapBytes = 1 << 13;
const slotBytes = blockBytes + overlapBytes;
/** So that the first blocks of several files are kept at once. */
const fileStride = 97;
