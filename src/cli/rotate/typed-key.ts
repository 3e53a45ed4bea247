// Recognises a typed key by the shapes of the packs, as `unleak verify` does, with or without its data centre, and
// reads one from a descriptor. The key is kept only in a Secret.

import type { Pack } from "../../packs/pack.ts";
import type { TracedKey } from "../../trace/find-key.ts";
import { type KeyLine, parseKeyLines } from "../../verify/parse-keys.ts";

export interface TypedKey extends TracedKey {
	readonly title: string;
}

/** Every key that the text can be, by the words that tell providers apart. */
export function parseTypedKey(text: string, packs: readonly Pack[]): TypedKey[] {
	// A rule of the user's own is asked about nowhere, but its keys have a shape.
	const own = packs.map((pack) => ({ ...pack, foreign: false }));
	const words = ["", ...packs.map(({ provider }) => provider), "mandrill"];
	const keys = words.flatMap((word) => parseKeyLines(`${word} ${text.trim()}`.trim(), own).keys);
	const distinct = new Map(keys.map((key) => [key.fingerprint, toFound(key)]));
	return [...distinct.values()];
}

function toFound({ fingerprint, rule, secret, redacted, details, claims }: KeyLine): TypedKey {
	return {
		fingerprint,
		ruleId: rule.id,
		title: rule.title,
		secret,
		redacted,
		details,
		claims,
	};
}
