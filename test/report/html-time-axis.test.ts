import { expect, test } from "vitest";
import { axisTicks } from "../../src/report/html-time-axis.ts";
import { fc } from "../setup/draws.ts";

const ticks = (from: string, to: string): string[] =>
	axisTicks(Date.parse(from), Date.parse(to)).map(({ label }) => label);

test.each([
	["2026-01-01", "2026-01-04", ["1 Jan", "2 Jan", "3 Jan", "4 Jan"]],
	["2026-01-30T12:00Z", "2026-02-08", ["31 Jan", "2 Feb", "4 Feb", "6 Feb", "8 Feb"]],
	["2026-01-01", "2026-01-31", ["1 Jan", "8 Jan", "15 Jan", "22 Jan", "29 Jan"]],
	["2025-10-15", "2026-03-02", ["Nov 2025", "Dec 2025", "Jan 2026", "Feb 2026", "Mar 2026"]],
	["2025-02-15", "2026-03-02", ["Apr 2025", "Jul 2025", "Oct 2025", "Jan 2026"]],
	["2021-02-15", "2026-03-02", ["2022", "2023", "2024", "2025", "2026"]],
	["2005-04-07", "2026-03-02", ["2010", "2015", "2020", "2025"]],
	["2026-01-01", "2026-01-01", []],
	["2026-01-02", "2026-01-01", []],
	["x", "2026-01-01", []],
])("marks %s to %s", (from, to, labels) => {
	expect(ticks(from, to)).toEqual(labels);
});

test("gives at most six marks, in order and inside the span", () => {
	const time = fc.integer({ min: Date.UTC(1990), max: Date.UTC(2150) });
	fc.assert(
		fc.property(time, time, (from, to) => {
			const times = axisTicks(from, to).map(({ ms }) => ms);
			expect(times.length).toBeLessThanOrEqual(6);
			expect(times).toEqual([...times].sort((one, other) => one - other));
			expect(times.every((ms) => ms >= from && ms <= to)).toBe(true);
		}),
	);
});
