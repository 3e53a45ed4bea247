// The table of all recipes, by the id of the store, and how a destination is called.

import type { Destination } from "./destination.ts";
import type { StoreRecipe } from "./recipe.ts";
import { awsRecipes } from "./recipes-aws.ts";
import { byHandRecipes } from "./recipes-by-hand.ts";
import { ciRecipes } from "./recipes-ci.ts";
import { dockerSwarm } from "./recipes-docker-swarm.ts";
import { encryptedFiles } from "./recipes-encrypted-files.ts";
import { hostingRecipes } from "./recipes-hosting.ts";
import { infisical } from "./recipes-infisical.ts";
import { managerRecipes } from "./recipes-managers.ts";

export const recipes: Readonly<Record<string, StoreRecipe>> = {
	...ciRecipes,
	...hostingRecipes,
	...awsRecipes,
	...managerRecipes,
	...byHandRecipes,
	...encryptedFiles,
	infisical,
	"docker-swarm": dockerSwarm,
};

/** @throws RangeError for a store that the table does not have, which is a fault of ours */
export function recipeOf({ store }: Pick<Destination, "store">): StoreRecipe {
	const recipe = recipes[store];
	if (recipe) return recipe;
	throw new RangeError(`No recipe for the store "${store}"`);
}

/** "GitHub Actions secret MAILCHIMP_API_KEY (repository shop/site)". */
export function describeDestination(destination: Destination): string {
	const places = Object.entries(destination.scope).map(([key, value]) => `${key} ${value}`);
	const where = places.length === 0 ? "" : ` (${places.join(", ")})`;
	return `${recipeOf(destination).title} ${destination.name}${where}`;
}
