// What one run of `unleak rotate` works with, and the net under it: every key that the run has
// seen is taken out of whatever it prints or writes.

import type { Secret } from "../../model/secret.ts";
import type { Pack } from "../../packs/pack.ts";
import { createKeySearch, type KeySearch } from "../../trace/key-search.ts";
import type { Person } from "./person.ts";

export interface Session {
	readonly packs: readonly Pack[];
	/** The top of the work tree, or the current folder outside of one; absolute. */
	readonly root: string;
	readonly person: Person;
	readonly net: SecretNet;
	readonly signal: AbortSignal;
	/** The new key from a descriptor; undefined when the person is to type it. */
	readonly newKey: string | undefined;
	/** Asks at every known data centre about a key whose own is not known. */
	readonly findDatacenter: boolean;
}

/** Remembers the keys of a run, to keep them in. */
export class SecretNet {
	readonly #needles: KeySearch[] = [];

	add(secret: Secret): KeySearch {
		const needle = createKeySearch(secret);
		this.#needles.push(needle);
		return needle;
	}

	readonly seal = (text: string): string =>
		this.#needles.reduce((sealed, needle) => needle.seal(sealed), text);
}

/** ISO 8601. */
export function now(): string {
	return new Date().toISOString();
}
