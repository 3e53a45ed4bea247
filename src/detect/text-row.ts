// Counts bytes of text in a row, as the numbers of a list give them, and says when they are enough for a secret. The kernel
// counts in the same way (kernel/assembly/byte-list.ts).

import { isTextSign, mayBeTextByte, minText } from "./text-check.ts";

/** For one way to read the numbers: the bytes of text in a row and the other bytes behind them. */
export class TextRow {
	start = 0;
	#count = 0;
	#others = 0;
	#last = -1;
	#ascending = 0;

	reset(): void {
		this.#count = 0;
		this.#others = 0;
		this.#last = -1;
		this.#ascending = 0;
	}

	/** True once enough bytes are text. */
	add(byte: number, start: number): boolean {
		if (!mayBeTextByte(byte)) {
			this.reset();
			return false;
		}
		if (isTextSign(byte)) {
			if (++this.#others > maxOthers) this.reset();
			return false;
		}
		this.#ascending = byte === this.#last + 1 ? this.#ascending + 1 : 0;
		this.#last = byte;
		if (this.#ascending >= maxAscending) {
			this.#count = 0;
			this.#others = 0;
			return false;
		}
		if (++this.#count === 1) this.start = start;
		this.#others = 0;
		if (this.#count < minText) return false;
		this.reset();
		return true;
	}
}

/** The most bytes in a row that are no text: a sign between two characters has so many. */
const maxOthers = 9;
/** So many bytes in a row, each one more than the last: numbers of lines, or a placeholder (randomness.ts). */
const maxAscending = 8;
