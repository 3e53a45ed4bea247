// What is written into a secret: the new key, or where the secret is a JSON object, all of it with one field replaced.

import type { Destination } from "./destination.ts";
import { type KeyValues, parseJson, textOf } from "./recipe.ts";

/** A secret that is a JSON object keeps its other fields; undefined where no field of it can be the key. */
export function replaceField(
	{ young, old, stored }: KeyValues,
	{ scope }: Destination,
): string | undefined {
	const object = parseJson(stored ?? "");
	if (typeof object !== "object" || object === null || Array.isArray(object))
		return stored === undefined ? undefined : young;
	const fields = object as Record<string, unknown>;
	const named = scope.field !== undefined && scope.field in fields ? [scope.field] : [];
	const same = Object.keys(fields).filter((field) => textOf(fields[field]).startsWith(old));
	const chosen = named.length > 0 ? named : same;
	if (chosen.length === 0) return undefined;
	return JSON.stringify({
		...fields,
		...Object.fromEntries(chosen.map((field) => [field, young])),
	});
}
