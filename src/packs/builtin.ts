// The packs of the package, compiled when it was built (see build.js).

import compiled from "./builtin.json" with { type: "json" };
import type { Pack } from "./pack.ts";

/** The packs for Mailchimp and Iterable, in the order of their file names. */
export const builtinPacks: readonly Pack[] = compiled as unknown as readonly Pack[];

/** The pack of a rule; undefined for a rule of a pack from outside. */
export function builtinPackOf(ruleId: string): Pack | undefined {
	return builtinPacks.find(({ rules }) => rules.some(({ id }) => id === ruleId));
}
