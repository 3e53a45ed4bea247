// Redacts a secret: as many characters are shown as the provider's dashboard shows, so that a person finds the row
// there.

import type { ShownCharacters } from "../packs/pack.ts";

const hidden = "********";

/**
 * The redacted form of a secret: "0f3a********-us12", "********9c2e11aa". At least half of it is
 * hidden, whatever a pack from outside says of its short ones.
 */
export function redact(secret: string, shown: ShownCharacters, datacenter?: string): string {
	const most = Math.floor(secret.length / 4);
	const first = secret.slice(0, Math.min(most, shown.first ?? 0));
	const last = secret.slice(secret.length - Math.min(most, shown.last ?? 0));
	return `${first}${hidden}${last}${shown.datacenter && datacenter ? `-${datacenter}` : ""}`;
}
