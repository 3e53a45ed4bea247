import { describe, expect, test } from "vitest";
import { createReplacer } from "../../src/finding/replace-secrets.ts";
import { createLineSeal, createSeal, sealReport } from "../../src/finding/seal.ts";
import { Secret } from "../../src/model/secret.ts";
import { reportOf } from "../report/sample.ts";
import { draws, fc, many } from "../setup/draws.ts";
import { digits } from "./matches.ts";

const key = digits("one");
const whole = new Secret(`${key}-us6`, "WHOLE");
/** By so many first characters secrets are looked up. */
const headLength = 12;
const half = new Secret(key, "HALF");
const written = new Secret(`%61${key.slice(1)}`, "WRITTEN");

/** Ids of git and fingerprints stay, though a piece of a key may stand in one by chance. */
const id = key.slice(4, 24).repeat(2);

const seal = (text: string, secrets = [whole, half]) => createSeal(secrets, true)(text);

test.each([
	["nothing to hide", "nothing to hide"],
	["", ""],
	[key, "HALF"],
	[`${key}-us6`, "WHOLE"],
	[`${key}-us7`, "HALF-us7"],
	[`"${key}": ${key}-us6.`, '"HALF": WHOLE.'],
	[`x${key}${key}y`, "xHALFHALFy"],
	[`../${key}/${key}-us6.txt`, "../HALF/WHOLE.txt"],
	[key.slice(0, 31), "********"],
	[key.slice(0, 5), key.slice(0, 5)],
	[key.toUpperCase(), "********"],
])("%j is sealed to %j", (text, sealed) => {
	expect(seal(text)).toBe(sealed);
});

test("a secret in the encoded form in which it was found is sealed, and a plain one beside it", () => {
	expect(seal(`a %61${key.slice(1)} b ${key}`, [half, written])).toBe("a WRITTEN b HALF");
});

test.each([
	["40 digits", (text: string) => `${text}00c0ffee`],
	["40 digits and 8", (text: string) => `${text}00c0ffee-00c0ffee`],
	["64 digits", (text: string) => `${"0".repeat(64 - text.length)}${text}`],
])("a name of %s that holds a key or its half is no id", (_, nameOf) => {
	const report = reportOf({ scope: { mode: "tree", root: nameOf(key), head: id } });
	const half = digits("other").slice(16);
	const locations = [nameOf(key), nameOf(half.padStart(32, "0"))].map((path) => ({
		path,
		commit: id,
	}));
	const secrets = [whole, new Secret(digits("other"), "OTHER")];
	const finding = { fingerprint: id, locations, why: [nameOf(key)] };
	const sealed = JSON.stringify(
		sealReport({ ...report, findings: [finding as never] }, createSeal(secrets)),
	);
	expect(sealed).not.toContain(key);
	expect(sealed).not.toContain(half);
	expect(sealed.split(id).length - 1).toBe(4);
});

test("every string of the report is sealed but the secret that was asked for", () => {
	const report = reportOf({
		scope: { mode: "tree", root: `/tmp/${key}` },
		suppressed: [{ fingerprint: id, path: key, by: "inline", reason: key }],
		notices: [{ code: key, message: key }],
	});
	const finding = {
		fingerprint: id,
		secret: whole.reveal(),
		why: [key],
		locations: [{ path: key, author: key }],
	};
	const sealed = sealReport({ ...report, findings: [finding as never] }, createSeal([whole, half]));
	expect(sealed).toEqual({
		...report,
		scope: { mode: "tree", root: "/tmp/HALF" },
		suppressed: [{ fingerprint: id, path: "HALF", by: "inline", reason: "HALF" }],
		notices: [{ code: "HALF", message: "HALF" }],
		findings: [
			{
				fingerprint: id,
				secret: whole.reveal(),
				why: ["HALF"],
				locations: [{ path: "HALF", author: "HALF" }],
			},
		],
	});
});

test("no written form of a key masks the words that programs decide by", () => {
	const finding = {
		ruleId: "mailchimp-api-key",
		provider: "mailchimp",
		severity: "critical",
		details: { keyType: "oauth-token" },
		verdict: { status: "inactive", reason: "" },
		locations: [{ path: "critical", where: "message" }],
	};
	// A dump has a column of any text beside the digits.
	const dump = "4d: mailchimp api key 4143 critical oauth token 4849 inactive message 4d";
	const sealed = sealReport(
		{ ...reportOf(), findings: [finding as never] },
		createSeal([new Secret(dump, "****")]),
	);
	expect(sealed.findings).toEqual([
		{ ...finding, locations: [{ path: "********", where: "message" }] },
	]);
});

test("what needs no change stays the same object, and what does is told", () => {
	const report = reportOf({
		notices: [
			{ code: "a", message: "b" },
			{ code: "c", message: key },
		],
	});
	const changes: unknown[][] = [];
	const sealed = sealReport(report, createSeal([half]), (before, after) =>
		changes.push([before, after]),
	);
	expect(sealed.notices[0]).toBe(report.notices[0]);
	expect(changes).toContainEqual([report.notices[1], sealed.notices[1]]);
	expect(sealReport(report, createSeal([], true))).toBe(report);
	expect(sealReport(reportOf(), createSeal([]))).toEqual(reportOf());
	expect(sealReport(reportOf(), createSeal([half]))).toEqual(reportOf());
});

test("a line shows its own key as it did, and no other secret", () => {
	const text = `${key} shown********-us6 %61${key.slice(1)}`;
	const start = text.indexOf("shown");
	const line = { text, start, end: start + "shown********-us6".length, line: 3 };
	const sealed = createLineSeal(createSeal([half, written]))(line);
	expect(sealed).toEqual({ text: "HALF shown********-us6 WRITTEN", start: 5, end: 22, line: 3 });
});

test("a line shows no more of its own key than another key with the same digits allows", () => {
	const ours = new Secret(key, `********${key.slice(-8)}`);
	const theirs = new Secret(`${key}-us6`, `${key.slice(0, 4)}********-us6`);
	const line = { text: `A=${ours.redacted};`, start: 2, end: 18, line: 1 };
	const sealed = createLineSeal(createSeal([ours, theirs]))(line);
	expect(sealed.text).not.toContain(key.slice(-8));
	expect(sealed.text.slice(sealed.start, sealed.end)).toMatch(/^\*+$/);
});

test("no text holds a known secret after it was sealed, whatever stands around", () => {
	const anyPart = fc.oneof(
		fc.constantFrom(key, `${key}-us6`, key.slice(1), key.slice(0, -1), "-", "\n"),
		fc.string({ maxLength: 5 }),
	);
	fc.assert(
		fc.property(fc.array(anyPart, { maxLength: 8 }), (parts) => {
			expect(seal(parts.join(""))).not.toContain(key);
		}),
		draws(1000),
	);
});

test("of secrets that begin alike the longest that stands there is replaced", () => {
	const anyValue = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 12, maxLength: 16 });
	const naive = (text: string, values: readonly string[]): string => {
		const known = [...values].sort((one, other) => other.length - one.length);
		let sealed = "";
		for (let at = 0; at < text.length; ) {
			const found = known.find((value) => text.startsWith(value, at));
			sealed += found === undefined ? text[at] : `<${found.length}>`;
			at += found?.length ?? 1;
		}
		return sealed;
	};
	const anyText = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 60 });
	fc.assert(
		fc.property(fc.array(anyValue, { minLength: 1, maxLength: 8 }), anyText, (values, text) => {
			const secrets = values.map((value) => new Secret(value, `<${value.length}>`));
			expect(createReplacer(secrets)(text)).toBe(naive(text, values));
		}),
		draws(2000),
	);
});

describe("made to take for ever", () => {
	const common = "a".repeat(headLength);

	test("secrets that all begin alike", () => {
		const secrets = Array.from({ length: 40_000 }, (_, index) => {
			return new Secret(`${common}${String(index).padStart(8, "b")}`, "HIDDEN");
		});
		const text = `${common} `.repeat(many(500_000));
		const replace = createReplacer(secrets);
		expect(replace(text)).toBe(text);
		expect(replace(`${text}${secrets[7]!.reveal()}`)).toBe(`${text}HIDDEN`);
		expect(seal(text, secrets)).not.toContain("a");
	});

	test("a text that is one long word", () => {
		const length = many(20_000_000);
		expect(seal("a".repeat(length))).toHaveLength(length);
	});
});

test("of 30,000 keys each shows its own end, though the scan knows it by two names", () => {
	const keys = Array.from({ length: 30_000 }, (_, index) => digits(`many ${index}`));
	const secrets = keys.flatMap((each) => {
		const shown = `********${each.slice(-8)}`;
		return [new Secret(each, shown), new Secret(each, shown)];
	});
	const sealAll = createSeal(secrets);
	const sealed = keys.slice(0, 1000).map(sealAll);
	expect(sealed.filter((text, index) => text.includes(keys[index]!.slice(0, 24)))).toEqual([]);
	// A few hold six digits of another key by chance.
	const shown = sealed.filter((text, index) => text.endsWith(keys[index]!.slice(-8)));
	expect(shown.length).toBeGreaterThan(700);
});
