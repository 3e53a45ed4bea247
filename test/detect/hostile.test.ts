// Hostile text costs in proportion to its length, in the scan, in the positions and excerpts of
// what it finds, and in the grouping. The bound is wide: twice the time a byte is no fault, a
// cost that grows with the square is 16 times as much for four times the text.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createScanner } from "../../src/detect/scanner.ts";
import { groupFindings } from "../../src/finding/group-occurrences.ts";
import { OccurrenceMaker } from "../../src/finding/make-occurrences.ts";
import { compilePack } from "../../src/packs/compile-pack.ts";
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

/** All that happens to a content but for reading it; gives the time it took. */
function measure(bytes: Buffer): number {
	const start = performance.now();
	const { matches } = scanner.scan(bytes, { path: "a.txt" });
	const provenance = [{ where: "file", path: "a.txt" }] as const;
	groupFindings(new OccurrenceMaker().make(bytes, 0, matches, provenance), grouping);
	return performance.now() - start;
}

function expectLinear(make: (size: number) => Buffer, size: number): void {
	const [small, large] = [make(size / 4), make(size)];
	const base = Math.min(measure(small), measure(small));
	const bound = 12 * base + 400;
	// A machine may be busy for a while: the best of several counts.
	let best = Number.POSITIVE_INFINITY;
	for (let attempt = 0; attempt < 3 && best > bound; attempt++)
		best = Math.min(best, measure(large));
	expect(best).toBeLessThan(bound);
}

test.each(hostileTexts)("$name", ({ make, isHeavy }) => {
	expectLinear(make, isHeavy ? 1 << 18 : 1 << 20);
});

test.each(hostileToPatterns(packs))("pattern $name", ({ make }) => {
	expectLinear(make, 1 << 15);
});
