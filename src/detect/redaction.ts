// How a secret is shown: as many characters as the provider's dashboard shows of it, so that
// a person finds the row there, and nothing more.

import type { Shown } from "../packs/pack.ts";

const hidden = "********";

/** The redacted form of a secret: "0f3a********-us12", "********9c2e11aa". */
export function redact(secret: string, shown: Shown, datacenter?: string): string {
	const first = secret.slice(0, shown.first ?? 0);
	const last = shown.last ? secret.slice(-shown.last) : "";
	return `${first}${hidden}${last}${shown.datacenter && datacenter ? `-${datacenter}` : ""}`;
}
