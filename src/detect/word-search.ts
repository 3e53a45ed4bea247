// Finds which of many words stand in a text, whatever their case: Wu and Manber's search, which
// looks at pairs of bytes and skips nearly the length of the shortest word.

export class WordSearch {
	readonly words: readonly string[];
	readonly #folded: readonly Uint8Array[];
	readonly #shortest: number;
	/** By pair: how far the window may move; 0 for the last pair of some word's head. */
	readonly #shift = new Uint8Array(1024);
	readonly #byPair = new Map<number, number[]>();

	/** @param words at least 3 ASCII characters each, lower case. */
	constructor(words: readonly string[]) {
		this.words = words;
		this.#folded = words.map((word) =>
			Uint8Array.from(word, (character) => character.charCodeAt(0)),
		);
		this.#shortest = Math.min(...words.map((word) => word.length), 255);
		this.#shift.fill(this.#shortest - 1);
		for (const [position, word] of this.#folded.entries()) {
			for (let last = 1; last < this.#shortest; last++) {
				const pair = pairOf(word[last - 1]!, word[last]!);
				this.#shift[pair] = Math.min(this.#shift[pair]!, this.#shortest - 1 - last);
			}
			const pair = pairOf(word[this.#shortest - 2]!, word[this.#shortest - 1]!);
			this.#byPair.set(pair, [...(this.#byPair.get(pair) ?? []), position]);
		}
	}

	/** True when one of the words stands in `bytes`; the search ends there. */
	holdsAny(bytes: Uint8Array): boolean {
		return this.words.length > 0 && this.search(bytes, new Set(), 1).size > 0;
	}

	/** Adds the words that `bytes` holds to `into`, and gives it back. */
	search(
		bytes: Uint8Array,
		into: Set<string> = new Set(),
		enough: number = this.words.length,
	): Set<string> {
		const shifts = this.#shift;
		const size = bytes.length;
		for (let last = this.#shortest - 1; last < size; ) {
			const pair = ((bytes[last - 1]! & 31) << 5) | (bytes[last]! & 31);
			const shift = shifts[pair]!;
			if (shift > 0) {
				last += shift;
				continue;
			}
			for (const position of this.#byPair.get(pair) ?? []) {
				if (!matchesFolded(bytes, last - this.#shortest + 1, this.#folded[position]!)) continue;
				into.add(this.words[position]!);
				if (into.size >= enough) return into;
			}
			last++;
		}
		return into;
	}
}

/** Five bits of each: upper and lower case of a letter agree in them. */
function pairOf(first: number, second: number): number {
	return ((first & 31) << 5) | (second & 31);
}

function matchesFolded(bytes: Uint8Array, at: number, word: Uint8Array): boolean {
	if (at + word.length > bytes.length) return false;
	for (let index = 0; index < word.length; index++) {
		const byte = bytes[at + index]!;
		const folded = byte >= 65 && byte <= 90 ? byte + 32 : byte;
		if (folded !== word[index]) return false;
	}
	return true;
}
