// Tells whether a file holds nothing that a rule could want. Such a clean file is counted and not
// scanned; all else is for the scanner.

import { mayBeOpened, type Opens } from "../../containers/container-prefilter.ts";
import { createContentPrefilter } from "../../detect/content-prefilter.ts";
import type { MatchCheck } from "../../detect/match-check.ts";
import type { Pack } from "../../packs/pack.ts";
import type { Content, ReusableBuffer } from "./file-reader.ts";

export interface FilePrefilter {
	/** Files are read into it. */
	readonly buffer: ReusableBuffer;
	/**
	 * True when the content that was read into the buffer is all of the file, as its size says, and a
	 * scan of it would find nothing under this path, or any. An archive that is to be opened is not clean.
	 */
	isClean(content: Content | undefined, size: number, path?: string): boolean;
}

/** Undefined where WebAssembly does not run. `holdsMatch` decides where the kernel cannot. */
export function createFilePrefilter(
	packs: readonly Pack[],
	holdsMatch: MatchCheck | undefined,
	opens?: Opens,
): FilePrefilter | undefined {
	const prefilter = createContentPrefilter(packs, holdsMatch);
	return (
		prefilter && {
			buffer: prefilter,
			isClean(content, size, path) {
				if (content?.kind !== "bytes" || content.bytes.length !== size) return false;
				if (opens && mayBeOpened(opens, content.bytes, 0, size, path)) return false;
				return prefilter.isClean(size, path);
			},
		}
	);
}
