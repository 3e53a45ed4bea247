// Names of the scanned tree become arguments of a store's tool: whatever they are, a command has the flags of its recipe
// and no others, and no argument holds more than one line or reads a file that the tree names.

import { expect, test } from "vitest";
import { type Destination, safeDestination } from "../../src/stores/destination.ts";
import { recipes } from "../../src/stores/recipes.ts";
import { draws, fc } from "../setup/draws.ts";

const words = [
	..."-= /.:@+,\n\r\0\t'\"\\`$(){}[]%~#!*?&|;<>".split(""),
	..."-x --repo= ../ // @/etc/passwd file:// https://evil.example =- -- MAILCHIMP_API_KEY a b us-east-1 prod ü \u202e".split(
		" ",
	),
	"a".repeat(300),
];
const hostile = fc
	.array(fc.constantFrom(...words), { minLength: 1, maxLength: 5 })
	.map((list) => list.join(""));
const plain: Readonly<Record<string, string>> = { region: "us-east-1", environment: "prod" };
const parts =
	"repository environment organisation host project worker app region vault mount path secret namespace config sealing site field file mode".split(
		" ",
	);

function commandsOf(destination: Destination): (readonly string[])[] {
	const { tool } = recipes[destination.store]!;
	if (!tool || tool.needs.some((part) => destination.scope[part] === undefined)) return [];
	const attributes = { visibility: "private", scope: "*", type: "env_var", repositories: "a" };
	const state = { isThere: true, stamp: "1", attributes };
	return [
		...tool.look(destination),
		tool.store(destination, state),
		...(tool.value ? [tool.value.command(destination)] : []),
	];
}

/** With what stands in front of "=". */
const flagsOf = (args: readonly string[]) =>
	args.filter((word) => word.startsWith("-")).map((word) => word.split("=")[0]);

test.each(Object.keys(recipes).filter((store) => recipes[store]!.tool))("%s", (store) => {
	const usual = Object.fromEntries(parts.map((part) => [part, plain[part] ?? "ok"]));
	const scopes = fc
		.tuple(fc.constantFrom(...parts), hostile, fc.boolean())
		.map(([part, value, isUsual]) => (isUsual ? usual : { ...usual, [part]: value }));
	let made = 0;
	fc.assert(
		fc.property(fc.oneof(hostile, fc.constant("MAILCHIMP_API_KEY")), scopes, (name, scope) => {
			const safe = safeDestination({ store, name, scope, path: "a", line: 1 });
			// Where the tree leaves something open no command is made.
			if (safe === undefined || safe.unclear !== undefined) return;
			const own = Object.keys(safe.scope).map((part) => [part, usual[part]!]);
			const twin = { ...safe, name: "KEY", scope: Object.fromEntries(own) };
			const commands = commandsOf(safe);
			made += commands.length;
			expect(commands.map(flagsOf)).toEqual(commandsOf(twin).map(flagsOf));
			for (const word of commands.flat()) {
				// biome-ignore lint/suspicious/noControlCharactersInRegex: it is about control characters
				expect(word).not.toMatch(/[\x00-\x1f\x7f]|\.\.|^@.*\w|^https?:/);
				expect(word.length).toBeLessThan(1000);
			}
		}),
		draws(200),
	);
	expect(made).toBeGreaterThan(0);
});
