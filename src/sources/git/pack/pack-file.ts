// How are the bytes of a pack read? In blocks that are kept for a while: what belongs together
// lies together, and packs can be larger than memory.

import { readSync } from "node:fs";

/** The bytes that were asked for: [at, end) of `bytes`, valid until the next are. */
export interface PackView {
	bytes: Buffer;
	at: number;
	end: number;
}

export interface PackFile {
	/** Gives [from, to) of the pack, or less where the file ends. */
	view(from: number, to: number): PackView;
}

/** Reads an open file with as many blocks in memory as `maxBytes` allow. */
export function createPackFile(file: number, maxBytes: number): PackFile {
	const slots = Math.max(1, Math.floor(maxBytes / (blockBytes + overlapBytes)));
	const blocks = new Map<number, Block>();
	const result: PackView = { bytes: Buffer.alloc(0), at: 0, end: 0 };
	let large = Buffer.alloc(0);

	function load(number: number): Block {
		const slot = number % slots;
		let block = blocks.get(slot);
		if (block === undefined) {
			block = { number: -1, bytes: Buffer.allocUnsafeSlow(blockBytes + overlapBytes), length: 0 };
			blocks.set(slot, block);
		}
		if (block.number !== number) {
			block.length = fill(file, block.bytes, block.bytes.length, number * blockBytes);
			block.number = number;
		}
		return block;
	}

	return {
		view(from, to) {
			if (to - from > overlapBytes) {
				if (large.length < to - from) large = Buffer.allocUnsafeSlow(2 * (to - from));
				result.bytes = large;
				result.at = 0;
				result.end = fill(file, large, to - from, from);
				return result;
			}
			const number = Math.floor(from / blockBytes);
			const { bytes, length } = load(number);
			result.bytes = bytes;
			result.at = Math.min(length, from - number * blockBytes);
			result.end = Math.min(length, to - number * blockBytes);
			return result;
		},
	};
}

interface Block {
	number: number;
	readonly bytes: Buffer;
	length: number;
}

/** Gives how many bytes there were. */
function fill(file: number, into: Buffer, wanted: number, position: number): number {
	let filled = 0;
	while (filled < wanted) {
		const read = readSync(file, into, filled, wanted - filled, position + filled);
		if (read === 0) break;
		filled += read;
	}
	return filled;
}

const blockBytes = 1 << 15;
/** Nearly all entries are shorter, and so lie whole in the block that they begin in. */
const overlapBytes = 1 << 13;
