// A set of object ids for millions of objects: the first 64 bits of each id, 16 to 32 bytes for an entry, and
// nothing for the garbage collector to look at.

export interface IdSet {
	/** Both take an id as its bytes at `at`. */
	add(bytes: Buffer, at: number): void;
	has(bytes: Buffer, at: number): boolean;
	/** How many of its ids the other set lacks. */
	countOutside(other: IdSet): number;
	hasWords(high: number, low: number): boolean;
}

export function createIdSet(): IdSet {
	let slots = 1 << 14;
	let words = new Int32Array(slots * 2);
	let count = 0;

	/** The slot that holds the id, or the free one where it belongs. A free slot has 0 as its second word. */
	function find(high: number, low: number): number {
		let slot = high & (slots - 1);
		for (;;) {
			const there = words[slot * 2]!;
			const thereLow = words[slot * 2 + 1]!;
			if (there === high && thereLow === low) return slot;
			if (thereLow === 0) return slot;
			slot = (slot + 1) & (slots - 1);
		}
	}

	function put(high: number, low: number): void {
		const slot = find(high, low);
		if (words[slot * 2] === high && words[slot * 2 + 1] === low) return;
		words[slot * 2] = high;
		words[slot * 2 + 1] = low;
		count++;
	}

	function double(): void {
		const old = words;
		slots *= 2;
		words = new Int32Array(slots * 2);
		count = 0;
		for (let i = 0; i < old.length; i += 2) {
			if (old[i + 1] !== 0) put(old[i]!, old[i + 1]!);
		}
	}

	function hasWords(high: number, low: number): boolean {
		return words[find(high, low) * 2 + 1] === low;
	}

	return {
		add(bytes, at) {
			put(bytes.readInt32LE(at), bytes.readInt32LE(at + 4) || 1);
			if (count * 2 > slots) double();
		},
		has: (bytes, at) => hasWords(bytes.readInt32LE(at), bytes.readInt32LE(at + 4) || 1),
		hasWords,
		countOutside(other) {
			let outside = 0;
			for (let i = 0; i < words.length; i += 2) {
				if (words[i + 1] !== 0 && !other.hasWords(words[i]!, words[i + 1]!)) outside++;
			}
			return outside;
		},
	};
}
