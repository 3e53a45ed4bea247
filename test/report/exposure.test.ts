import { describe, expect, test } from "vitest";
import type { Location } from "../../src/model/report.ts";
import { exposureOf } from "../../src/report/exposure.ts";
import { finding, location } from "./sample.ts";

const nowMs = Date.parse("2026-01-02T00:00:00Z");
const commit: Location = { ...location, where: "commit", commit: "c0ffee", inHead: false };

function exposure(...locations: Location[]) {
	return exposureOf({ ...finding, locations }, nowMs);
}

test("puts the dates in order and names the first place", () => {
	const older = { ...commit, path: "old", date: "2024-05-01T10:00:00+02:00" };
	const newer = { ...commit, date: "2025-05-01T10:00:00Z" };
	const checked = { ...finding.verdict, checkedAt: "2026-01-02T03:04:06Z" };
	expect(
		exposureOf({ ...finding, verdict: checked, locations: [newer, location, older] }, nowMs),
	).toEqual({
		seenMs: [Date.UTC(2024, 4, 1, 8), Date.UTC(2025, 4, 1, 10)],
		periods: [],
		first: older,
		state: "files",
		removedMs: undefined,
		checkedMs: Date.UTC(2026, 0, 2, 3, 4, 6),
	});
});

test.each([
	["1970-01-01T00:00:00Z", []],
	["2005-04-06T00:00:00Z", []],
	["2026-01-02T20:00:00Z", [nowMs]],
	["2027-01-01T00:00:00Z", []],
	["1", []],
	["May 2024", []],
	["2024-99-99", []],
])("takes %s for what it is worth", (date, seenMs) => {
	expect(exposure({ ...commit, date }).seenMs).toEqual(seenMs);
});

describe("says where the key can be read now", () => {
	test.each<[string, Location[], string]>([
		["a file", [commit, location], "files"],
		["the index", [{ ...commit, where: "staged" }], "files"],
		["a file's name", [{ ...location, where: "name" }], "files"],
		["HEAD", [commit, { ...commit, inHead: true }], "head"],
		["a commit", [{ ...commit, unreachable: true }, commit], "history"],
		[
			"a file's name that nothing reaches",
			[{ ...location, where: "name", unreachable: true }],
			"unreachable",
		],
		["the name of a branch", [{ ...location, where: "name", path: "", refs: ["r"] }], "history"],
		["a name in history", [{ ...commit, where: "name" }], "history"],
		["a blob without a commit", [{ ...location, where: "commit" }], "history"],
		["an object that nothing reaches", [{ ...commit, unreachable: true }], "unreachable"],
		["standard input", [{ ...location, where: "stdin" }], "elsewhere"],
	])("%s", (_, locations, state) => {
		expect(exposure(...locations).state).toBe(state);
	});
});

test("knows since when it is gone", () => {
	const gone = { ...finding.exposure, until: "2025-03-01T00:00:00.000Z" };
	expect(exposureOf({ ...finding, exposure: gone }, nowMs).removedMs).toBe(Date.UTC(2025, 2, 1));
});

test("joins what overlaps, keeps gaps, and an end that nobody can believe is none", () => {
	const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);
	const span = (path: string, from: string, to?: string) => ({
		path,
		from: `${from}T00:00:00Z`,
		...(to === undefined ? {} : { to: `${to}T00:00:00Z` }),
	});
	const periodsOf = (...intervals: ReturnType<typeof span>[]) =>
		exposureOf({ ...finding, exposure: { ...finding.exposure, intervals } }, day("2026-01-01"))
			.periods;
	expect(
		periodsOf(
			span("b", "2025-02-01", "2025-03-01"),
			span("a", "2025-01-01", "2025-02-15"),
			span("a", "2025-06-01", "2025-07-01"),
			span("a", "2025-09-01"),
		),
	).toEqual([
		{ fromMs: day("2025-01-01"), toMs: day("2025-03-01") },
		{ fromMs: day("2025-06-01"), toMs: day("2025-07-01") },
		{ fromMs: day("2025-09-01") },
	]);
	expect(
		periodsOf(span("a", "1990-01-01", "2025-01-01"), span("a", "2025-01-01", "2099-01-01")),
	).toEqual([{ fromMs: day("2025-01-01") }]);
});
