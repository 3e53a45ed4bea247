// Cuts the playbook of one key into the steps of a rotation, and makes the pattern that finds the key in a history
// without naming it.

import type { Pack, PlaybookStage, Rule } from "../../packs/pack.ts";
import { renderStage } from "../../playbook/render.ts";
import { characterClass, keyPattern } from "../../rotate/history-rewrite.ts";
import type { Rotation } from "../../rotate/rotation.ts";
import type { StepGuide } from "../../rotate/step-messages.ts";
import type { TracedKey } from "../../trace/find-key.ts";

export function stepGuideOf(pack: Pack, { ruleId, redacted, details }: Rotation): StepGuide {
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
export function patternOfKey({ shown, forms }: Rule, { redacted, secret }: TracedKey): string {
	const { first = 0, last = 0 } = shown;
	return keyPattern({
		characters: characterClass(forms.map(({ probe }) => probe.bytes).join("")),
		length: secret.length,
		first: redacted.slice(0, first),
		last: last > 0 ? redacted.slice(-last) : "",
	});
}
