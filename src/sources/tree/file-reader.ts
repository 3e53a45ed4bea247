// Reads one regular file. Small files go through a single buffer that grows and is used again; large ones stay on
// disk and are read in windows. A file may change meanwhile: what is there is read, never more than the limit.

import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { initialBufferBytes } from "../../detect/content-prefilter.ts";
import type { Blob } from "../../model/blob.ts";

export type Content = Blob["content"];

/** The buffer that each file is read into; it lies on the heap, or in the kernel's memory (file-prefilter.ts). */
export interface ReusableBuffer {
	/** All bytes of the buffer; not valid any more once it grew, or the kernel was called. */
	bytes(): Buffer;
	/** Makes it at least so large, and keeps what is in it. */
	grow(bytes: number): void;
}

export interface FileReader {
	/**
	 * Opens and reads; `size` is what the folder says. The content is valid until the next read
	 * or close. Undefined if there turn out to be more than `maxBytes`. Throws system errors.
	 */
	read(path: string | Buffer, size: number): Content | undefined;
	/** Closes what the last read left open. */
	close(): void;
	/** The error that cut off the last large content while it was read, if one did. */
	failure(): unknown;
}

export function createFileReader(
	maxBytes: number,
	buffer: ReusableBuffer = createReusableBuffer(),
): FileReader {
	let openFile: number | undefined;
	let readError: unknown;

	function close(): void {
		if (openFile === undefined) return;
		try {
			closeSync(openFile);
		} catch {
			// What was read stays read.
		}
		openFile = undefined;
	}

	function read(path: string | Buffer, size: number): Content | undefined {
		close();
		readError = undefined;
		const file = openSync(path, openFlags);
		openFile = file;
		if (size < maxHeldBytes) {
			const length = readWhole(file, size);
			if (length !== undefined) {
				close();
				if (length > maxBytes) return undefined;
				return {
					kind: "bytes",
					// Asked for anew: when the kernel's memory grows, what was given before is empty.
					get bytes() {
						return buffer.bytes().subarray(0, length);
					},
				};
			}
		}
		const { size: sizeNow } = fstatSync(file);
		if (sizeNow > maxBytes) return undefined;
		return { kind: "large", size: sizeNow, readAt: windows(file, sizeNow) };
	}

	/** Fills the buffer to the end of the file; undefined if that does not fit. */
	function readWhole(file: number, size: number): number | undefined {
		let bytes = buffer.bytes();
		let length = 0;
		for (;;) {
			// One byte more than expected, so that one short read proves the end.
			if (Math.max(length, size) >= bytes.length) {
				if (!grow(Math.max(length, size) + 1)) return undefined;
				bytes = buffer.bytes();
			}
			const got = readSync(file, bytes, length, bytes.length - length, length);
			length += got;
			if (got === 0 || (length === size && length < bytes.length)) return length;
		}
	}

	function grow(bytes: number): boolean {
		if (bytes > maxHeldBytes) return false;
		buffer.grow(Math.min(maxHeldBytes, 2 ** Math.ceil(Math.log2(bytes))));
		return true;
	}

	/** An error ends the content early: it is scanned up to that point. */
	function windows(file: number, size: number) {
		return (into: Uint8Array, position: number): number => {
			const bytes = Math.min(into.length, size - position);
			if (bytes <= 0 || openFile !== file) return 0;
			try {
				return readSync(file, into, 0, bytes, position);
			} catch (error) {
				readError = error;
				return 0;
			}
		};
	}

	return { read, close, failure: () => readError };
}

function createReusableBuffer(): ReusableBuffer {
	let buffer = Buffer.allocUnsafeSlow(initialBufferBytes);
	return {
		bytes: () => buffer,
		grow(bytes) {
			if (bytes <= buffer.length) return;
			const larger = Buffer.allocUnsafeSlow(bytes);
			buffer.copy(larger);
			buffer = larger;
		},
	};
}

/** Neither a link that was swapped in nor a pipe without a writer can block the scan. */
export const openFlags: number =
	constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Larger ones are read in windows. */
export const maxHeldBytes: number = 1 << 23;
