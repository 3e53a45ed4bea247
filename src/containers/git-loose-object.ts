// Tells the file of one git object, as git keeps those that are in no pack: a zlib stream that begins with type and size.

import { constants, inflateSync } from "node:zlib";

export type GitType = "commit" | "tree" | "blob" | "tag";

export interface LooseHead {
	readonly type: GitType;
	/** Of the content, and of what stands before it. */
	readonly size: number;
	readonly headBytes: number;
}

/** Undefined for everything else; a file's first bytes are enough. */
export function readLooseHead(file: Uint8Array): LooseHead | undefined {
	// Of texts none but those that begin with "x^" come so far.
	if (file[0] !== 0x78 || ((file[0] << 8) | (file[1] ?? 0)) % 31 !== 0) return undefined;
	try {
		const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: maxStartBytes };
		const start = inflateSync(file.subarray(0, packedStartBytes), options).toString(
			"latin1",
			0,
			40,
		);
		const [head = "", type, size] = /^(commit|tree|blob|tag) (\d{1,15})\0/.exec(start) ?? [];
		return type === undefined
			? undefined
			: { type: type as GitType, size: Number(size), headBytes: head.length };
	} catch {
		return undefined;
	}
}

/** Deflate turns a byte into 1,032 at most. */
const [packedStartBytes, maxStartBytes] = [128, 128 * 1032];
