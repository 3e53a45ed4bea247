// A key that is known is hidden in pieces, too: in groups, halves and columns, whatever separates
// them, and never in what merely resembles it.

import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { PieceMask } from "../../src/finding/secret-pieces.ts";
import { Secret } from "../../src/model/secret.ts";
import { expandSample } from "../../src/packs/samples.ts";
import { draws, fc, many } from "../setup/draws.ts";

const make = (template: string, seed: string): string => expandSample(template, seed).text;
const key = make("{hex:32}", "pieces");
const mailchimp = new Secret(`${key}-us6`, `${key.slice(0, 4)}********-us6`);
const iterable = new Secret(key, `********${key.slice(-8)}`);
const token = make("md-{token:22}", "pieces");
const mandrill = new Secret(token, `${token.slice(0, 4)}********`);

function maskOf(...secrets: Secret[]): (text: string) => string {
	const pieces = new PieceMask();
	for (const secret of secrets) pieces.add(secret);
	return (text) => pieces.mask(text);
}

const groups = (text: string, size: number, separator: string): string =>
	(text.match(new RegExp(`.{1,${size}}`, "g")) ?? []).join(separator);

describe.each([
	["a Mailchimp key", mailchimp, key.slice(4)],
	["an Iterable key", iterable, key.slice(0, -8)],
	["a Transactional key", mandrill, token.slice(4)],
])("%s", (_, secret, hidden) => {
	const mask = maskOf(secret);
	const signs = (text: string) => text.replace(/[^0-9A-Za-z]/g, "").toLowerCase();

	test.each([1, 2, 3, 4, 5, 6, 8, 11, 15, 16])("in groups of %i", (size) => {
		for (const separator of [" ", ":", "|", "/", ".", ", ", '", "', "_-_", "\n", "\t", "\u2028"]) {
			const masked = mask(`a ${groups(secret.reveal(), size, separator)} b`);
			expect(longestShared(signs(hidden), signs(masked))).toBeLessThan(6);
			expect(masked).toMatch(/^a .* b$/s);
		}
	});

	test("a piece of six and more, in any case, and no shorter one", () => {
		for (let at = 0; at + 6 <= hidden.length; at++) {
			const piece = hidden.slice(at, at + 6);
			expect(mask(`(${piece})`)).toMatch(/^\([-_]?\*{8}[-_]?\)$/);
			if (/[-_]/.test(piece)) continue;
			expect(mask(`(${piece.toUpperCase()})`)).toBe("(********)");
			expect(mask(`(${piece.slice(0, 5)})`)).toBe(`(${piece.slice(0, 5)})`);
		}
	});

	test("what its redacted form shows stays", () => {
		expect(mask(secret.redacted)).toBe(secret.redacted);
	});

	test("what stands far apart is no piece", () => {
		const apart = `${hidden.slice(0, 5)}${" ".repeat(12)}${hidden.slice(5, 10)}`;
		expect(mask(apart)).toBe(apart);
	});
});

test("of text around a key no six hidden characters are left, whatever stands between", () => {
	const mask = maskOf(mailchimp, mandrill);
	const part = fc.oneof(
		fc.nat(31).chain((from) => fc.nat(31).map((length) => key.slice(from, from + length))),
		fc.nat(25).chain((from) => fc.nat(25).map((length) => token.slice(from, from + length))),
		fc.constantFrom(" ", "/", ", ", "x", "9", "-us6", "__", "é"),
	);
	fc.assert(
		fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
			const masked = mask(parts.join(""));
			for (const [hidden, whole] of [
				[key.slice(4), key],
				[token.slice(4), token],
			] as const) {
				for (let at = 0; at + 6 <= hidden.length; at++) {
					expect(masked).not.toContain(hidden.slice(at, at + 6));
				}
				expect(masked).not.toContain(whole);
			}
			expect(mask(masked)).toBe(masked);
		}),
		draws(2000),
	);
});

test("a short secret, which may be a word, is hidden whole alone", () => {
	const mask = maskOf(new Secret("change-me-please", "********"));
	expect(mask("change the password")).toBe("change the password");
});

test("of more secrets than can be told apart whatever could be a piece is hidden", () => {
	const pieces = new PieceMask();
	for (let index = 0; index <= 50_000; index++) {
		const digits = createHash("md5").update(`many ${index}`).digest("hex");
		pieces.add(new Secret(digits, "********"));
	}
	expect(pieces.mask("src/model/report.ts, ab:12:cd and ab12cd34")).toBe(
		"src/model/report.ts, ******** and ********",
	);
});

test("secrets that are made alike take no longer than others", () => {
	const pieces = new PieceMask();
	for (let index = 0; index < many(40_000); index++) {
		pieces.add(new Secret(`${"a".repeat(200)}${index}`, "********"));
	}
	expect(pieces.mask(`${"a".repeat(many(1_000_000))} b`)).toMatch(/^(?:\*{8})+ b$/);
});

function longestShared(one: string, other: string): number {
	let longest = 0;
	for (let start = 0; start + longest < one.length; start++) {
		while (start + longest < one.length && other.includes(one.slice(start, start + longest + 1))) {
			longest++;
		}
	}
	return longest;
}
