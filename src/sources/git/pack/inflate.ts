// How is one pack entry inflated? A pack holds half a million of them, most a few hundred bytes
// long, and a stream of zlib's for each costs more than its bytes do. So one stream is set back
// and used again, through the handle that Node's own synchronous functions use. Where a Node has
// another handle, those functions do the work: slower, and the same bytes.

import { constants, createInflate, inflateSync } from "node:zlib";

export interface Inflater {
	/**
	 * Inflates what begins at `at` of `input` into `size` bytes of `into` from `to` on, where there
	 * is room for one more; false where that is no stream of exactly `size` bytes.
	 */
	inflate(
		input: Uint8Array,
		at: number,
		end: number,
		into: Uint8Array,
		to: number,
		size: number,
	): boolean;
}

/** Makes an inflater of one's own: it is in use while it inflates. */
export function createInflater(): Inflater {
	return createReusing() ?? { inflate: inflateAlone };
}

interface Handle {
	reset(): void;
	writeSync(
		flush: number,
		input: Uint8Array,
		inputAt: number,
		inputBytes: number,
		output: Uint8Array,
		outputAt: number,
		outputBytes: number,
	): void;
}

interface Stream {
	_handle?: Partial<Handle> | null;
	/** After a write: the bytes of output and of input that were left over. */
	_writeState?: Uint32Array;
	on(event: "error", listener: () => void): void;
}

function createReusing(): Inflater | undefined {
	const stream = createInflate() as unknown as Stream;
	const handle = stream._handle;
	const left = stream._writeState;
	if (typeof handle?.reset !== "function" || typeof handle.writeSync !== "function") return;
	if (!(left instanceof Uint32Array)) return;
	let hasFailed = false;
	stream.on("error", () => {});
	// The handle tells of an error by calling this, and goes on.
	(handle as { onerror?: () => void }).onerror = () => {
		hasFailed = true;
	};
	const zlib = handle as Handle;
	const inflater: Inflater = {
		inflate(input, at, end, into, to, size) {
			hasFailed = false;
			zlib.reset();
			// Room for one more: it shows a stream that is longer, and one that has no end.
			zlib.writeSync(constants.Z_FINISH, input, at, end - at, into, to, size + 1);
			return !hasFailed && left[0] === 1;
		},
	};
	return isSound(inflater) ? inflater : undefined;
}

/** "ab" as zlib writes it: asked before the handle is trusted. */
function isSound({ inflate }: Inflater): boolean {
	const sample = Buffer.from("789c4b4c0200012600c4", "hex");
	const into = Buffer.alloc(3);
	try {
		return inflate(sample, 0, sample.length, into, 0, 2) && into.toString("latin1", 0, 2) === "ab";
	} catch {
		return false;
	}
}

export function inflateAlone(
	input: Uint8Array,
	at: number,
	end: number,
	into: Uint8Array,
	to: number,
	size: number,
): boolean {
	try {
		const output = inflateSync(input.subarray(at, end), { maxOutputLength: Math.max(size, 1) });
		if (output.length !== size) return false;
		into.set(output, to);
		return true;
	} catch {
		return false;
	}
}
