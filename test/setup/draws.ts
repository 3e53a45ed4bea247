// How many cases the property tests draw, and from which seed. A pull request draws the same few each time: .ci/run sets
// UNLEAK_DRAWS to 1. The nightly run sets UNLEAK_SEED to a new number and UNLEAK_DRAWS to a factor; without either, as by
// "npm test", a third is drawn. Tests get fast-check from here, so that both count for all of them. Where a property
// fails, fast-check prints the seed.

import fc from "fast-check";

const seed = wholeNumber("UNLEAK_SEED") ?? 1;
const factor = wholeNumber("UNLEAK_DRAWS") ?? 1 / 3;

/** Parameters of fc.assert() and fc.sample(); `count` is for a pull request. */
export function draws(count: number): { readonly seed: number; readonly numRuns: number } {
	return { seed, numRuns: scaled(count) };
}

/** Seeds for what is not drawn by fast-check; `count` is for a pull request. */
export function seeds(count: number): readonly number[] {
	return Array.from({ length: scaled(count) }, (_, index) => seed * 1000 + index);
}

/** Some items of a list, in its order: `count` for a pull request, in time all of them at night. */
export function some<Item>(list: readonly Item[], count: number): readonly Item[] {
	const length = Math.min(list.length, scaled(count));
	const drawn = fc.shuffledSubarray([...list.keys()], { minLength: length, maxLength: length });
	const [places = []] = fc.sample(drawn, { seed, numRuns: 1 });
	return places.sort((one, other) => one - other).map((place) => list[place] as Item);
}

/** How many of something there is very much of, `count` for a pull request: at night as many, for it is no draw. */
export function many(count: number): number {
	return Math.ceil(count * Math.min(1, factor));
}

fc.configureGlobal(draws(100));

export { fc };

/** As the global set-up of a run: prints both. */
export function setup(): void {
	console.log(
		`Property tests draw with UNLEAK_SEED=${seed} UNLEAK_DRAWS=${factor < 1 ? "1/3 (unset)" : factor}`,
	);
}

function scaled(count: number): number {
	return Math.ceil(count * factor);
}

function wholeNumber(name: string): number | undefined {
	const text = process.env[name];
	if (text === undefined) return undefined;
	if (!/^[1-9]\d{0,8}$/.test(text))
		throw new Error(`${name}="${text}" is not a whole number from 1`);
	return Number(text);
}
