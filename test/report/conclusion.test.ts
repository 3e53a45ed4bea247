import { expect, test } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { formatBytes, formatCount } from "../../src/report/amounts.ts";
import { conclusionLine } from "../../src/report/conclusion.ts";
import { fc } from "../setup/draws.ts";
import { finding, reportOf } from "./sample.ts";

const problem = { code: "unreadable", message: "permission denied", path: "a" };
const none = { blobs: 0, bytes: 0 };
const one = { blobs: 1, bytes: 999 };
const verdict = (status: Report["findings"][number]["verdict"]["status"]) => ({
	...finding,
	verdict: { status, reason: "r" },
});

test.each<[string, Parameters<typeof reportOf>[0], string]>([
	["a clean tree", {}, "No keys found in 5,532 files, 31.2 MB."],
	[
		"what was left out",
		{ counts: { suppressed: 3, excluded: { blobs: 1200, bytes: 1 } } },
		"No keys found in 5,532 files, 31.2 MB; 3 suppressed; 1,200 excluded.",
	],
	["one file", { counts: { planned: one, scanned: one } }, "No keys found in 1 file, 999 bytes."],
	[
		"every verdict",
		{ findings: [verdict("active"), verdict("inactive"), verdict("unknown"), finding] },
		"4 findings (1 active, 1 unknown, 1 inactive, 1 not checked) in 5,532 files, 31.2 MB; 0 suppressed; scan complete",
	],
	[
		"a problem",
		{ problems: [problem], counts: { planned: { blobs: 5533, bytes: 1 } } },
		"No keys found in the part that was read (5,532 files, 31.2 MB); scan INCOMPLETE: 1 problem, 5,532 of 5,533 files scanned",
	],
	[
		"findings and a problem",
		{ findings: [finding], problems: [problem] },
		"1 finding (1 not checked) in 5,532 files, 31.2 MB; 0 suppressed; scan INCOMPLETE: 1 problem",
	],
	[
		"an end before the end",
		{ counts: { complete: false } },
		"No keys found in the part that was read (5,532 files, 31.2 MB); scan INCOMPLETE",
	],
	[
		"nothing read at all",
		{ problems: [problem], counts: { planned: one, scanned: none } },
		"Nothing was scanned; scan INCOMPLETE: 1 problem, 0 of 1 file scanned",
	],
	[
		"nothing to read",
		{ counts: { planned: none, scanned: none } },
		"Nothing was scanned: there was nothing to scan.",
	],
	[
		"everything excluded",
		{ counts: { planned: none, scanned: none, excluded: { blobs: 2, bytes: 5 } } },
		"Nothing was scanned: 2 files excluded, and nothing else to scan.",
	],
	[
		"standard input",
		{ scope: { mode: "stdin", root: "." }, counts: { planned: one, scanned: one } },
		"No keys found in standard input, 999 bytes.",
	],
	[
		"staged files",
		{ scope: { mode: "staged", root: "." } },
		"No keys found in 5,532 staged files, 31.2 MB.",
	],
	[
		"a range",
		{ scope: { mode: "range", root: ".", commits: 1 } },
		"No keys found in 1 commit, 5,532 objects, 31.2 MB.",
	],
])("concludes %s", (_, parts, line) => {
	expect(conclusionLine(reportOf(parts))).toBe(line);
});

test("never says clean or complete of what was not read", () => {
	const tally = fc.record({ blobs: fc.nat(5), bytes: fc.nat(5000) });
	fc.assert(
		fc.property(
			tally,
			tally,
			tally,
			fc.boolean(),
			fc.nat(2),
			fc.nat(2),
			(planned, scanned, excluded, complete, problems, findings) => {
				const line = conclusionLine(
					reportOf({
						counts: { planned, scanned, excluded, complete },
						problems: Array(problems).fill(problem),
						findings: Array(findings).fill(finding),
					}),
				);
				const gap = !complete || problems > 0 || scanned.blobs < planned.blobs;
				expect(line.includes("INCOMPLETE")).toBe(gap);
				if (gap) expect(line).not.toMatch(/scan complete|^No keys found in (?!the part)/);
				if (scanned.blobs === 0 && findings === 0) expect(line).toMatch(/^Nothing was scanned/);
			},
		),
	);
});

test.each([
	[0, "0 bytes"],
	[1, "1 byte"],
	[999, "999 bytes"],
	[1000, "1.0 kB"],
	[999_949, "999.9 kB"],
	[999_950, "1.0 MB"],
	[31_234_567, "31.2 MB"],
	[4e9, "4.0 GB"],
	[2 ** 53, "9.0 PB"],
])("writes %i bytes as %s", (bytes, text) => {
	expect(formatBytes(bytes)).toBe(text);
});

test.each([
	[0, "0 files"],
	[1, "1 file"],
	[1000, "1,000 files"],
	[123_456_789, "123,456,789 files"],
])("counts %i as %s", (amount, text) => {
	expect(formatCount(amount, "file")).toBe(text);
});
