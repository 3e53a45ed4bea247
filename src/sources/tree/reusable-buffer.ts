// Where is a file read into? A room of bytes that is used again and again, and grows: on the heap,
// or in the kernel's memory (detect/passing.ts), so that what is read there can be looked at.

import { firstRoomBytes } from "../../detect/passing.ts";

export interface Room {
	/** All bytes of the room; not valid any more once it grew, or the kernel was asked. */
	bytes(): Buffer;
	/** Makes it at least so large, and keeps what is in it. */
	grow(bytes: number): void;
}

export function createRoom(): Room {
	let buffer = Buffer.allocUnsafeSlow(firstRoomBytes);
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
