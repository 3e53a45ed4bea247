// A key in pieces that a program joins is found, also where the program stands in a string of JSON, as in transcripts:
// there blanks and line ends between the pieces are escapes.

import { expect, test } from "vitest";
import { createContentPrefilter } from "../../src/detect/content-prefilter.ts";
import { createScanCheck } from "../../src/detect/match-check.ts";
import { createScanner } from "../../src/detect/scanner.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { expandSample } from "../../src/packs/samples.ts";

const { scan } = createScanner(builtinPacks);
const prefilter = createContentPrefilter(builtinPacks, createScanCheck(builtinPacks))!;
const before = "some words of a text\n".repeat(5);

const joins = [
	"' + '",
	"'+\n'",
	"' .\n'",
	"' .\n\t'",
	"' .\r\n\t\t'",
	"'\n\t'",
	"' .\t'",
	"' +\n    '",
	"'.concat('",
] as const;
const writings: readonly (readonly [string, (text: string) => string])[] = [
	["as it is", (text) => text],
	["in JSON", (text) => JSON.stringify({ code: text })],
	["in JSON twice", (text) => JSON.stringify({ event: JSON.stringify({ code: text }) })],
	["in a URL", encodeURIComponent],
];

test.each(joins.flatMap((join) => writings.map(([name, write]) => [join, name, write] as const)))(
	"%j %s",
	(join, name, write) => {
		for (const [owner, template] of [
			["mailchimp_api_key", "{hex:32}-us22"],
			["mandrill_api_key", "md-{token:22}"],
		] as const) {
			for (const width of [5, 9, 13, 20]) {
				const key = expandSample(template, `${join} ${name} ${width}`).text;
				const pieces = key.match(new RegExp(`.{1,${width}}`, "g"))!;
				const text = `${before}${write(`${owner} = '${pieces.join(join)}';\n`)}\n`;
				const content = Buffer.from(text);
				const found = scan(content, { path: "a.txt" }).matches.map(({ secret }) => secret.reveal());
				prefilter.grow(content.length);
				content.copy(prefilter.bytes());
				const isClean = prefilter.isClean(content.length);
				expect([owner, width, found, isClean]).toEqual([owner, width, [key], false]);
			}
		}
	},
);
