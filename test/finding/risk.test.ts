// Which key is looked at first, and who could have read it.

import { describe, expect, test } from "vitest";
import { mergeExposures, rankFindings, rateFindings } from "../../src/finding/risk.ts";
import type { Exposure, Finding, Location } from "../../src/model/report.ts";
import { finding, location } from "../report/sample.ts";
import { fc } from "../setup/draws.ts";

const nowMs = Date.parse("2026-01-02T00:00:00Z");
const commit: Location = { ...location, where: "commit", commit: "c0ffee", inHead: false };
const rated = (...locations: Location[]) => rateFindings([{ ...finding, locations }], nowMs)[0]!;

const verdict = (status: Finding["verdict"]["status"]) => ({ status, reason: "" });
const shipped: Exposure = { public: null, shipped: true, intervals: [] };
const known: Exposure = { public: true, shipped: false, intervals: [] };

test("orders by verdict, then by what strangers could have read, then by severity and confidence", () => {
	const listed: Finding[] = [
		{ ...finding, verdict: verdict("active"), severity: "low", confidence: "low", exposure: known },
		{ ...finding, verdict: verdict("active") },
		{ ...finding, verdict: verdict("unknown"), severity: "low", exposure: shipped },
		{ ...finding, verdict: verdict("unchecked"), confidence: "high" },
		{ ...finding, verdict: verdict("unknown"), confidence: "medium" },
		{ ...finding, verdict: verdict("unchecked"), severity: "high" },
		{ ...finding, verdict: verdict("inactive"), exposure: known },
		{ ...finding, verdict: verdict("inactive") },
	];
	const order = listed.map((one, index) => ({ ...one, fingerprint: `${index}` }));
	fc.assert(
		fc.property(fc.shuffledSubarray(order, { minLength: order.length }), (shuffled) => {
			const ranked = rankFindings(shuffled);
			expect(ranked.map(({ fingerprint }) => fingerprint)).toEqual([..."01234567"]);
			const risks = ranked.map(({ risk }) => risk);
			expect(risks).toEqual([...new Set(risks)].sort((one, other) => other - one));
		}),
	);
});

test("orders equals by place and fingerprint", () => {
	const at = (path: string, fingerprint: string) => ({
		...finding,
		fingerprint,
		locations: [{ ...location, path }],
	});
	const ranked = rankFindings([at("b", "1"), at("a", "3"), at("a", "2")]);
	expect(ranked.map(({ fingerprint }) => fingerprint)).toEqual(["2", "3", "1"]);
});

describe("exposure", () => {
	test("is public where a remote had it, and unknown elsewhere", () => {
		expect(rated(location).exposure.public).toBeNull();
		expect(rated({ ...commit, refs: ["refs/heads/main"] }).exposure.public).toBeNull();
		const pushed = { ...commit, refs: ["HEAD", "refs/remotes/origin/main"] };
		expect(rated(location, pushed).exposure.public).toBe(true);
	});

	test("lasts from the first commit to the last removal, and is told for each path", () => {
		const gone = (path: string, date: string, removal: string): Location => ({
			...commit,
			path,
			date,
			removed: { commit: "c", date: removal },
		});
		const one = gone("b", "2025-01-01T01:00:00+01:00", "2025-03-01T00:00:00Z");
		const other = gone("a", "2025-01-15T00:00:00Z", "2025-02-01T00:00:00Z");
		expect(rated(one, other).exposure).toEqual({
			public: null,
			shipped: false,
			since: "2025-01-01T00:00:00.000Z",
			until: "2025-03-01T00:00:00.000Z",
			intervals: [
				{ path: "a", from: "2025-01-15T00:00:00.000Z", to: "2025-02-01T00:00:00.000Z" },
				{ path: "b", from: "2025-01-01T00:00:00.000Z", to: "2025-03-01T00:00:00.000Z" },
			],
		});
		expect(rated(one, location).exposure.until).toBeUndefined();
		expect(rated(one, { ...commit, inHead: true }).exposure.until).toBeUndefined();
	});

	test("believes no date outside of git's lifetime", () => {
		expect(rated({ ...commit, date: "1999-01-01T00:00:00Z" }).exposure).toEqual({
			public: null,
			shipped: false,
			intervals: [],
		});
	});

	test("of two scans is what one of them saw", () => {
		const gone = { since: "2025-01-01T00:00:00.000Z", until: "2025-02-01T00:00:00.000Z" };
		expect(mergeExposures([{ ...shipped, ...gone }, known])).toEqual({
			public: true,
			shipped: true,
			since: gone.since,
			intervals: [],
		});
		const never = { ...known, public: false };
		expect(mergeExposures([never, never]).public).toBe(false);
		expect(mergeExposures([never, shipped]).public).toBeNull();
		expect(
			mergeExposures([
				{ ...shipped, ...gone },
				{ ...known, ...gone },
			]).until,
		).toBe(gone.until);
	});
});
