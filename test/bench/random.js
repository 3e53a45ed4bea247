// Numbers that look random and are the same in every run: what the bench makes comes from a seed.

const hexDigits = "0123456789abcdef";

/** @param seed a whole number */
export function createRandom(seed) {
	let state = seed | 0;
	// mulberry32
	const next = () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	const below = (limit) => Math.floor(next() * limit);
	return {
		below,
		/** Low numbers are frequent, as a few files change often and most seldom. */
		skewed: (limit) => Math.floor(next() ** 3 * limit),
		pick: (list) => list[below(list.length)],
		hex: (length) => Array.from({ length }, () => hexDigits[below(16)]).join(""),
		bytes: (length) => {
			const words = Uint32Array.from({ length: (length >> 2) + 1 }, () => next() * 2 ** 32);
			return Buffer.from(words.buffer, 0, length);
		},
	};
}
