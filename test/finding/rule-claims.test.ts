// Whose key a value may be, from all that its places tell.

import { expect, test } from "vitest";
import { fingerprintOf } from "../../src/finding/fingerprint.ts";
import { ClaimCollector } from "../../src/finding/rule-claims.ts";
import { digits, matchOf } from "./matches.ts";

const one = digits("one");

test("a data centre is the key's own only where its text names it", () => {
	const near = matchOf(one, { datacenter: "us6", datacenterFrom: "context" });
	const unsaid = matchOf(one, { datacenter: "us7" });
	const own = matchOf(one, { datacenter: "us8", datacenterFrom: "key" });
	const claims = new ClaimCollector(near.identity);
	for (const match of [near, unsaid, own, matchOf(one), own]) claims.add(match);
	expect(claims.ordered()).toEqual([
		{
			id: fingerprintOf("mailchimp-api-key", near.identity),
			ruleId: "mailchimp-api-key",
			details: { datacenter: "us6", keyType: "api-key" },
			datacenters: ["us8", "us6", "us7"],
			ownDatacenters: ["us8"],
		},
	]);
});

test("a reading is a claim, and its data centre never the key's own", () => {
	const details = { datacenter: "us6" };
	const reading = { ruleId: "other", confidence: "low", why: [], details } as const;
	const match = matchOf(one, { datacenter: "us6", datacenterFrom: "key", readings: [reading] });
	const claims = new ClaimCollector(match.identity);
	claims.add(match);
	const owners = claims
		.ordered(["other"])
		.map(({ ruleId, ownDatacenters }) => [ruleId, ownDatacenters]);
	expect(owners).toEqual([
		["other", []],
		["mailchimp-api-key", ["us6"]],
	]);
});
