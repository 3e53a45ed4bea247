import { describe, expect, test } from "vitest";
import { mergeFindings, mergeVerdicts } from "../../src/finding/merge-findings.ts";
import type { Confidence } from "../../src/model/match.ts";
import type { Finding, Location, Reading } from "../../src/model/report.ts";
import type { Verdict, VerdictStatus } from "../../src/model/verdict.ts";
import { finding, location } from "../report/sample.ts";
import { fc } from "../setup/draws.ts";

const at = (status: VerdictStatus, day?: number): Verdict => ({
	status,
	reason: `says ${status}`,
	...(day === undefined ? {} : { checkedAt: `2026-05-${String(day).padStart(2, "0")}T00:00:00Z` }),
});

describe("of several verdicts", () => {
	test.each<[string, Verdict[], Verdict]>([
		[
			"active wins over all",
			[at("inactive", 9), at("active", 1), at("unknown", 5)],
			at("active", 1),
		],
		[
			"unknown wins over inactive, also over a later one",
			[at("inactive", 9), at("unknown", 1)],
			at("unknown", 1),
		],
		[
			"inactive counts when nobody who asked heard else",
			[at("unchecked"), at("inactive", 1)],
			at("inactive", 1),
		],
		[
			"the latest of equals is told",
			[at("inactive", 3), at("inactive", 9), at("inactive", 1)],
			at("inactive", 9),
		],
		["unchecked stays unchecked", [at("unchecked"), at("unchecked")], at("unchecked")],
	])("%s", (_, verdicts, kept) => {
		expect(mergeVerdicts(verdicts)).toEqual(kept);
		expect(mergeVerdicts(verdicts.toReversed())).toEqual(kept);
	});

	test("a key is called dead only if nobody who asked heard else, and live if anybody did", () => {
		const statuses: readonly VerdictStatus[] = ["active", "inactive", "unknown", "unchecked"];
		const anyVerdict = fc
			.tuple(fc.constantFrom(...statuses), fc.option(fc.integer({ min: 1, max: 28 })))
			.map(([status, day]) => at(status, day ?? undefined));
		fc.assert(
			fc.property(fc.array(anyVerdict, { minLength: 1 }), (verdicts) => {
				const told = mergeVerdicts(verdicts);
				const asked = verdicts.filter(({ status }) => status !== "unchecked");
				expect(verdicts).toContainEqual(told);
				expect(told.status === "active").toBe(asked.some(({ status }) => status === "active"));
				expect(told.status === "inactive").toBe(
					asked.length > 0 && asked.every(({ status }) => status === "inactive"),
				);
				expect(told.status === "unchecked").toBe(asked.length === 0);
			}),
		);
	});
});

test("one secret in two scans is one finding with all that is known of it", () => {
	const vague: Finding = {
		...finding,
		confidence: "high",
		severity: "medium",
		why: ["named as a key", "assigned to apiKey"],
		redacted: "0a1b…",
		details: { encoding: "base64" },
		locations: [{ ...location, repository: "blog" }],
		playbook: [],
	};
	const known: Finding = {
		...finding,
		confidence: "medium",
		verdict: at("active", 2),
		locations: [
			{ ...location, repository: "shop", line: 2 },
			{ ...location, repository: "blog" },
		],
	};
	const merged = {
		...finding,
		confidence: "high",
		severity: "critical",
		why: ["32 hex digits and a data centre", "assigned to apiKey", "named as a key"],
		redacted: "0a1b…-us12",
		details: { datacenter: "us12", keyType: "API key" },
		verdict: at("active", 2),
		risk: 232,
		locations: [
			{ ...location, repository: "blog" },
			{ ...location, repository: "shop", line: 2 },
		],
	};
	expect(mergeFindings([vague, known])).toEqual([merged]);
	expect(mergeFindings([known, vague])).toEqual([merged]);
});

test("every reading that one scan keeps stays, the surest first", () => {
	const reading = (ruleId: string, confidence: Confidence, why: string): Reading => ({
		ruleId,
		provider: ruleId,
		confidence,
		why: [why],
	});
	const one = { ...finding, readings: [reading("a", "low", "1"), reading("b", "medium", "2")] };
	const other = { ...finding, readings: [reading("c", "low", "3"), reading("a", "high", "4")] };
	const readings = [
		reading("a", "high", "4"),
		reading("b", "medium", "2"),
		reading("c", "low", "3"),
	];
	for (const findings of [
		[one, other, finding],
		[finding, other, one],
	]) {
		expect(mergeFindings(findings)).toMatchObject([{ readings }]);
	}
	expect(mergeFindings([finding, finding])[0]).not.toHaveProperty("readings");
});

test("another rule or another secret is another finding, worst first", () => {
	const low: Finding = { ...finding, fingerprint: "f2", severity: "low" };
	const other: Finding = { ...finding, ruleId: "other" };
	const merged = mergeFindings([low, other, finding]);
	expect(merged.map(({ fingerprint, ruleId }) => [fingerprint, ruleId])).toEqual([
		["f1", "other"],
		["f1", "mailchimp-api-key"],
		["f2", "mailchimp-api-key"],
	]);
});

test("neither order nor grouping of the scans shows", () => {
	const anyPlace = fc
		.record({
			line: fc.integer({ min: 1, max: 3 }),
			repository: fc.constantFrom("blog", "shop"),
			path: fc.constantFrom("a", "b"),
		})
		.map((parts): Location => ({ ...location, ...parts }));
	const anyFinding = fc
		.record({
			fingerprint: fc.constantFrom("f1", "f2"),
			severity: fc.constantFrom("low", "critical"),
			confidence: fc.constantFrom("low", "high"),
			redacted: fc.constantFrom("0a1b…", "0a1b…-us12"),
			verdict: fc.constantFrom(
				at("active", 1),
				at("inactive", 3),
				at("unknown", 2),
				at("unchecked"),
			),
			locations: fc.array(anyPlace, { minLength: 1, maxLength: 3 }),
			readings: fc.array(
				fc.record({
					ruleId: fc.constantFrom("a", "b"),
					provider: fc.constant("mailchimp"),
					confidence: fc.constantFrom("low", "high"),
					why: fc.constantFrom(["x"], ["y"]),
				}),
				{ minLength: 1, maxLength: 2 },
			),
		})
		.map((parts) => ({ ...finding, ...parts }) as Finding);
	fc.assert(
		fc.property(
			fc.array(anyFinding, { minLength: 1, maxLength: 6 }),
			fc.nat(),
			(findings, turn) => {
				const once = mergeFindings(findings);
				const start = turn % findings.length;
				const turned = [...findings.slice(start), ...findings.slice(0, start)];
				expect(mergeFindings(turned)).toEqual(once);
				expect(mergeFindings(findings.toReversed())).toEqual(once);
				expect(mergeFindings(once)).toEqual(once);
			},
		),
	);
});

test("a place is told once, whoever wrote down its fields in which order", () => {
	const place: Location = { ...location, commit: "c0ffee", repository: "shop", refs: ["main"] };
	const turned = Object.fromEntries(Object.entries(place).reverse()) as unknown as Location;
	const [merged] = mergeFindings([
		{ ...finding, locations: [place] },
		{ ...finding, locations: [turned] },
	]);
	expect(merged?.locations).toEqual([place]);
});

test("one long reason among very many is not written out for each", () => {
	const long = { ...at("active"), reason: "r".repeat(1_000_000) };
	const verdicts = Array.from({ length: 40_000 }, (_, index) => ({
		...at("active"),
		reason: `s${index}`,
	}));
	expect(mergeVerdicts([long, ...verdicts])).toBe(long);
});
