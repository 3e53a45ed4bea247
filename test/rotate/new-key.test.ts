import { describe, expect, test } from "vitest";
import type { Details } from "../../src/model/match.ts";
import type { Verdict } from "../../src/model/verdict.ts";
import { judgeNewKey, shapeRefusal, type TypedNewKey } from "../../src/rotate/new-key.ts";
import type { Rotation } from "../../src/rotate/rotation.ts";
import { at, beginning, heard, ping, successor } from "./rotations.ts";

const typed: TypedNewKey = {
	fingerprint: "b2".repeat(20),
	ruleId: "mailchimp-api-key",
	title: "Mailchimp API key",
	redacted: "7c11********-us6",
};
const shop = "Shop, role owner, account id s1";
const old: Rotation = beginning({ heard: [heard("active", { account: shop })] });

const leak = { fingerprint: "c3".repeat(20), note: "b.env:1" };

test.each([
	["leaked itself", { ...typed, fingerprint: leak.fingerprint }, "This key leaked, too (b.env:1)"],
	["has no known shape", undefined, "has not the shape of a key"],
	["is the old one", { ...typed, fingerprint: old.fingerprint }, "This is the old key"],
	[
		"is of another kind",
		{ ...typed, ruleId: "iterable-api-key", title: "Iterable API key" },
		"looks like a Iterable API key",
	],
])("refuseShape() refuses what %s", (_, given, reason) => {
	expect(shapeRefusal(old, given, [leak])).toContain(reason);
});

test("refuseShape() lets a key of the same kind pass", () => {
	expect(shapeRefusal(old, typed, [leak])).toBeUndefined();
});

describe("judgeNewKey()", () => {
	const active: Verdict = {
		status: "active",
		reason: "the key works",
		checkedAt: at,
		endpoint: ping,
		account: shop,
	};
	const us6: Details = { datacenter: "us6", keyType: "api-key" };
	const { account: _, ...silent } = active;

	test("accepts a key that works, of the same account", () => {
		expect(judgeNewKey(old, typed, { verdict: active, details: us6 }, at)).toEqual({
			kind: "accepted",
			successor: successor({ account: shop }),
			notes: [],
		});
	});

	test("says so where the account is not shown", () => {
		const judged = judgeNewKey(old, typed, { verdict: silent, details: us6 }, at);
		expect(judged).toMatchObject({
			kind: "accepted",
			successor: { owner: "not-shown" },
			notes: [expect.stringContaining("does not show whose key it is")],
		});
	});

	test("accepts a secret that nobody can be asked about", () => {
		const jwt = beginning({ heard: [{ status: "unknown", reason: "not asked", at }] });
		const verdict: Verdict = { status: "unknown", reason: "not asked" };
		const judged = judgeNewKey(jwt, typed, { verdict, details: {} }, at);
		expect(judged).toMatchObject({ kind: "accepted", successor: { status: "unknown" } });
	});

	test.each<[string, Verdict, Details, string]>([
		[
			"does not work",
			{ ...silent, status: "inactive", reason: "it is revoked" },
			us6,
			"it is revoked",
		],
		["may not work", { ...silent, status: "unknown", reason: "a 403" }, us6, "a 403"],
		[
			"could not be asked about now",
			{ status: "unknown", reason: "the run was stopped" },
			us6,
			"the run was stopped",
		],
		[
			"is of another account",
			{ ...active, account: "Shop, account id s1, account id s2" },
			us6,
			"another account",
		],
		["is of another data centre", silent, { datacenter: "us7" }, "another data centre (us7)"],
		["is of another region", silent, { region: "eu" }, "another region (eu)"],
	])("refuses a key that %s", (_, verdict, details, reason) => {
		const rotation = { ...old, details: { ...old.details, region: "us" } };
		const judged = judgeNewKey(rotation, typed, { verdict, details }, at);
		expect(judged).toEqual({ kind: "refused", reason: expect.stringContaining(reason) });
	});

	test("takes the account's word over the data centre", () => {
		const details = { datacenter: "us7" };
		expect(judgeNewKey(old, typed, { verdict: active, details }, at).kind).toBe("accepted");
	});

	test("notes another type of key", () => {
		const details = { ...us6, keyType: "oauth-token" };
		const judged = judgeNewKey(old, typed, { verdict: active, details }, at);
		expect(judged).toMatchObject({ notes: [expect.stringContaining('"oauth-token"')] });
	});
});
