// Makes the recipe of a store that the person sets by hand; "{name}" in its words is the variable's name.

import type { Destination } from "./destination.ts";
import type { ByHand, StoreRecipe } from "./recipe.ts";

type Words = string | ((destination: Destination) => string);

export function byHand(
	title: string,
	text: Words,
	live: Words,
	more: { readonly url?: Words; readonly command?: Words } = {},
): StoreRecipe {
	const fill = (words: Words, destination: Destination) =>
		typeof words === "string" ? words.replaceAll("{name}", destination.name) : words(destination);
	return {
		title,
		byHand: (destination): ByHand => ({
			text: fill(text, destination),
			...(more.url !== undefined && { url: fill(more.url, destination) }),
			...(more.command !== undefined && { command: fill(more.command, destination) }),
		}),
		live: (destination) => fill(live, destination),
	};
}
