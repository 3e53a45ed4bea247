// Very many matches in one content, and very many places of one secret: nothing may grow with
// the square of their number, nor be handed over as the arguments of one call.

import { expect, test } from "vitest";
import { resolveOverlaps } from "../../src/detect/resolve-overlaps.ts";
import { groupFindings } from "../../src/finding/group-occurrences.ts";
import { OccurrenceMaker } from "../../src/finding/make-occurrences.ts";
import { many } from "../setup/draws.ts";
import { digits, matchOf } from "./matches.ts";

const count = many(150_000);
const size = 40;
const secret = digits("one");
const grouping = {
	describe: () => ({ provider: "any", title: "Any", severity: () => "high" as const }),
	playbook: () => [],
	showSecrets: false,
};

test.each([
	["in one line", 32],
	["in lines of their own", 10],
])("%s", (_, separator) => {
	const bytes = Buffer.alloc(count * size, separator);
	const matches = Array.from({ length: count }, (__, index) => {
		bytes.write(secret, index * size, "latin1");
		const confidence = index % 2 === 0 ? ("high" as const) : ("medium" as const);
		return matchOf(secret, { start: index * size, end: index * size + 32, confidence });
	});
	const resolved = resolveOverlaps([...matches].reverse(), bytes, 0);
	expect(resolved).toHaveLength(count);
	const provenance = [{ where: "file", path: "a.txt" }] as const;
	const occurrences = new OccurrenceMaker().make(bytes, 0, resolved, provenance);
	const { findings } = groupFindings(occurrences, grouping);
	expect(findings.map(({ locations }) => locations.length)).toEqual([count]);
	const last = findings[0]!.locations.at(-1)!;
	expect([last.line, last.column]).toEqual(
		separator === 10 ? [count * (size - 32) - (size - 33), 1] : [1, (count - 1) * size + 1],
	);
});
