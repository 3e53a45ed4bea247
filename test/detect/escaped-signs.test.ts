// One sign of a key is written as an escape, at each of its places: the key is found, also where the digits of the escape
// and those behind it would be a key of their own.

import { expect, test } from "vitest";
import { createContentPrefilter } from "../../src/detect/content-prefilter.ts";
import { createScanCheck } from "../../src/detect/match-check.ts";
import { createScanner } from "../../src/detect/scanner.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { expandSample } from "../../src/packs/samples.ts";

const { scan } = createScanner(builtinPacks);
const prefilter = createContentPrefilter(builtinPacks, createScanCheck(builtinPacks))!;
const hex = (code: number, width = 2) => code.toString(16).padStart(width, "0");

test.each<[string, (code: number) => string]>([
	["\\x", (code) => `\\x${hex(code)}`],
	["\\u", (code) => `\\u${hex(code, 4)}`],
	["\\u{}", (code) => `\\u{${hex(code)}}`],
	["octal", (code) => `\\${code.toString(8).padStart(3, "0")}`],
	["%", (code) => `%${hex(code)}`],
	["% twice", (code) => `%25${hex(code)}`],
	["%u", (code) => `%u${hex(code, 4)}`],
	["=", (code) => `=${hex(code).toUpperCase()}`],
	["&#", (code) => `&#${code};`],
	["&#x", (code) => `&#x${hex(code)};`],
])("%s", (name, write) => {
	for (const at of [0, 1, 2, 3, 4, 8, 15, 31, 32, 33, 34, 35]) {
		const key = `${expandSample("{hex:32}", `${name} ${at}`).text}-us6`;
		const written = key.slice(0, at) + write(key.charCodeAt(at)) + key.slice(at + 1);
		const content = Buffer.from(`mailchimp_api_key = "${written}"\n`);
		const found = scan(content, { path: "a.txt" }).matches.map(({ secret }) => secret.reveal());
		expect([at, found]).toEqual([at, expect.arrayContaining([key])]);
		prefilter.grow(content.length);
		content.copy(prefilter.bytes());
		expect([at, prefilter.isClean(content.length)]).toEqual([at, false]);
	}
});

test.each(["KEY_1", "KEY_10", "a", " export MC_KEY_3", "?b", "id2"])(
	"no key begins with the digits at the end of the name %j",
	(name) => {
		for (const digits of ["61", "37"]) {
			const value = `${digits}${expandSample("{hex:30}", `${name} ${digits}`).text}-us6`;
			const content = Buffer.from(`# mailchimp\n${name}=${value}\n`);
			const found = scan(content, { path: "a.env" }).matches.map(({ secret }) => secret.reveal());
			expect(found).toEqual([value]);
		}
	},
);
