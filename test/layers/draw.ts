// Draws that follow from a seed, so that a text that was not read can be made again.

export interface Draw {
	/** In [0, limit). */
	below(limit: number): number;
	pick<T>(list: readonly T[]): T;
	chance(share: number): boolean;
	/** So many of these characters. */
	text(characters: string, length: number): string;
}

export function drawFrom(seed: number): Draw {
	let state = seed >>> 0;
	const next = (): number => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	const below = (limit: number) => Math.floor(next() * limit);
	return {
		below,
		pick: (list) => list[below(list.length)]!,
		chance: (share) => next() < share,
		text: (characters, length) =>
			Array.from({ length }, () => characters[below(characters.length)]).join(""),
	};
}
