// The playbook of one key, cut into the stages of a rotation, and the pattern that finds the key
// in a history without naming it.

import type { Pack, PlaybookStage, Rule } from "../../packs/pack.ts";
import { renderStage } from "../../playbook/render.ts";
import { classOf, patternOf } from "../../rotate/recipe.ts";
import type { Rotation } from "../../rotate/rotation.ts";
import type { Guide } from "../../rotate/tell-step.ts";
import type { TracedKey } from "../../trace/find-key.ts";

export function guideOf(pack: Pack, { ruleId, redacted, details }: Rotation): Guide {
	const stage = (name: PlaybookStage) => renderStage(pack, { ruleId, redacted, details }, name);
	return {
		open: stage("open"),
		create: stage("create"),
		replace: stage("replace"),
		revoke: stage("revoke"),
		absent: stage("absent"),
		misuse: stage("misuse"),
	};
}

/** The pattern of a key in a history, by what its rule allows to be shown of it. */
export function patternFor({ shown, forms }: Rule, { redacted, secret }: TracedKey): string {
	const { first = 0, last = 0 } = shown;
	return patternOf({
		characters: classOf(forms.map(({ probe }) => probe.bytes).join("")),
		length: secret.length,
		first: redacted.slice(0, first),
		last: last > 0 ? redacted.slice(-last) : "",
	});
}
