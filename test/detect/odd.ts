// Packs as strangers write them: rules of one pattern each, which accept what it matches.

import { compilePack } from "../../src/packs/compile-pack.ts";
import type { Pack } from "../../src/packs/pack.ts";

/** A title, a pattern and its boundary, and whatever a test keeps with them. */
export type OddRule = readonly [title: string, pattern: string, boundary: string, ...unknown[]];

export function compileOdd(rules: readonly OddRule[]): Pack {
	return compilePack({
		file: "odd.yaml",
		foreign: true,
		text: JSON.stringify({
			provider: "odd",
			title: "Odd",
			playbook: [{ title: "Revoke", text: "Revoke it" }],
			rules: rules.map(([title, pattern, boundary], index) => ({
				id: `odd-${String.fromCharCode(97 + index)}`,
				title,
				shown: {},
				severity: { default: "low" },
				forms: [{ says: "odd", pattern, boundary, confidence: "low", entropy: 2 }],
				examples: ["x"],
				counterexamples: ["x"],
			})),
		}),
	});
}
