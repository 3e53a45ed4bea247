import { describe, expect, test } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { renderComparison } from "../../src/report/comparison.ts";
import { comparisonFormats, formats, loadReporter } from "../../src/report/formats.ts";
import { disarmLine } from "../../src/text/escape.ts";
import { finding, fullReport, historyLocation, location, reportOf } from "./sample.ts";

// A CI log obeys a line that begins with a command, and every format may be printed into one.

const breaks = ["\n", "\r", "\r\n", "\u2028", "\u2029", "\x85", "\v", "\f"];
const commands = ["::error::x", "::stop-commands::x", "##[add-mask]x", "##vso[task.complete]x"];
const texts = commands.flatMap((command) => [
	command,
	` ${command}`,
	...breaks.map((lineBreak) => `a${lineBreak}${command}`),
	...breaks.map((lineBreak) => `${lineBreak}\t${command}`),
]);

/** Every text of the report is the hostile one; ids, times and choices stay. */
function spoil(value: unknown, text: string, name = ""): unknown {
	if (typeof value === "string") return kept.has(name) ? value : text;
	if (Array.isArray(value)) return value.map((item) => spoil(item, text, name));
	if (value === null || typeof value !== "object") return value;
	const entries = Object.entries(value).map(([key, part]) => [key, spoil(part, text, key)]);
	return Object.fromEntries(entries);
}
const kept = new Set([
	...["confidence", "severity", "status", "mode", "where", "by", "startedAt", "version"],
	...["checkedAt", "from", "to", "since", "until", "fingerprint"],
]);

const base = reportOf({
	...fullReport,
	findings: [
		...fullReport.findings,
		{
			...finding,
			fingerprint: "f3",
			locations: [
				{ ...location, path: "" },
				{ ...historyLocation, where: "name", path: "" },
				{ ...historyLocation, where: "note", path: "x" },
			],
		},
	],
	notices: [{ code: "x", message: "x" }],
});

const forbidden = /^\s*(?:::|##\[|##vso\[|##teamcity\[)/;
const linesOf = (text: string): string[] => text.split(/\r\n|[\n\r\u2028\u2029\x85\v\f]/);

describe.each(formats)("%s", (format) => {
	test.each([true, false])(
		"has no line that begins with a command, verbose: %s",
		async (verbose) => {
			const render = await loadReporter(format);
			for (const text of texts) {
				const report = spoil(base, text) as Report;
				const options = { width: 80, color: false, verbose, quiet: false };
				const lines = linesOf([...render(report, options)].join(""));
				const found = lines.filter((line) => forbidden.test(line));
				// Its own commands name what is hostile only as a value.
				const own = /^::(?:error|warning|notice) /;
				expect(found.filter((line) => format !== "github" || !own.test(line))).toEqual([]);
			}
		},
	);
});

test.each(comparisonFormats)("a comparison as %s has none either", (format) => {
	for (const text of texts) {
		const report = spoil(base, text) as Report;
		const [one, ...others] = report.findings;
		const compared = {
			...{ new: [one!], cameBack: others, stillThere: [], gone: report.findings },
			...{ dead: [], accepted: [one!], notSeen: [] },
		};
		const sources = { tool: report.tool, before: report, after: report };
		// As the command prints it.
		const lines = linesOf([...renderComparison(format, compared, sources)].join("")).map(
			disarmLine,
		);
		expect(lines.filter((line) => forbidden.test(line))).toEqual([]);
	}
});
