// What one run of `unleak rotate` works with. Every key that the run has seen is removed from whatever it prints or
// writes.

import type { Secret } from "../../model/secret.ts";
import type { Pack } from "../../packs/pack.ts";
import type { LeakedKey } from "../../rotate/new-key.ts";
import { createKeySearch, type KeySearch } from "../../trace/key-search.ts";
import { learnSecrets } from "../print.ts";
import type { Dialog } from "./dialog.ts";
import type { OwnCommand } from "./own-command.ts";

export interface RotationSession {
	readonly packs: readonly Pack[];
	/** The top of the work tree, or the current folder outside of one; absolute. */
	readonly root: string;
	readonly dialog: Dialog;
	readonly signal: AbortSignal;
	/** The new key from a descriptor; undefined when the person is to type it. */
	readonly newKey: string | undefined;
	/** Keys that leaked, too: none of them can be the new one. */
	readonly leaked: readonly LeakedKey[];
	/** The person's own commands, each of which takes the new key on its standard input. */
	readonly commands: readonly OwnCommand[];
	/** Asks at every known data centre about a key whose own is not known. */
	readonly findDatacenter: boolean;
}

/** Keeps a key out of all that the run prints and writes from now on; gives what finds it. */
export function keepSecret(secret: Secret): KeySearch {
	learnSecrets([secret]);
	return createKeySearch(secret);
}

/** ISO 8601. */
export function isoNow(): string {
	return new Date().toISOString();
}
