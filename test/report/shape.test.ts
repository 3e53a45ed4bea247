import { expect, test } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { reportJson } from "../../src/report/json.ts";
import schema from "../../src/report/report.schema.json" with { type: "json" };
import { validateReport } from "../../src/report/validate-report.ts";
import { fullReport, machineFacts, pictureFacts, reportOf } from "./sample.ts";

const id = "0".repeat(40);
/** As a real scan writes it: ids have their full length. */
const real: Report = {
	...fullReport,
	findings: fullReport.findings.map((finding) => ({
		...finding,
		fingerprint: id,
		details: { ...finding.details, legibility: "seen" },
		exposure: { ...finding.exposure, until: "2025-05-01T10:00:00.000Z" },
		locations: finding.locations.map((location) => ({
			...location,
			...machineFacts,
			...pictureFacts,
			commit: id,
			blob: id,
			...(location.removed && { removed: { ...location.removed, commit: id } }),
		})),
	})),
	suppressed: fullReport.suppressed.map((entry) => ({ ...entry, fingerprint: id })),
};

const parsed = (report: Report): Report => {
	const look = { width: 80, color: false, verbose: false, quiet: false };
	return JSON.parse([...reportJson(report, look)].join(""));
};

test.each([
	["every field", real],
	["nothing", reportOf()],
])("a report with %s is taken whole", (_, report) => {
	expect(validateReport(parsed(report))).toEqual({ report });
});

test("a report of before the exposure was said is taken", () => {
	const { exposure: _, risk: __, ...older } = parsed(real).findings[0]!;
	const shaped = validateReport({ ...parsed(real), findings: [older] });
	expect("report" in shaped && shaped.report.findings).toMatchObject([
		{ exposure: { public: null, shipped: false, intervals: [] }, risk: 0 },
	]);
});

test("knows each field of the schema, and checks what the schema checks", () => {
	const known = (part: unknown): string[] =>
		part === null || typeof part !== "object"
			? []
			: Object.entries(part).flatMap(([name, value]) => [
					...(name === "properties" ? Object.keys(value) : []),
					...known(value),
				]);
	const written = new Set(JSON.stringify(parsed(real)).match(/"\w+"(?=:)/g));
	const missing = [...new Set(known(schema))].filter((name) => !written.has(`"${name}"`));
	expect(missing).toEqual([]);
});

test("what it does not know is left out", () => {
	const extra = {
		...parsed(reportOf()),
		extra: 1,
		tool: { name: "unleak", version: "0.1.0", more: 1 },
	};
	expect(validateReport(extra)).toEqual({ report: reportOf() });
});

const inFinding = (parts: object) => ({
	...parsed(real),
	findings: [{ ...parsed(real).findings[0], ...parts }],
});
const inPlace = (parts: object) =>
	inFinding({ locations: [{ ...parsed(real).findings[0]?.locations[0], ...parts }] });

test.each<[unknown, string]>([
	[null, "it is no JSON report of unleak"],
	[[], "it is no JSON report of unleak"],
	["text", "it is no JSON report of unleak"],
	[{ version: 1 }, "it is no JSON report of unleak"],
	[{ ...parsed(real), tool: { name: "other", version: "1" } }, "it is no JSON report of unleak"],
	[{ ...parsed(real), version: 2 }, "its version is not 1: another version of unleak wrote it"],
	[{ ...parsed(real), findings: {} }, '"findings" is not as unleak writes it'],
	[{ ...parsed(real), startedAt: "soon" }, '"startedAt" is not as unleak writes it'],
	[{ ...parsed(real), startedAt: "2024 (any words)" }, '"startedAt" is not as unleak writes it'],
	[
		{ ...parsed(real), startedAt: "+275760-09-13T00:00:00Z" },
		'"startedAt" is not as unleak writes it',
	],
	[
		{ ...parsed(real), startedAt: "2024-13-01T00:00:00Z" },
		'"startedAt" is not as unleak writes it',
	],
	[inFinding({ title: "x".repeat(1_000_001) }), '"findings[0].title" is not as unleak writes it'],
	[inFinding({ secret: "x".repeat(4_001) }), '"findings[0].secret" is not as unleak writes it'],
	[inFinding({ why: Array(10_001).fill("") }), '"findings[0].why" is not as unleak writes it'],
	[inFinding({ redacted: "x".repeat(101) }), '"findings[0].redacted" is not as unleak writes it'],
	[{ ...parsed(real), durationMs: -1 }, '"durationMs" is not as unleak writes it'],
	[{ ...parsed(real), scope: { mode: "x", root: "" } }, '"scope.mode" is not as unleak writes it'],
	[
		inFinding({ fingerprint: "f".repeat(32) }),
		'"findings[0].fingerprint" is not as unleak writes it',
	],
	[inFinding({ locations: [] }), '"findings[0].locations" is not as unleak writes it'],
	[inFinding({ severity: "bad" }), '"findings[0].severity" is not as unleak writes it'],
	[inPlace({ line: 0 }), '"findings[0].locations[0].line" is not as unleak writes it'],
	[inPlace({ line: 1.5 }), '"findings[0].locations[0].line" is not as unleak writes it'],
	[
		inPlace({ commit: "a".repeat(32) }),
		'"findings[0].locations[0].commit" is not as unleak writes it',
	],
	[inPlace({ path: 7 }), '"findings[0].locations[0].path" is not as unleak writes it'],
])("%# is refused, and no value is said back", (value, fault) => {
	expect(validateReport(value)).toEqual({ fault });
});
