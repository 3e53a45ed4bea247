import { expect, test } from "vitest";
import { formats, loadReporter } from "../../src/report/formats.ts";
import { isUnleakReport, withTextMark } from "../../src/report/report-marks.ts";
import { fc } from "../setup/draws.ts";
import { anyReport, fullReport, reportOf } from "./sample.ts";

const unread = reportOf({
	counts: { scanned: { blobs: 0, bytes: 0 }, planned: { blobs: 0, bytes: 0 } },
});

test.each(formats)("knows its own %s reports again", async (format) => {
	const reporter = await loadReporter(format);
	const check = (report: typeof fullReport, quiet: boolean): void => {
		const chunks = reporter(report, { width: 80, color: false, verbose: false, quiet });
		const text = [...(["text", "github"].includes(format) ? withTextMark(chunks) : chunks)].join(
			"",
		);
		expect(isUnleakReport(text.slice(0, 4000), text.slice(-4000))).toBe(true);
	};
	for (const report of [fullReport, reportOf(), unread]) check(report, false);
	fc.assert(fc.property(anyReport, fc.boolean(), check));
});

test.each([
	["notes", "No keys found\n"],
	["notes that end as a report of ours does", "My list\nNo keys found in the drawer\n"],
	[
		"notes about our report",
		"unleak report\n\n2 findings (2 not checked) in 1 file; scan complete\n",
	],
	[
		"JSON Lines with a report at their end",
		'{"mine":1}\n{"type":"summary","version":1,"tool":{"name":"unleak","version":"1"}}\n',
	],
	["source", "export const version = 1;\n"],
	["a secret", "TOKEN=x\n"],
	["other JSON", '{\n  "version": 1,\n  "tool": {\n    "name": "other"\n'],
	["other JSON Lines", '{"type":"summary","version":1}\n'],
	["Markdown", "# unleak report\n"],
	["one newline", "\n"],
])("takes %s for somebody else's", (_, text) => {
	expect(isUnleakReport(text, text)).toBe(false);
});
