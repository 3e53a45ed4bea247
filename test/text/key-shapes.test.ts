// What looks like a key is hidden wherever it stands and however it is written; what people and
// programs name things is not.

import { describe, expect, test } from "vitest";
import { expandSample } from "../../src/packs/samples.ts";
import { maskKeyShapes } from "../../src/text/key-shapes.ts";
import { draws, fc, many } from "../setup/draws.ts";

const make = (template: string, seed: string): string => expandSample(template, seed).text;
const kinds: readonly (readonly [string, (seed: string) => string])[] = [
	["32 digits", (seed) => make("{hex:32}", seed)],
	["a whole Mailchimp key", (seed) => `${make("{hex:32}", seed)}-us12`],
	["a UUID", (seed) => make("{uuid4}", seed)],
	["a newer Transactional key", (seed) => make("md-{token:22}", seed)],
	["a JWT secret", (seed) => make("{hex:128}", seed)],
];

const each = (text: string, write: (code: number) => string): string =>
	[...text].map((character) => write(character.charCodeAt(0))).join("");
const hex = (code: number, width = 2): string => code.toString(16).padStart(width, "0");
const writings: readonly (readonly [string, (key: string) => string])[] = [
	["as it is", (key) => key],
	["with capitals", (key) => (/^md-/.test(key) ? key : key.toUpperCase().replace("US", "us"))],
	["in base64", (key) => Buffer.from(`user:${key}`).toString("base64")],
	["in base64 at another place", (key) => Buffer.from(`u:${key}`).toString("base64")],
	["in base64 for URLs", (key) => Buffer.from(`user=${key}?`).toString("base64url")],
	[
		"in base64 twice",
		(key) => Buffer.from(Buffer.from(`x:${key}`).toString("base64")).toString("base64"),
	],
	["in base64 of two bytes a character", (key) => Buffer.from(key, "utf16le").toString("base64")],
	["percent-escaped", (key) => each(key, (code) => `%${hex(code)}`)],
	[
		"percent-escaped in one place",
		(key) => `${key.slice(0, 7)}%${hex(key.charCodeAt(7))}${key.slice(8)}`,
	],
	["as \\x", (key) => each(key, (code) => `\\x${hex(code)}`)],
	["as \\u", (key) => each(key, (code) => `\\u${hex(code, 4)}`)],
	["as \\u{}", (key) => each(key, (code) => `\\u{${hex(code)}}`)],
	["as \\0", (key) => each(key, (code) => `\\${code.toString(8).padStart(3, "0")}`)],
	["as &#;", (key) => each(key, (code) => `&#${code};`)],
	["as &#x;", (key) => each(key, (code) => `&#x${hex(code)};`)],
	["in two bytes a character", (key) => each(key, (code) => `${String.fromCharCode(code)}\0`)],
	["with a character that nobody sees", (key) => `${key.slice(0, 9)}\u200b${key.slice(9)}`],
];

describe.each(kinds)("%s", (_, kindOf) => {
	test.each(writings)("%s", (_name, write) => {
		for (let round = 0; round < 50; round++) {
			const key = kindOf(`key ${round}`);
			const text = write(key);
			for (const around of [
				text,
				`/srv/${text}/x`,
				`mailchimp_${text}.txt`,
				`K='${text}';`,
				`${text} ${text}`,
			]) {
				const masked = maskKeyShapes(around);
				expect(longestShared(text, masked)).toBeLessThan(8);
			}
		}
	});
});

test("hexadecimal of a key's digits, also as a list of bytes", () => {
	const key = make("{hex:32}", "digits");
	const bytes = Buffer.from(key);
	for (const text of [
		bytes.toString("hex"),
		Buffer.from(key, "utf16le").toString("hex"),
		bytes.toString("hex").replace(/../g, "0x$&, "),
		bytes.toString("hex").replace(/../g, "$& "),
	]) {
		expect(maskKeyShapes(`a ${text} b`)).toMatch(/^a (?:0x)?(?:33..|36..)?\*{8},? ?b$/);
	}
});

test("an older Transactional key, which looks like any other word, nearly always", () => {
	let seen = 0;
	for (let round = 0; round < 1000; round++) {
		const key = make("{token:22}", `token ${round}`);
		if (!maskKeyShapes(`K=${key}`).includes(key)) seen++;
	}
	expect(seen).toBeGreaterThan(980);
});

test.each([
	["a commit", "f4b1c2d3".repeat(5)],
	["a checksum of 64 digits", "0123456789abcdef".repeat(4)],
	["a UUID with its dashes", "123e4567-e89b-42d3-a456-426614174000"],
	["a path", "packages/create-app/template-vue-ts/src/components/HelloWorld2.vue"],
	["a name of words", "UserProfile2FactorAuth"],
	["a name of words and no digit", "getUserProfileSettings"],
	["a name of short words", "isUserValidOnLoginForm"],
	["a constant", "MAILCHIMP_AUDIENCE_ID1"],
	["what is hidden already", "ed3d********-us6"],
	["a long number", "31415926535897932384626433832795".replace(/\d/g, "7").slice(0, 31)],
	[
		"base64 of words",
		Buffer.from("the quick brown fox jumps over the lazy dog").toString("base64"),
	],
	["an address", "https://us6.api.mailchimp.com/3.0/ping"],
	["nothing", ""],
])("%s stays", (_, text) => {
	expect(maskKeyShapes(text)).toBe(text);
});

test("the beginning stays, so that a file can be found", () => {
	const key = make("{hex:32}", "found");
	expect(maskKeyShapes(`cache/${key}.php:3`)).toBe(`cache/${key.slice(0, 4)}********.php:3`);
	expect(maskKeyShapes(`${key}-us6 and ${key}`)).toBe(
		`${key.slice(0, 4)}******** and ${key.slice(0, 4)}********`,
	);
});

test("never fails, and what is masked stays so", () => {
	const unit = fc.constantFrom(..."0123456789abcdefABCXYZ-_ %\\&#;=xu/+{}.md\0\u200b");
	fc.assert(
		fc.property(fc.string({ unit, maxLength: 300 }), (text) => {
			const masked = maskKeyShapes(text);
			expect(maskKeyShapes(masked)).toBe(masked);
		}),
		draws(1000),
	);
});

test("a long text takes no longer than its length", () => {
	for (const unit of [
		"ab12",
		"%61",
		"0x61, ",
		"M",
		"MTIz",
		"YQBi AGMA",
		"\\x6",
		"&#9",
		"Aa1_",
		"=3",
	]) {
		maskKeyShapes(unit.repeat(many(1_000_000) / unit.length));
	}
	expect(maskKeyShapes("a".repeat(1_000_000))).toHaveLength(1_000_000);
});

/** How many characters in a row of the one stand in the other. */
function longestShared(one: string, other: string): number {
	let longest = 0;
	for (let start = 0; start + longest < one.length; start++) {
		while (start + longest < one.length && other.includes(one.slice(start, start + longest + 1))) {
			longest++;
		}
	}
	return longest;
}
