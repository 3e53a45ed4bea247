// How many cases the property tests draw, and from which seed. A pull request draws the same few each time; the
// nightly run sets UNLEAK_SEED to a new number and UNLEAK_DRAWS to a factor. Tests get fast-check from here, so that
// both count for all of them. Where a property fails, fast-check prints the seed.

import fc from "fast-check";

const seed = wholeNumber("UNLEAK_SEED");
const factor = wholeNumber("UNLEAK_DRAWS");

/** Parameters of fc.assert() and fc.sample(); `count` is for a pull request. */
export function draws(count: number): { readonly seed: number; readonly numRuns: number } {
	return { seed, numRuns: count * factor };
}

/** Seeds for what is not drawn by fast-check; `count` is for a pull request. */
export function seeds(count: number): readonly number[] {
	return Array.from({ length: count * factor }, (_, index) => seed * 1000 + index);
}

/** Some items of a list, in its order: `count` for a pull request, in time all of them at night. */
export function some<Item>(list: readonly Item[], count: number): readonly Item[] {
	const length = Math.min(list.length, count * factor);
	const drawn = fc.shuffledSubarray([...list.keys()], { minLength: length, maxLength: length });
	const [places = []] = fc.sample(drawn, { seed, numRuns: 1 });
	return places.sort((one, other) => one - other).map((place) => list[place] as Item);
}

fc.configureGlobal(draws(100));

export { fc };

/** As the global set-up of a run: prints both. */
export function setup(): void {
	console.log(`Property tests draw with UNLEAK_SEED=${seed} UNLEAK_DRAWS=${factor}`);
}

function wholeNumber(name: string): number {
	const text = process.env[name] ?? "1";
	if (!/^[1-9]\d{0,8}$/.test(text))
		throw new Error(`${name}="${text}" is not a whole number from 1`);
	return Number(text);
}
