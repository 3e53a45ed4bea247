import { describe, expect, test } from "vitest";
import { stepGuideOf } from "../../src/cli/rotate/step-guide.ts";
import type { Details } from "../../src/model/match.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { leakHistoryMessages, leakMessages } from "../../src/rotate/leak-messages.ts";
import type { Message } from "../../src/rotate/messages.ts";
import type { Leak, RemoteExposure, RotationStep } from "../../src/rotate/rotation.ts";
import { absentKeyMessages, stepMessages } from "../../src/rotate/step-messages.ts";
import { beginning, heard, search } from "./rotations.ts";

function textOf(said: readonly Message[]): string {
	return said.map(({ text }) => text).join("\n");
}

const kinds: readonly [
	rule: string,
	provider: string,
	details: Details,
	redacted: string,
	shown: string,
][] = [
	[
		"mailchimp-api-key",
		"mailchimp",
		{ datacenter: "us6", keyType: "api-key" },
		"0f3a********-us6",
		'"0f3a"',
	],
	[
		"mailchimp-api-key",
		"mailchimp",
		{ datacenter: "us6", keyType: "oauth-token" },
		"0f3a********-us6",
		'"0f3a"',
	],
	["mailchimp-transactional-key", "mailchimp", {}, "md-x********", '"md-x"'],
	[
		"iterable-api-key",
		"iterable",
		{ region: "eu", keyType: "server-side" },
		"********9c2e11aa",
		'"9c2e11aa"',
	],
	["iterable-api-key", "iterable", { keyType: "mobile" }, "********9c2e11aa", '"9c2e11aa"'],
	// The dashboard lists the key that a secret belongs to, which nobody knows here.
	["iterable-jwt-secret", "iterable", {}, "0f3a********", "the secret came with"],
];

describe.each(kinds)("the guide for %s of %s, %j", (ruleId, provider, details, redacted, shown) => {
	const pack = builtinPacks.find((one) => one.provider === provider)!;
	const rotation = beginning({ ruleId, provider, details, redacted });
	const guide = stepGuideOf(pack, rotation);
	const told = (step: RotationStep) => textOf(stepMessages({ ...rotation, step }, guide));

	test("says what to make, where to put it, and which row to revoke", () => {
		expect(told("create")).toMatch(/Step \d of 6: Make the new key\n(?:.+\n)+.*Save the new key/);
		expect(told("create")).toContain("shop-2026-05");
		expect(told("create")).toMatch(/^.+ \((?:you|your developer)\): /m);
		expect(told("replace")).toMatch(/Put the new|Release the app/);
		expect(told("revoke")).toContain(shown);
		expect(told("revoke")).toMatch(
			/https:\/\/(?:us6\.admin\.mailchimp|mandrillapp|app\.(?:eu\.)?iterable)\.com\//,
		);
		expect(guide.misuse).not.toEqual([]);
	});

	test("has an answer when the row is missing", () => {
		expect(textOf(absentKeyMessages(guide)).length).toBeGreaterThan(40);
	});
});

test("names what is typed into the provider's own page", () => {
	const rotation = beginning({ step: "revoke" });
	expect(
		textOf(
			stepMessages(
				rotation,
				stepGuideOf(builtinPacks.find((p) => p.provider === "mailchimp")!, rotation),
			),
		),
	).toContain("type REVOKE");
});

test("suggests no name that could hold a key", () => {
	const pack = builtinPacks[0]!;
	const root = `/srv/${"0f3a".repeat(8)}-us6/My Shop!`;
	for (const [folder, name] of [
		[root, "my-shop-2026-05"],
		[`/srv/${"0f3a".repeat(8)}`, "app-2026-05"],
		["C:\\work\\Shop", "shop-2026-05"],
	] as const) {
		const rotation = beginning({ step: "create", root: folder });
		expect(textOf(stepMessages(rotation, stepGuideOf(pack, rotation)))).toContain(
			`A name for it: ${name}`,
		);
	}
});

const place = { where: "commit", path: "a", commit: "c0".repeat(20), refs: ["refs/heads/main"] };

test.each<[RemoteExposure["seen"], RegExp]>([
	["reachable", /can have it: refs\/remotes\/o\/x/],
	["was-reachable", /count it as fetched/],
	["not-seen", /does not prove that nobody pushed it/],
	["no-remote", /cannot tell whether the key was pushed/],
])("of a remote that is %s nothing more is claimed", (seen, words) => {
	const leak: Leak = {
		places: [place],
		more: 2,
		gaps: [],
		remote: { seen, refs: ["refs/remotes/o/x"] },
	};
	expect(textOf(leakHistoryMessages(leak))).toMatch(words);
	expect(textOf(leakHistoryMessages(leak))).toContain("in 3 places");
});

test("a history that could not be read in full is not called clean", () => {
	const leak: Leak = {
		places: [],
		more: 0,
		gaps: ["Missing objects: 3"],
		remote: { seen: "no-remote", refs: [] },
	};
	expect(leakHistoryMessages(leak).some(({ kind }) => kind === "good")).toBe(false);
	expect(textOf(leakHistoryMessages(leak))).toContain("Missing objects: 3");
	const gap = beginning({
		search: { ...search(), gaps: ["x: unreadable"] },
		heard: [heard("active")],
	});
	expect(leakMessages(gap).some(({ kind }) => kind === "good")).toBe(false);
});
