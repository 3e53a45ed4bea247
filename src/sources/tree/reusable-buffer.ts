// A buffer that each file is read into, and that grows with the largest. It lies on the heap here, and in
// the kernel's memory where the content prefilter gives it (detect/content-prefilter.ts).

import { initialBufferBytes } from "../../detect/content-prefilter.ts";

export interface ReusableBuffer {
	/** All bytes of the buffer; not valid any more once it grew, or the kernel was called. */
	bytes(): Buffer;
	/** Makes it at least so large, and keeps what is in it. */
	grow(bytes: number): void;
}

export function createReusableBuffer(): ReusableBuffer {
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
