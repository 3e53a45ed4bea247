// What the rules alone find, without any probe, scan for runs or shortcut: every form is tried at every
// offset of the text, with its boundaries and its judge. Slow and plain, to compare with.

import { isLeftBoundary, isRightBoundary } from "../../src/detect/candidate-checks.ts";
import { CandidateContext } from "../../src/detect/candidate-context.ts";
import { rootLayer } from "../../src/detect/layer.ts";
import { entropyOf, placeholderReason } from "../../src/detect/randomness.ts";
import { ScanBudget } from "../../src/detect/scan-budget.ts";
import { compileJudge } from "../../src/detect/weigh-evidence.ts";
import type { Confidence } from "../../src/model/match.ts";
import type { Pack } from "../../src/packs/pack.ts";

export interface Sight {
	readonly ruleId: string;
	readonly secret: string;
	readonly start: number;
	readonly end: number;
	readonly confidence: Confidence;
}

/** Everything that some form finds in the text itself, undecoded. */
export function findByRules(packs: readonly Pack[], text: string, path: string): Sight[] {
	const bytes = Buffer.from(text, "latin1");
	const layer = rootLayer(bytes);
	const lower = `${path}\n${text}`.toLowerCase();
	const lookup = { path, has: (word: string) => lower.includes(word) };
	const sights: Sight[] = [];
	const rules = packs.flatMap((pack) => pack.rules);
	for (const rule of rules) {
		const others = rules.filter(({ id }) => id !== rule.id);
		for (const form of rule.forms) {
			if (form.keywords.length > 0 && !form.keywords.some(lookup.has)) continue;
			const pattern = new RegExp(form.pattern, "y");
			const judge = compileJudge(rule, form, others);
			for (let start = 0; start < text.length; start++) {
				pattern.lastIndex = start;
				const found = pattern.exec(text);
				if (!found) continue;
				const end = start + found[0].length;
				const before = text.slice(Math.max(0, start - 16), start);
				if (!isLeftBoundary(before, form.boundary)) continue;
				if (!isRightBoundary(text.slice(end, end + 2), form.boundary)) continue;
				const secret = found.groups?.secret ?? found[0];
				if (entropyOf(secret) < form.entropy || placeholderReason(secret)) continue;
				const context = new CandidateContext(layer, start, end, new ScanBudget(text.length));
				const { confidence } = judge({ value: found[0], context, lookup });
				if (confidence) sights.push({ ruleId: rule.id, secret, start, end, confidence });
			}
		}
	}
	return sights;
}
