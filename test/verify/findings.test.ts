// From findings to what is asked, and back: hand-made findings and matches, no provider.

import { expect, test } from "vitest";
import { groupFindings } from "../../src/finding/group-occurrences.ts";
import type { Occurrence } from "../../src/finding/occurrence.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { applyVerdict, subjectsOf } from "../../src/verify/findings.ts";
import { digits, matchOf, sightingOf } from "../finding/matches.ts";

const one = digits("one");
const mailchimp = {
	ruleId: "mailchimp-api-key",
	confidence: "high",
	why: [],
	details: {},
} as const;
const iterable = { ruleId: "iterable-api-key", confidence: "low", why: [], details: {} } as const;

function subjects(...occurrences: Occurrence[]) {
	const { findings } = groupFindings(occurrences, {
		describe: (ruleId) => ({
			provider: ruleId.replace(/-.*/, ""),
			title: ruleId,
			severity: () => "critical" as const,
		}),
		playbook: () => [],
		showSecrets: false,
	});
	return {
		findings,
		subjects: subjectsOf(
			findings,
			occurrences.map(({ match }) => match),
		),
	};
}

const claimed = (...occurrences: Occurrence[]) =>
	subjects(...occurrences).subjects.map(({ claims }) => claims.map(({ ruleId }) => ruleId));

test("a finding with one reading has one claim, with its data centres", () => {
	const near = matchOf(one, { datacenter: "us7", datacenterFrom: "context" });
	const own = matchOf(one, { datacenter: "us6", datacenterFrom: "key" });
	const { subjects: told } = subjects(sightingOf(near), sightingOf(own));
	expect(told).toMatchObject([
		{ claims: [{ datacenters: ["us6", "us7"], ownDatacenters: ["us6"] }] },
	]);
});

test("readings are claims in their order, whosever finding it is", () => {
	const nearest = matchOf(one, { readings: [iterable, mailchimp] });
	expect(claimed(sightingOf(nearest))).toEqual([["iterable-api-key", "mailchimp-api-key"]]);
	const own = matchOf(one, { readings: [mailchimp, iterable] });
	expect(claimed(sightingOf(own))).toEqual([["mailchimp-api-key", "iterable-api-key"]]);
});

test("two findings of one value claim it for both, each for its own first", () => {
	const other = matchOf(one, { ruleId: "iterable-api-key" });
	const found = claimed(
		sightingOf(matchOf(one)),
		sightingOf(other),
		sightingOf(matchOf(digits("x"))),
	);
	expect(found.toSorted()).toEqual([
		["iterable-api-key", "mailchimp-api-key"],
		["mailchimp-api-key"],
		["mailchimp-api-key", "iterable-api-key"],
	]);
});

test("a key that the other provider accepts gets that one's playbook, and its reading first", () => {
	const match = matchOf(one, { readings: [mailchimp, iterable] });
	const { findings } = subjects(sightingOf(match));
	const verdict = { status: "active", reason: "it works" } as const;
	const told = { verdict, ruleId: "iterable-api-key", details: { region: "us" } };
	const checked = applyVerdict(findings[0]!, told, builtinPacks);
	expect(checked).toMatchObject({
		ruleId: "mailchimp-api-key",
		fingerprint: findings[0]!.fingerprint,
		verdict,
		details: { region: "us" },
		readings: [{ ruleId: "iterable-api-key" }, { ruleId: "mailchimp-api-key" }],
	});
	expect(JSON.stringify(checked.playbook)).toContain("Iterable");
});

const ocr = { keyType: "api-key", datacenter: "us6", encoding: "ocr" };

test("nobody is asked about a key that was only seen in a picture, nor at a data centre read there", () => {
	const seen = matchOf(one, { details: { ...ocr, legibility: "seen" } });
	const { findings, subjects: told } = subjects(sightingOf(seen));
	expect(told).toEqual([]);
	const verdict = { status: "active", reason: "it works" } as const;
	const forced = { verdict, ruleId: "mailchimp-api-key", details: {} };
	for (const answer of [undefined, forced]) {
		expect(applyVerdict(findings[0]!, answer, builtinPacks).verdict).toEqual({
			status: "unchecked",
			reason: "not asked, for it was only seen in a picture, and letters of it may be misread",
		});
	}
	const open = sightingOf(matchOf(one, { datacenter: "us7", datacenterFrom: "key" }));
	const both = subjects(open, sightingOf(seen));
	expect(both.findings[0]!.details).toEqual({ keyType: "api-key", datacenter: "us7" });
	expect(both.subjects).toMatchObject([{ claims: [{ datacenters: ["us7"] }] }]);
});

test("that a key which was read from a picture is refused proves nothing, that it is accepted does", () => {
	const read = matchOf(one, { details: ocr });
	const { findings, subjects: told } = subjects(sightingOf(read));
	expect(told).toHaveLength(1);
	const checked = (status: "active" | "inactive") =>
		applyVerdict(
			findings[0]!,
			{ verdict: { status, reason: "so it says" }, ruleId: "mailchimp-api-key", details: ocr },
			builtinPacks,
		).verdict;
	expect(checked("active").status).toBe("active");
	expect(checked("inactive")).toEqual({
		status: "unknown",
		reason: "refused as it was read from a picture, where a letter may be misread: so it says",
	});
});
