// Hostile text costs in proportion to its length, in the scan, in the positions and excerpts of
// what it finds, and in the grouping. What is counted is steps; what counts none and grows with the
// square would take longer than the suite's limit for these sizes.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ScanBudget } from "../../src/detect/scan-budget.ts";
import { createScanner } from "../../src/detect/scanner.ts";
import { groupFindings } from "../../src/finding/group-occurrences.ts";
import { OccurrenceMaker } from "../../src/finding/make-occurrences.ts";
import { compilePack } from "../../src/packs/compile-pack.ts";
import { many } from "../setup/draws.ts";
import { hostileTexts, hostileToPatterns } from "./hostile.ts";

const packs = ["mailchimp", "iterable"].map((name) => {
	const file = `rules/${name}.yaml`;
	const text = readFileSync(join(import.meta.dirname, "../..", file), "utf8");
	return compilePack({ file, text, foreign: false });
});
const scanner = createScanner(packs);
const grouping = {
	describe: () => ({ provider: "any", title: "Any", severity: () => "high" as const }),
	playbook: () => [],
	showSecrets: false,
};

/** Counts what is taken of it. */
class CountingBudget extends ScanBudget {
	taken = 0;

	override takeSteps(steps: number): void {
		this.taken += steps;
		super.takeSteps(steps);
	}
}

/** All that happens to a content but for reading it; gives the steps that it took. */
function measure(bytes: Buffer): number {
	const budget = new CountingBudget(bytes.length);
	const { matches } = scanner.scan(bytes, { path: "a.txt", budget });
	const provenance = [{ where: "file", path: "a.txt" }] as const;
	groupFindings(new OccurrenceMaker().make(bytes, 0, matches, provenance), grouping);
	return budget.taken;
}

function expectLinear(make: (size: number) => Buffer, size: number): void {
	const [small, large] = [measure(make(size / 4)), measure(make(size))];
	expect(large).toBeLessThanOrEqual(8 * small + 50 * size);
}

test.each(hostileTexts)("$name", ({ make, isHeavy }) => {
	expectLinear(make, 4 * many(isHeavy ? 1 << 15 : 1 << 16));
});

test.each(hostileToPatterns(packs))("pattern $name", ({ make }) => {
	expectLinear(make, 4 * many(1 << 13));
});
