// Prefilter for whole contents, run in WebAssembly. A content that it calls clean cannot hold a match.
// Contents are read straight into the kernel's memory, so nothing is copied.

import { slackBytes } from "../kernel/kernel.ts";
import type { Pack } from "../packs/pack.ts";
import type { MatchCheck } from "./match-check.ts";
import { createVersionPrefilter } from "./version-prefilter.ts";

export interface ContentPrefilter {
	/** The buffer to read into; not valid any more after `grow` or `isClean`. */
	bytes(): Buffer;
	/** Makes the buffer at least so large, and keeps what is in it. */
	grow(bytes: number): void;
	/** True when a scan of so many first bytes of the buffer would find nothing under this path, or any. */
	isClean(bytes: number, path?: string): boolean;
}

/**
 * Undefined where WebAssembly does not run. `holdsMatch` decides where the kernel cannot; without, such a content is
 * not called clean.
 */
export function createContentPrefilter(
	packs: readonly Pack[],
	holdsMatch?: MatchCheck,
): ContentPrefilter | undefined {
	try {
		return makeContentPrefilter(packs, holdsMatch);
	} catch {
		return undefined;
	}
}

function makeContentPrefilter(
	packs: readonly Pack[],
	holdsMatch: MatchCheck = () => true,
): ContentPrefilter {
	const prefilter = createVersionPrefilter(packs, holdsMatch);
	const { kernel } = prefilter;
	let size = initialBufferBytes;
	let address = kernel.wasm.allocate(size + slackBytes);
	let buffer = kernel.bytesAt(address, size);
	return {
		bytes() {
			// A memory that grows is another one, and the buffer of the old one is empty.
			if (buffer.length === 0) buffer = kernel.bytesAt(address, size);
			return buffer;
		},
		grow(bytes) {
			if (bytes <= size) return;
			const larger = kernel.wasm.allocate(bytes + slackBytes);
			kernel.memoryBytes().copyWithin(larger, address, address + size);
			kernel.wasm.free(address);
			[address, size] = [larger, bytes];
			buffer = kernel.bytesAt(address, size);
		},
		isClean(bytes, path) {
			if (path !== undefined) return !prefilter.mayHoldMatchAt(path, address, bytes);
			prefilter.release(prefilter.checkContent(address, bytes, true));
			return !prefilter.mayHoldMatch;
		},
	};
}

/** The first buffer's size: nearly all source files fit. */
export const initialBufferBytes: number = 1 << 20;
