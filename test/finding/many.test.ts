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

test.each([0, 1])("unpacked from one place, beside %i other matches of less worth", (others) => {
	const beside = Array.from({ length: others }, () =>
		matchOf(digits("other"), { start: 5, end: 37, confidence: "low" }),
	);
	const matches = Array.from({ length: count }, (_, index) =>
		matchOf(secret, {
			start: 0,
			end: 100,
			inUnpacked: { start: index * size, end: index * size + 32 },
		}),
	);
	const resolved = resolveOverlaps([...matches.reverse(), ...beside], Buffer.alloc(100), 0);
	expect(resolved).toHaveLength(count);
	expect(resolved.map(({ inUnpacked }) => inUnpacked?.start)).toEqual(
		Array.from({ length: count }, (_, index) => index * size),
	);
});

test("what was unpacked goes as one where something of more worth stands there", () => {
	const better = matchOf(secret, { start: 5, end: 37 });
	const matches = [0, 40].map((start) =>
		matchOf(secret, {
			start: 0,
			end: 100,
			confidence: "low",
			inUnpacked: { start, end: start + 32 },
		}),
	);
	expect(resolveOverlaps([...matches, better], Buffer.alloc(100), 0)).toEqual([better]);
});
