// Makes a pattern of a pack ready to match: V8 runs those of the package, step-matcher.ts those from outside.

import type { PatternNode } from "../packs/pattern-node.ts";
import type { ScanBudget } from "./scan-budget.ts";
import { createStepMatcher, type Pattern, type PatternMatch } from "./step-matcher.ts";

/** `program` is what a pack from outside brings beside `source`. */
export function createPattern(source: string, flags: string, program?: PatternNode): Pattern {
	if (program !== undefined) return createStepMatcher(program, flags.includes("m"));
	const pattern = new RegExp(source, `g${flags}`);
	return {
		exec(text, from) {
			pattern.lastIndex = from;
			const found = pattern.exec(text);
			if (!found) return undefined;
			const groups: Record<string, string> = {};
			for (const [name, value] of Object.entries(found.groups ?? {}))
				if (value !== undefined) groups[name] = value;
			return { index: found.index, text: found[0], groups };
		},
	};
}

/** The match of a text as a whole, and no other behind it. */
export function wholeMatch(text: string, from: number): PatternMatch | undefined {
	return from === 0 ? { index: 0, text, groups: {} } : undefined;
}

/** All matches, one behind the other. */
export function* allMatches(
	pattern: Pattern,
	text: string,
	budget: ScanBudget,
): Generator<PatternMatch> {
	for (let from = 0; from <= text.length; ) {
		const found = pattern.exec(text, from, budget);
		if (found === undefined) return;
		yield found;
		from = found.index + Math.max(1, found.text.length);
	}
}
