// Brings a made-up key to one destination by the tool that PATH gives, with a person who types given words. Whatever
// happens, neither key may be on the screen or in the record.

import { expect } from "vitest";
import { learnSecrets } from "../../src/cli/print.ts";
import type { Dialog } from "../../src/cli/rotate/dialog.ts";
import { storeByTool } from "../../src/cli/rotate/store-by-tool.ts";
import { openTool } from "../../src/cli/rotate/tool-session.ts";
import { Secret } from "../../src/model/secret.ts";
import { startDestination } from "../../src/rotate/destinations.ts";
import type { DestinationRecord } from "../../src/rotate/rotation.ts";
import type { Destination } from "../../src/stores/destination.ts";
import { recipeOf } from "../../src/stores/recipes.ts";
import { fill } from "../e2e/program.ts";
import { makeFolder } from "../sources/tree.ts";

export const old = new Secret(`${fill("{hex:32}", "old")}`, "old");
export const young = new Secret(`${fill("{hex:32}", "young")}-us6`, "young");
export const newKey = "b2".repeat(20);

export interface StoreOutcome {
	readonly result: string;
	readonly screen: string;
	readonly record: DestinationRecord;
	readonly asked: readonly string[];
}

export function destinationAt(
	store: string,
	name: string,
	scope: Readonly<Record<string, string>>,
): Destination {
	return { store, name, scope, path: "a", line: 1 };
}

export async function storeAt(
	destination: Destination,
	typed: readonly string[],
): Promise<StoreOutcome> {
	learnSecrets([old, young]);
	const recipe = recipeOf(destination);
	const { signal } = new AbortController();
	const session = openTool(recipe.tool!, destination, { root: makeFolder(), signal });
	if (typeof session === "string") throw new Error(session);
	let screen = "";
	let record = startDestination({ id: "x", title: "x" });
	const asked: string[] = [];
	const left = [...typed];
	const dialog: Dialog = {
		isInteractive: true,
		print: (said) => {
			screen += said.map(({ text }) => `${text}\n`).join("");
		},
		prompt: async (question) => {
			asked.push(question);
			return left.shift();
		},
		promptSecret: async () => undefined,
		end() {},
	};
	const keys = { young, old };
	const save = (next: DestinationRecord) => {
		record = next;
	};
	const job = {
		destination,
		record,
		recipe,
		tool: recipe.tool!,
		session,
		dialog,
		keys,
		newKey,
		save,
	};
	const result = await storeByTool(job);
	for (const secret of [old, young]) {
		const bare = secret.reveal().slice(0, 32);
		expect(screen).not.toContain(bare);
		expect(JSON.stringify(record)).not.toContain(bare);
	}
	return { result, screen, record, asked };
}
