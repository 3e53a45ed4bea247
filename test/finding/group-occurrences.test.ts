import { expect, test } from "vitest";
import { fingerprintOf } from "../../src/finding/fingerprint.ts";
import { groupFindings } from "../../src/finding/group-occurrences.ts";
import type { Occurrence } from "../../src/finding/occurrence.ts";
import { Secret } from "../../src/model/secret.ts";
import { severityOf } from "../../src/model/severity.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { draws, fc } from "../setup/draws.ts";
import { digits, matchOf, sightingOf } from "./matches.ts";

const marketingRule = builtinPacks
	.flatMap(({ rules }) => rules)
	.find(({ id }) => id === "mailchimp-api-key")!;
const grouping = {
	describe: (ruleId: string) => ({
		provider: "mailchimp",
		title: `Title of ${ruleId}`,
		defaultKeyType: "api-key",
		severity: (keyType: string | undefined, isShipped: boolean) =>
			severityOf(marketingRule, keyType, isShipped),
	}),
	playbook: () => [{ title: "Revoke it", text: "Now" }],
	showSecrets: false,
};
const [one, other] = [digits("one"), digits("other")];

test("a key apart from its data centre and the same key whole are one finding, told whole", () => {
	const { findings } = groupFindings(
		[
			sightingOf(matchOf(one, { confidence: "medium", start: 4, end: 36 }), { path: "b.txt" }),
			sightingOf(matchOf(one, { datacenter: "us6", end: 36 }), { path: "a.txt" }),
		],
		grouping,
	);
	expect(findings).toEqual([
		{
			fingerprint: fingerprintOf("mailchimp-api-key", new Secret(one, "")),
			ruleId: "mailchimp-api-key",
			provider: "mailchimp",
			title: "Title of mailchimp-api-key",
			confidence: "high",
			severity: "critical",
			why: ["it looks like one"],
			redacted: `${one.slice(0, 4)}********-us6`,
			details: { datacenter: "us6", keyType: "api-key" },
			verdict: { status: "unchecked", reason: "the provider was not asked" },
			exposure: { public: null, shipped: false, intervals: [] },
			risk: 132,
			locations: [
				{ path: "a.txt", line: 1, column: 1, endLine: 1, endColumn: 37, where: "file" },
				{ path: "b.txt", line: 1, column: 5, endLine: 1, endColumn: 37, where: "file" },
			],
			playbook: [{ title: "Revoke it", text: "Now" }],
		},
	]);
});

test("the plaintext is there only when asked for, and whole where the data centre is known", () => {
	const occurrences = [
		sightingOf(matchOf(one), { path: "b.txt" }),
		sightingOf(matchOf(one, { datacenter: "us6" })),
	];
	const { findings } = groupFindings(occurrences, { ...grouping, showSecrets: true });
	expect(findings.map(({ secret }) => secret)).toEqual([`${one}-us6`]);
	expect(JSON.stringify(groupFindings(occurrences, grouping))).not.toContain(one);
});

test("the same secret under two rules is two findings", () => {
	const { findings } = groupFindings(
		[sightingOf(matchOf(one)), sightingOf(matchOf(one, { ruleId: "iterable-api-key" }))],
		grouping,
	);
	expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(2);
});

test("the surest place decides the confidence, the worst one the severity", () => {
	const { findings } = groupFindings(
		[
			sightingOf(matchOf(one, { confidence: "low", severity: "critical", why: ["weak"] })),
			sightingOf(matchOf(one, { confidence: "medium", severity: "low", why: ["better"] })),
		],
		grouping,
	);
	expect(findings).toMatchObject([
		{ confidence: "medium", severity: "critical", why: ["better", "weak"] },
	]);
});

test("every rule whose key some place takes it for stays a reading, the surest place's first", () => {
	const weak = { ruleId: "other", confidence: "low", why: ["near"], details: {} } as const;
	const own = {
		ruleId: "mailchimp-api-key",
		confidence: "high",
		why: ["named"],
		details: {},
	} as const;
	const third = { ruleId: "third", confidence: "medium", why: ["shape"], details: {} } as const;
	const { findings } = groupFindings(
		[
			sightingOf(matchOf(one, { confidence: "low", readings: [third, own] })),
			sightingOf(matchOf(one, { readings: [own, weak] })),
		],
		grouping,
	);
	expect(findings.map(({ readings }) => readings?.map(({ ruleId, why }) => [ruleId, why]))).toEqual(
		[
			[
				["mailchimp-api-key", ["named"]],
				["other", ["near"]],
				["third", ["shape"]],
			],
		],
	);
});

test("an encoding is told only when no place has the secret in the open", () => {
	const encoded = matchOf(one, { details: { encoding: "base64" } });
	const told = (occurrences: Occurrence[]) =>
		groupFindings(occurrences, grouping).findings[0]!.details;
	expect(told([sightingOf(encoded)])).toEqual({ encoding: "base64" });
	expect(told([sightingOf(encoded), sightingOf(matchOf(one))])).toEqual({ keyType: "api-key" });
});

test("each place stands once, however often it was seen, with its excerpt", () => {
	const twice = sightingOf(matchOf(one));
	const { findings, excerpts } = groupFindings([twice, twice], grouping);
	expect(findings[0]!.locations).toHaveLength(1);
	expect(excerpts.get(findings[0]!.locations[0]!)).toEqual(twice.excerpt);
});

const anyOccurrence = fc
	.record({
		secret: fc.constantFrom(one, other, digits("third")),
		datacenter: fc.constantFrom(undefined, "us6"),
		path: fc.constantFrom("a", "b", "B", "é"),
		line: fc.integer({ min: 1, max: 3 }),
		start: fc.nat({ max: 3 }),
		commit: fc.constantFrom(undefined, "c1", "c2"),
		confidence: fc.constantFrom("low" as const, "medium" as const, "high" as const),
		severity: fc.constantFrom("medium" as const, "critical" as const),
	})
	.map(({ secret, datacenter, path, line, start, commit, confidence, severity }) => {
		const place = { start, end: start + 32, confidence, severity };
		const match = matchOf(secret, { ...place, ...(datacenter && { datacenter }) });
		return sightingOf(match, { path, ...(commit && { commit }) }, line);
	});

test("the order in which places are seen changes nothing but which of equal excerpts is shown", () => {
	fc.assert(
		fc.property(
			fc.uniqueArray(anyOccurrence, {
				maxLength: 8,
				// At one place a scan sees a secret once.
				selector: ({ match, provenance, start }) =>
					JSON.stringify([match.identity.reveal(), provenance, start]),
			}),
			fc.func(fc.integer()),
			(occurrences, rank) => {
				const shuffled = occurrences
					.map((occurrence, index) => ({ occurrence, rank: rank(index) }))
					.sort((first, second) => first.rank - second.rank)
					.map(({ occurrence }) => occurrence);
				expect(groupFindings(shuffled, grouping).findings).toEqual(
					groupFindings(occurrences, grouping).findings,
				);
			},
		),
		draws(1000),
	);
});

test("a fingerprint is that of the rule and the secret, 40 digits, whatever the place", () => {
	const fingerprint = fingerprintOf("mailchimp-api-key", new Secret(one, "shown"));
	expect(fingerprint).toMatch(/^[0-9a-f]{40}$/);
	expect(fingerprintOf("mailchimp-api-key", new Secret(one, "shown otherwise"))).toBe(fingerprint);
	expect(fingerprintOf("iterable-api-key", new Secret(one, "shown"))).not.toBe(fingerprint);
	expect(fingerprintOf("mailchimp-api-key", new Secret(other, "shown"))).not.toBe(fingerprint);
	// A NUL stands between the two, so that no rule's name runs on into a secret.
	expect(fingerprintOf("a", new Secret("bc", ""))).not.toBe(
		fingerprintOf("ab", new Secret("c", "")),
	);
});

test("the severity is that of the type that some place tells, and worse where one is shipped", () => {
	const severityFor = (...places: readonly (readonly [keyType: string, isShipped: boolean])[]) =>
		groupFindings(
			places.map(([keyType, isShipped], index) => {
				const match = matchOf(one, { details: { keyType } });
				const shipped = isShipped ? { isShipped: true as const } : {};
				return sightingOf({ ...match, ...shipped }, { path: `${index}.txt` });
			}),
			grouping,
		).findings.map(({ severity, details }) => [severity, details.keyType])[0];
	expect(severityFor(["api-key", false])).toEqual(["critical", "api-key"]);
	expect(severityFor(["api-key", false], ["mobile-sdk", false])).toEqual(["medium", "mobile-sdk"]);
	// It belongs into the app.
	expect(severityFor(["mobile-sdk", true], ["api-key", true])).toEqual(["medium", "mobile-sdk"]);
});
