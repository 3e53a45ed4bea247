// Says what the holder of a key can do, in the words of its pack, for readers who never saw the provider, and whether
// it is of a type that is made to be public. The words of a pack from outside the package are marked as such.

import type { Details } from "../model/match.ts";
import type { Pack } from "../packs/pack.ts";

/** Gives both as a finding holds them; nothing where the pack says nothing. */
export function natureOf(
	pack: Pick<Pack, "rules" | "file" | "foreign">,
	finding: { readonly ruleId: string; readonly details: Details },
): { readonly power?: string; readonly isMadePublic?: true } {
	const rule = pack.rules.find(({ id }) => id === finding.ruleId);
	const { keyType } = finding.details;
	const isMadePublic = keyType !== undefined && rule?.clientSide.includes(keyType) === true;
	return { ...powerOf(pack, finding), ...(isMadePublic ? { isMadePublic } : {}) };
}

/** The sentence alone. */
function powerOf(
	{ rules, file, foreign }: Pick<Pack, "rules" | "file" | "foreign">,
	{ ruleId, details }: { readonly ruleId: string; readonly details: Details },
): { readonly power?: string } {
	const power = rules.find(({ id }) => id === ruleId)?.power;
	if (power === undefined) return {};
	const { keyType = "" } = details;
	const told = Object.hasOwn(power.byKeyType, keyType) ? power.byKeyType[keyType] : undefined;
	const text = told ?? power.default;
	return { power: foreign ? `${text} (from ${file}, not part of unleak)` : text };
}
