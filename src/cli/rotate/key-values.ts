// The one file of a rotation that sees keys as text: it makes what is written to a tool's standard input or into a local
// file, and compares what a store gives back.

import { Secret } from "../../model/secret.ts";
import type { Destination } from "../../stores/destination.ts";
import type { ToolRecipe } from "../../stores/recipe.ts";

/** The new key as programs use it: with its data centre, where the old one had that too. */
export function wholeKey(bare: Secret, datacenter: string | undefined): Secret {
	const suffix = datacenter === undefined ? "" : `-${datacenter}`;
	return new Secret(`${bare.reveal()}${suffix}`, bare.redacted);
}

/** The bytes for a tool's standard input; undefined where it is not clear what to write. */
export function toolInput(
	recipe: ToolRecipe,
	destination: Destination,
	keys: { readonly young: Secret; readonly old: Secret; readonly stored: Secret | undefined },
): Secret | undefined {
	const young = keys.young.reveal();
	if (young === "") return undefined;
	const values = { young, old: keys.old.reveal(), stored: keys.stored?.reveal() };
	const input = recipe.input === undefined ? young : recipe.input(values, destination);
	return input === undefined ? undefined : new Secret(input, "");
}

/** The text that a tool reads; it leaves this file for its standard input alone. */
export function inputText(input: Secret): string {
	return input.reveal();
}

/** What a store gives back, kept out of sight. */
export function storedValue(text: string | undefined): Secret | undefined {
	return text === undefined ? undefined : new Secret(text, "");
}

/** True where one holds the other, as a JSON secret holds the key that is one of its fields. */
export function holdsKey(stored: Secret, key: Secret): boolean {
	return stored.reveal().includes(key.reveal());
}

/** True where a store gives back exactly what programs need: a line end at its end would break them. */
export function isExactly(stored: Secret, input: Secret, young: Secret): boolean {
	const text = stored.reveal();
	return text === input.reveal() || text === young.reveal();
}

/**
 * A file's bytes with the new key in the place of the old: whole where the old one had its data centre, bare where it
 * had none. Gives how often.
 */
export function replaceInFile(
	bytes: Buffer,
	old: Secret,
	young: { readonly bare: Secret; readonly whole: Secret },
): { readonly bytes: Buffer; readonly count: number } {
	const pattern = new RegExp(`${escapePattern(old.reveal())}(-us[1-9][0-9]?(?![0-9A-Za-z]))?`, "g");
	let count = 0;
	const text = bytes.toString("latin1").replace(pattern, (_, suffix: string | undefined) => {
		count++;
		return (suffix === undefined ? young.bare : young.whole).reveal();
	});
	return { bytes: Buffer.from(text, "latin1"), count };
}

function escapePattern(text: string): string {
	return text.replace(/[^\w]/g, "\\$&");
}
