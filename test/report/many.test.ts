// Reports that somebody made up to keep us busy: whatever there is very much of, no format takes
// time by its square.

import { describe, expect, test } from "vitest";
import type { Finding, Location, Report } from "../../src/model/report.ts";
import { formats, loadReporter } from "../../src/report/formats.ts";
import { plainText } from "../../src/report/sarif-text.ts";
import { many } from "../setup/draws.ts";
import { finding, location, reportOf } from "./sample.ts";

const options = { width: 80, color: false, verbose: false, quiet: false };

function listOf<Item>(amount: number, make: (index: number) => Item): Item[] {
	return Array.from({ length: amount }, (_, index) => make(index));
}

const bare: Finding = { ...finding, playbook: [] };
const steps = listOf(many(200_000), (index) => ({ title: `Step ${index}`, text: "Do it." }));
const places = listOf(many(20_000), (index): Location => ({ ...location, line: index + 1 }));
const message = "a".repeat(900_000);
const half = message.slice(700_000);

const reports: readonly (readonly [string, Report])[] = [
	[
		"providers",
		reportOf({
			findings: listOf(many(100_000), (index) => ({
				...bare,
				fingerprint: `f${index}`,
				provider: `p${index}`,
			})),
		}),
	],
	[
		"steps of two keys",
		reportOf({
			findings: ["f1", "f2"].map((fingerprint) => ({ ...bare, fingerprint, playbook: steps })),
		}),
	],
	[
		"places of a key with a long name",
		reportOf({ findings: [{ ...bare, title: "T".repeat(900_000), locations: places }] }),
	],
	[
		"places that a message nearly names",
		reportOf({
			problems: listOf(3, () => ({ code: "p", message, path: `${half}b${half}` })),
		}),
	],
];

describe.each(reports)("very many %s", (_, report) => {
	test.each(formats)("as %s", async (format) => {
		const render = await loadReporter(format);
		let length = 0;
		for (const chunk of render(report, options)) length += chunk.length;
		expect(length).toBeGreaterThan(0);
	});
});

test("of a text that is cut no part of an address is shown, wherever it is cut", () => {
	for (let before = 1200; before < 1500; before++) {
		// What is masked makes the text shorter, so that its far end comes near.
		const masked = `${"x".repeat(60)}@${"y".repeat(200)} `.repeat(4);
		const shown = plainText(
			`${masked}${" ".repeat(before - masked.length)}somebody@example.com ${"z ".repeat(900)}`,
		);
		expect(shown).not.toMatch(/some|example/);
	}
});
