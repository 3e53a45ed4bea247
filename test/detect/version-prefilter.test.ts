// The prefilter never calls a version clean in which a scan of the whole would find something. The
// cases are those in which something far from a change, or seen only with another, makes the match.

import { describe, expect, test } from "vitest";
import { contextWindow } from "../../src/detect/candidate-context.ts";
import { createScanCheck } from "../../src/detect/match-check.ts";
import { createScanner } from "../../src/detect/scanner.ts";
import { createVersionPrefilter } from "../../src/detect/version-prefilter.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import type { Pack } from "../../src/packs/pack.ts";
import { draw, pieceOf, randomFrom } from "../git/pack/material.ts";
import { anyScene, playScene, type Version, versionOf } from "../git/pack/versions.ts";
import { draws, fc, many } from "../setup/draws.ts";
import { compileOdd } from "./odd.ts";

const random = randomFrom(7);
const hex = (length: number): string => draw(random, "0123456789abcdef", length);
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

const bare = hex(32);
const key = `${hex(32)}-us6`;
const [head, tail] = [key.slice(0, 20), key.slice(20)];
/** Of a data centre that nobody has seen. */
const farKey = key.replace(/6$/, "30");
/** It ends as 16 bytes in base64 do. */
const token = `Zq3${draw(random, letters, 18)}A`;
/** Of which no path can speak alone. */
const unlikely = `ZZq${draw(random, letters.slice(0, 52), 18)}A`;
/** Seen only where something else has it decoded. */
const broken = `${bare.slice(0, 16)}%${bare.charCodeAt(16).toString(16)}${bare.slice(17)}`;
/** Has its neighbours decoded, and is no key itself. */
const quoted = `\\"${hex(32)}\\"`;

/** Nothing that a rule could want, and longer than any rule looks. */
const far = "lorem ipsum\n".repeat(400);
const more = "dolor sit amet\n".repeat(400);
const dots = (length: number) => ". ".repeat(length / 2 + 1).slice(0, length);
const percent = (text: string) => spell(text, (code) => `%${code.toString(16)}`);
const base64 = (text: string) => Buffer.from(text, "latin1").toString("base64");
const wide = (text: string) => Buffer.from(text, "utf16le").toString("latin1");

const spell = (text: string, each: (code: number) => string): string =>
	[...text].map((character) => each(character.charCodeAt(0))).join("");

/** Of escapes it is dense, of base64 a whole line. */
const words = "just a text that fills a line of base64, seventy two digits";
const line = `${base64(words)}\n`;
const name = "mailchimp_api_key = ";
const host = " https://us6.api.mailchimp.com/3.0/ ";
const xs = "x".repeat(40);

/** A content and its versions, each as its texts. The last one holds a match, the first one none. */
type Case = [says: string, first: readonly string[], ...others: (readonly string[])[]];

const cases: readonly Case[] = [
	// Near a change.
	[
		"the data centre arrives",
		[far, `x ${bare}`, " ", more],
		[far, `x ${bare}`, "-us12", " ", more],
	],
	[
		"the data centre arrives byte by byte",
		[far, `x ${bare}`, " ", more],
		[far, `x ${bare}`, "-", " ", more],
		[far, `x ${bare}`, "-", "u", " ", more],
		[far, `x ${bare}`, "-", "us", " ", more],
		[far, `x ${bare}`, "-", "us", "1", " ", more],
	],
	["the prefix arrives", [far, "x = ", `${token} `, more], [far, "x = ", "md-", `${token} `, more]],
	["the name changes", [far, "sha = ", `"${bare}"`, more], [far, name, `"${bare}"`, more]],
	[
		"a name comes behind the value",
		[far, `"value": "${bare}"`, "\n", more],
		[far, `"value": "${bare}"`, ', "name": "mailchimp_api_key"', "\n", more],
	],
	["a deletion joins two halves", [far, head, " and ", tail, "\n"], [far, head, tail, "\n"]],
	["the halves change places", [far, tail, "\n", head, more], [far, head, tail, "\n", more]],
	[
		"a half is copied from behind, and the other twice",
		[far, tail, "\n", head, " ", more],
		[far, tail, "\n", head, tail, " ", head, more],
	],
	["the end of a run is gone", [far, name, bare, "abc", "\n", more], [far, name, bare, "\n", more]],
	["the start of a run is gone", [far, name, "abc", bare, "\n"], [far, name, bare, "\n"]],
	["a run is cut", [far, name, bare, "abc\n", more], [far, name, bare, "'", "abc\n", more]],
	["halves at both ends meet", [tail, far, head], [head, tail]],
	["what stood before is gone", ["f", `${key} `, far], [`${key} `, far]],
	["what stood behind is gone", [far, ` ${key}`, "x"], [far, ` ${key}`]],
	["all else is gone", [far, "f", key, "x", more], [key]],
	["what ruled it out is gone", [far, ` ${key}`, ".png", " ", more], [far, ` ${key}`, " ", more]],

	// As far as a rule looks.
	[
		"the head of its call comes 2,900 bytes before",
		[far, `${dots(2900)}, "${bare}"\n`, more],
		[far, "mailchimp.init(", `${dots(2900)}, "${bare}"\n`, more],
	],
	[
		"its call is no longer closed 2,900 bytes before",
		[far, "mailchimp.init(", ")", `${dots(2900)}, "${bare}"\n`, more],
		[far, "mailchimp.init(", `${dots(2900)}, "${bare}"\n`, more],
	],
	[
		"a host comes 950 bytes behind",
		[far, `curl --user "x:${bare}"${dots(950)}`, more],
		[far, `curl --user "x:${bare}"${dots(950)}`, host, more],
	],
	[
		"a host moves near",
		[far, `curl --user "x:${bare}"${dots(300)}`, dots(200), `${dots(600)}${host}`, more],
		[far, `curl --user "x:${bare}"${dots(300)}`, `${dots(600)}${host}`, more],
	],
	[
		"a veto moves away",
		[far, `datadog ${dots(900)}`, `\nserver: us6\nx: "${bare}"\n`, more],
		[far, `datadog ${dots(900)}`, dots(200), `\nserver: us6\napi_key: "${bare}"\n`, more],
	],

	// Several in one run.
	[
		"the first of two in one run gets a context far from the second",
		[far, dots(2900), "y ", `, '${token}${"/a".repeat(500)}/${bare}'`, more],
		[far, "mandrill.Mandrill(", dots(2900), "y ", `, '${token}${"/a".repeat(500)}/${bare}'`, more],
	],
	[
		"the second of two in one run is no longer ruled out",
		[far, "datadog ", `x = '/${token}/${farKey}' `, more],
		[far, `x = '/${token}/${farKey}' `, more],
	],
	[
		"the second of two in one run is no longer ruled out, after another change",
		[far, "y = ", "datadog ", `x = '/${token}/${farKey}' `, more],
		[far, "z = ", "datadog ", `x = '/${token}/${farKey}' `, more],
		[far, "z = ", `x = '/${token}/${farKey}' `, more],
	],

	// Base64.
	[
		"base64 gets what a key needs",
		[far, "x = ", `"${base64(`a text before ${bare} and behind`)}"`, more],
		[far, "x = ", `"${base64(`a text before "${bare}" and behind`)}"`, more],
		[far, "x = ", `"${base64(`a text before "${name}${bare}" and behind`)}"`, more],
	],
	[
		"a key in base64 gets a name",
		[far, "x = ", `"${base64(bare)}"`, more],
		[far, name, `"${base64(bare)}"`, more],
	],
	[
		"the second line of base64 changes",
		[far, line, base64("but not what was looked for, only more of what is of no use"), "\n", more],
		[far, line, base64(`"mailchimp_api_key": "${bare}" and more`), "\n", more],
	],

	// Escapes.
	[
		"two ranges of escapes become one",
		[far, percent(head), `\n${dots(40)}\n`, percent(tail), "\n", more],
		[far, percent(head), percent(tail), "\n", more],
	],
	[
		"a key in escapes gets a name",
		[far, "x = ", percent(bare), "\n", more],
		[far, name, percent(bare), "\n", more],
	],
	[
		"a key in escapes gets a name, after a change in what touches it behind",
		[far, "x = ", percent(bare), `${xs}`, `${xs}\n`, more],
		[far, "x = ", percent(bare), `${xs}`, "-", `${xs}\n`, more],
		[far, "x = ", percent(bare), "\n", more],
		[far, name, percent(bare), "\n", more],
	],
	[
		"a broken key is decoded with escapes, and gets a name, after a change behind them",
		[far, "x = ", `"${broken}"${dots(600)}${percent(words)}`, xs, `${xs}\n`, more],
		[far, "x = ", `"${broken}"${dots(600)}${percent(words)}`, xs, "-", `${xs}\n`, more],
		[far, name, `"${broken}"${dots(600)}${percent(words)}`, xs, "-", `${xs}\n`, more],
	],
	[
		"a broken key is decoded with a neighbour behind it, and gets a name",
		[far, "x = ", `"${broken}"${dots(1300)}`, quoted, more],
		[far, name, `"${broken}"${dots(1300)}`, quoted, more],
	],
	[
		"a broken key is decoded with a neighbour before it, and gets a name",
		[far, `${quoted}${dots(700)}`, "x = ", `"${broken}"`, more],
		[far, `${quoted}${dots(700)}`, name, `"${broken}"`, more],
	],
	[
		"an escape comes into a key",
		[far, `${name}"${bare.slice(0, 16)}`, " ", `${bare.slice(17)}"`, more],
		[far, `${name}"${bare.slice(0, 16)}`, percent(bare[16]!), `${bare.slice(17)}"`, more],
	],
	[
		"an escape comes into a key digit by digit",
		[far, `${name}"${bare.slice(0, 16)}`, " ", `${bare.slice(17)}"`, more],
		[far, `${name}"${bare.slice(0, 16)}`, "%", `${bare.slice(17)}"`, more],
		[
			far,
			`${name}"${bare.slice(0, 16)}`,
			"%",
			percent(bare[16]!).slice(1),
			`${bare.slice(17)}"`,
			more,
		],
	],
	[
		"a mark comes into a key",
		[far, `${name}"${bare.slice(0, 16)}`, " ", `${bare.slice(16)}"`, more],
		[far, `${name}"${bare.slice(0, 16)}`, "<wbr>", `${bare.slice(16)}"`, more],
	],
	[
		"two literals are joined",
		[far, `${name}"${bare.slice(0, 16)}"`, ", ", `"${bare.slice(16)}"`, more],
		[far, `${name}"${bare.slice(0, 16)}"`, " + ", `"${bare.slice(16)}"`, more],
	],
	[
		"a list is joined far from its start",
		[far, `${name}["${bare.slice(0, 16)}", "${bare.slice(16)}"${dots(600)}`, "]", more],
		[far, `${name}["${bare.slice(0, 16)}", "${bare.slice(16)}"${dots(600)}`, '].join("")', more],
	],
	[
		"digits of a key in hexadecimal change",
		[
			far,
			"x = ",
			Buffer.from(key.slice(0, 20)).toString("hex"),
			"zz",
			Buffer.from(tail).toString("hex"),
			more,
		],
		[
			far,
			"x = ",
			Buffer.from(key.slice(0, 20)).toString("hex"),
			Buffer.from(tail).toString("hex"),
			more,
		],
	],
	[
		"a list of a key's bytes is completed",
		[
			far,
			"x = [",
			[...head].map((each) => each.charCodeAt(0)).join(", "),
			" x ",
			[...tail].map((each) => each.charCodeAt(0)).join(", "),
			"]",
			more,
		],
		[
			far,
			"x = [",
			[...head].map((each) => each.charCodeAt(0)).join(", "),
			", ",
			[...tail].map((each) => each.charCodeAt(0)).join(", "),
			"]",
			more,
		],
	],
	[
		"a broken key is decoded with a neighbour that is decoded with another one",
		[far, "x = ", `"${broken}"${dots(1300)}`, `${quoted}${dots(1300)}${quoted}`, more],
		[far, name, `"${broken}"${dots(1300)}`, `${quoted}${dots(1300)}${quoted}`, more],
	],
	[
		"a broken key is decoded with base64 that ends in padding and a quote",
		[far, "x = ", `"${broken}"${dots(600)}"${base64("some text, but no key...")}==\\"`, more],
		[far, name, `"${broken}"${dots(600)}"${base64("some text, but no key...")}==\\"`, more],
	],
	[
		"a broken key is decoded with a neighbour that has a whole one before it",
		[far, "x = ", `"${broken}"${dots(1200)}"${hex(32)}" `, quoted, more],
		[far, name, `"${broken}"${dots(1200)}"${hex(32)}" `, quoted, more],
	],
	[
		"a broken key is decoded with what base64 before it decodes to",
		[far, `"${base64(`a text with ${percent(words)} `)}"${dots(600)}`, "x = ", `"${broken}"`, more],
		[far, `"${base64(`a text with ${percent(words)} `)}"${dots(600)}`, name, `"${broken}"`, more],
	],
	[
		"a broken key is decoded with what base64 behind it decodes to",
		[far, "x = ", `"${broken}"${dots(1200)}"${base64(`a text with ${percent(words)} `)}"`, more],
		[far, name, `"${broken}"${dots(1200)}"${base64(`a text with ${percent(words)} `)}"`, more],
	],

	// Words that a rule asks for anywhere.
	[
		"a word comes that a rule asks for near",
		[far, dots(2900), `, "${token}"`, more],
		[far, "mandrill.Client(", dots(2900), `, "${token}"`, more],
	],
	[
		"a name comes where a word stands that a rule asks for",
		["mandrill\n", far, "x = ", `"${token}"`, more],
		["mandrill\n", far, "X-MC-API-KEY: ", `"${token}"`, more],
	],

	[
		"a word comes with the second change in a long run",
		[far, "/ab".repeat(30), "/q", "/ab".repeat(40), "\n", `api_key = "${unlikely}"`, more],
		[
			far,
			"/ab".repeat(30),
			"/z",
			"/ab".repeat(40),
			"/mandrillapp.com",
			"\n",
			`api_key = "${unlikely}"`,
			more,
		],
	],

	// Mail.
	[
		"a soft break comes into a key",
		[far, `${dots(70)}"${head}`, " ", `${tail}"\n`, more],
		[far, `${dots(70)}"${head}`, "=\r\n", `${tail}"\n`, more],
	],
	[
		"a key that mail cuts gets a name",
		[far, dots(60), "x = ", `"${bare.slice(0, 20)}=\n${bare.slice(20)}"`, more],
		[far, dots(60), name, `"${bare.slice(0, 20)}=\n${bare.slice(20)}"`, more],
	],
	[
		"a name that mail cuts changes, and is seen because of another cut",
		[far, dots(60), "sha_apik", `=\ney    = "${bare}" ${dots(600)} ${xs}=\n${xs}`, "\n", more],
		[
			far,
			dots(60),
			"mailchimp_apik",
			`=\ney    = "${bare}" ${dots(600)} ${xs}=\n${xs}`,
			"\n",
			more,
		],
	],
	[
		"a name that mail cuts changes, after a change in the line behind another cut",
		[far, dots(60), "sha_apik", `=\ney    = "${bare}" ${dots(600)} ${xs}=\n${xs}`, `${xs}\n`, more],
		[
			far,
			dots(60),
			"sha_apik",
			`=\ney    = "${bare}" ${dots(600)} ${xs}=\n${xs}`,
			"-",
			`${xs}\n`,
			more,
		],
		[
			far,
			dots(60),
			"mailchimp_apik",
			`=\ney    = "${bare}" ${dots(600)} ${xs}=\n${xs}`,
			"-",
			`${xs}\n`,
			more,
		],
	],
	[
		"a name that mail cuts changes, after a change in the line before another cut",
		[far, dots(60), "sha_apik", `=\ney    = "${bare}" ${dots(600)} ${xs}`, `${xs}=\n${xs}\n`, more],
		[
			far,
			dots(60),
			"sha_apik",
			`=\ney    = "${bare}" ${dots(600)} ${xs}`,
			"-",
			`${xs}=\n${xs}\n`,
			more,
		],
		[
			far,
			dots(60),
			"mailchimp_apik",
			`=\ney    = "${bare}" ${dots(600)} ${xs}`,
			"-",
			`${xs}=\n${xs}\n`,
			more,
		],
	],

	// UTF-16.
	[
		"the other half in UTF-16 comes",
		[far, wide(head), " ", more],
		[far, wide(head), wide(tail), " ", more],
	],
];

type OddRule = readonly [says: string, pattern: string, boundary: string, match?: string];

/** Patterns as strangers write them, and what they match. */
const odd: readonly OddRule[] = [
	[
		"a class with signs of base64's neighbours",
		"(?<secret>[A-Za-z0-9._-]{24})",
		"token",
		draw(random, `${letters}._-`, 24),
	],
	["a class that is part of another", "(?<secret>abc[0-9a-f]{30})", "word", `abc${hex(30)}`],
	["a text before the run", "us[:= ]{1,3}(?<secret>[0-9a-f]{32})", "word", `us: ${hex(32)}`],
	["a text on both sides", "<(?<secret>[a-f0-9]{31,33})>", "word", `<${hex(32)}>`],
	[
		"a class with all signs of encodings",
		"(?<secret>[!-~]{40,44})x",
		"word",
		`${draw(random, `${letters}%&=+/`, 42)}x`,
	],
	[
		"a class that is not ASCII",
		"(?<secret>[^\\x00-\\x60\\x67-\\xe8]{16,18})",
		"word",
		draw(random, "abcdef\xe9\xf3\xff", 17),
	],
];

interface PrefilterResult {
	/** Of each content: whether the prefilter says that it may hold a match, and whether a scan finds one. */
	readonly mayHoldMatch: readonly boolean[];
	readonly isFound: readonly boolean[];
}

function prefilterOf(
	packs: readonly Pack[],
): (first: string, versions: readonly Version[]) => PrefilterResult {
	const prefilter = createVersionPrefilter(packs, createScanCheck(packs));
	const { kernel } = prefilter;
	const { scan } = createScanner(packs);
	function finds(bytes: Buffer): boolean {
		const { matches, problems } = scan(bytes, {});
		return matches.length > 0 || problems.length > 0;
	}
	return (first, versions) => {
		let bytes = Buffer.from(first, "latin1");
		const places = [kernel.copyIn(bytes)];
		let known = prefilter.checkContent(places[0]!, bytes.length);
		const mayHoldMatch = [prefilter.mayHoldMatch];
		// The same where no version is made from it.
		prefilter.release(prefilter.checkContent(places[0]!, bytes.length, true));
		mayHoldMatch[0] &&= prefilter.mayHoldMatch;
		const isFound = [finds(bytes)];
		for (const { text, segments } of versions) {
			const { length } = bytes;
			bytes = Buffer.from(text, "latin1");
			const place = kernel.copyIn(bytes);
			places.push(place);
			kernel.setSegments(segments);
			const base = known;
			known = prefilter.checkVersion(place, bytes.length, base, length);
			prefilter.release(base);
			mayHoldMatch.push(prefilter.mayHoldMatch);
			isFound.push(finds(bytes));
		}
		prefilter.release(known);
		for (const place of places) kernel.wasm.free(place);
		return { mayHoldMatch, isFound };
	};
}

function lostOf({ mayHoldMatch, isFound }: PrefilterResult): number[] {
	return isFound.flatMap((found, index) => (found && !mayHoldMatch[index] ? [index] : []));
}

describe("a version may hold a match when", () => {
	const check = prefilterOf(builtinPacks);
	test.each(cases)("%s", (...[, first, ...others]) => {
		const versions = others.map((texts, index) => versionOf([first, ...others][index]!, texts));
		const result = check(first.join(""), versions);
		// Else nothing would be put to the test.
		expect([result.mayHoldMatch[0], result.isFound.at(-1)]).toEqual([false, true]);
		expect(lostOf(result)).toEqual([]);
	});
});

test("a word that a rule asks for near does not count where it is far, and so cannot come unseen", () => {
	const check = prefilterOf(builtinPacks);
	for (const title of ["x mc api key", "x--mc--api--key", "x/mc/api/key", "X-MC-API-KEY"]) {
		const base = [far, `"${title}": "${token}"\n`, more];
		const version = versionOf(base, [...base, "smtp.mandrillapp.com\n"]);
		expect([title, lostOf(check(base.join(""), [version]))]).toEqual([title, []]);
	}
});

test("a word counts to the very edge of what a rule sees, whether it comes or was there", () => {
	const pack = compileOdd([["near a word", "(?<secret>[A-Za-z0-9]{22})", "token"]]);
	const rules = pack.rules.map((rule) => ({
		...rule,
		forms: rule.forms.map((form) => ({ ...form, keywords: ["fox"], keywordsAreNear: true })),
	}));
	const check = prefilterOf([{ ...pack, rules }]);
	const spaces = (length: number) => " ".repeat(length);
	const found: number[] = [];
	for (let shift = -8; shift <= 8; shift++) {
		const before = [far, " ", "fox", spaces(contextWindow.before - 3 + shift), `"${token}"`, more];
		const behind = [far, `"${token}"`, spaces(contextWindow.after - 4 + shift), "fox", " ", more];
		for (const texts of [before, behind]) {
			const base = texts.filter((text) => text !== "fox");
			const { mayHoldMatch, isFound } = check(base.join(""), [versionOf(base, texts)]);
			expect([shift, mayHoldMatch]).toEqual([shift, isFound]);
			expect(check(texts.join(""), []).mayHoldMatch).toEqual(isFound.slice(1));
			if (isFound[1]) found.push(shift);
		}
	}
	// Else no edge would be put to the test.
	expect(found).toEqual(expect.arrayContaining([-8, -1]));
	expect(found).not.toContain(8);
});

test("escapes that show a value are judged, however they are spelt, escaped again or told apart by lines", () => {
	const check = prefilterOf(builtinPacks);
	const spellings: readonly ((text: string) => string)[] = [
		(text) => spell(text, (code) => `\\x${code.toString(16).padStart(2, "0")}`),
		(text) => spell(text, (code) => `\\u00${code.toString(16).padStart(2, "0")}`),
		(text) => spell(text, (code) => `\\u{${code.toString(16)}}`),
		(text) => spell(text, (code) => `\\${code.toString(8).padStart(3, "0")}`),
		(text) => spell(text, (code) => `%${code.toString(16).padStart(2, "0")}`),
		(text) => spell(text, (code) => `&#${code};`),
		(text) => spell(text, (code) => `&#x${code.toString(16)};`),
	];
	const pieces = [
		key,
		`${name}"${bare}"`,
		bare,
		token,
		"mandrill_key",
		"-us6",
		"=",
		"\n",
		'"',
		"ab\0\x7f",
	];
	const anyPiece = fc.oneof(
		fc.constantFrom(...pieces),
		fc.string({ unit: fc.constantFrom(..."\0\x01\x7f\xff ab-"), minLength: 20, maxLength: 40 }),
	);
	const anySpelt = fc
		.tuple(anyPiece, fc.constantFrom(...spellings), fc.nat(6), fc.constantFrom(...spellings))
		.map(([text, one, times, other]) => {
			const spelt = times === 0 ? text : one(text);
			if (times === 2)
				return spelt.replaceAll("\\", "\\\\").replaceAll("&", "&amp;").replaceAll("%", "%25");
			if (times === 3) return `${spelt.slice(0, 90)}=\n${spelt.slice(90)}`;
			return times === 4 && text.length < 40 ? other(spelt) : spelt;
		});
	const anyGap = fc.nat(1600).map((length) => dots(length));
	let found = 0;
	fc.assert(
		fc.property(fc.array(fc.tuple(anyGap, anySpelt), { minLength: 1, maxLength: 5 }), (parts) => {
			const result = check(parts.flat().join(" "), []);
			if (result.isFound[0]) found++;
			expect(lostOf(result)).toEqual([]);
		}),
		draws(500),
	);
	expect(found).toBeGreaterThan(many(100));
});

describe("a whole content may hold a match when characters of a rule's class surround base64:", () => {
	const dotted = compileOdd([["dots", "(?<secret>[A-Za-z0-9._-]{200})", "token"]]);
	const any = compileOdd([["all signs", "(?<secret>[!-~]{200})", "word"]]);
	const hidden = base64(`a key "${key}" and more of it`);
	const noise = "Qf//".repeat(19);
	const inLines = (text: string, lineBreak: string): string =>
		base64(text).replaceAll(/.{64}/g, (each) => `${each}${lineBreak}`);
	test.each<[string, Pack, string]>([
		["a dot before it", dotted, `x = "a.${hidden}"`],
		["dots on both sides", dotted, `x = "a.b.${hidden}.c"`],
		["a dot before its lines", dotted, `x = "ab.${noise}\n${hidden}"`],
		["a dot behind its first line", dotted, `x = "${noise}.\n${hidden}"`],
		["a sign before it", any, `x = "a:${hidden}"`],
		["a sign behind it", any, `x = "a:${hidden}%"`],
		["lines in a string", any, `x = "${noise}\\n${hidden}"`],
		...[0, 1, 2, 3, 4].flatMap((shift) =>
			["\n", "\r\n", "\n ", "\\n", "\\r\\n"].map((lineBreak): [string, Pack, string] => [
				`${JSON.stringify(lineBreak)} in the key, ${shift} bytes later`,
				dotted,
				// A line that begins like text and is none, and no half of the key as long as one.
				inLines(
					`${"A\x01\x02".repeat(16)}${"\0\xff".repeat(24).slice(0, 28 + shift)}${key}\x02`,
					lineBreak,
				),
			]),
		),
	])("%s", (_, pack, text) => {
		const { mayHoldMatch, isFound } = prefilterOf([...builtinPacks, pack])(text, []);
		expect({ mayHoldMatch, isFound }).toEqual({ mayHoldMatch: [true], isFound: [true] });
	});
});

describe("a whole content may hold a match when escapes in a row stand near", () => {
	const noise = spell("\x01\x02".repeat(20), (code) => `\\x0${code}`);
	test.each(["=3D\n", "%3D\n", "=\\n", "=\\r\\n", "&#61;&#10;", "=%0D%0A", "=3D\r\n"])(
		"what a soft break cuts that is escaped itself: %j",
		(lineBreak) => {
			const text = `${dots(300)}${noise} ${dots(70)}"${head}${lineBreak}${tail}"\n${more}`;
			const { mayHoldMatch, isFound } = prefilterOf(builtinPacks)(text, []);
			expect({ mayHoldMatch, isFound }).toEqual({ mayHoldMatch: [true], isFound: [true] });
		},
	);

	test.each([
		["\\t", "[a-z\\t]"],
		["\\b", "[a-z\\x08]"],
		["\\v", "[a-z\\x0b]"],
		["\\f", "[a-z\\f]"],
		["\\r", "[a-z\\r]"],
		["\\x3f", "[a-z?]"],
	])("a value with %s in it", (sign, characters) => {
		const pack = compileOdd([["signs", `(?<secret>${characters}{30})`, "word"]]);
		const value = "qhwoa zkdmb tyepc jxgrd unsvei"
			.split(" ")
			.map((each) => spell(each, (code) => `\\x${code.toString(16)}`))
			.join(sign);
		const { mayHoldMatch, isFound } = prefilterOf([pack])(`${far}"${value}"${more}`, []);
		expect({ mayHoldMatch, isFound }).toEqual({ mayHoldMatch: [true], isFound: [true] });
	});
});

test("what is decoded around escapes ends somewhere, and what that cuts off is no value", () => {
	const check = prefilterOf(builtinPacks);
	const noise = spell("\x01\x02".repeat(20), (code) => `\\x0${code}`);
	const twice = "\\".repeat(400);
	const nothing = { mayHoldMatch: [false], isFound: [false] };
	for (let shift = -80; shift < 80; shift++) {
		const before = `${far}"${hex(20)}${key}"${dots(1450 + shift)}${noise}${more}`;
		const behind = `${far}${noise}${dots(920 + shift)}${name}${hex(64)}\n${more}`;
		// Decoded twice, and cut both times.
		const deep = `${far}${twice}${dots(940 + shift)}${name}${hex(47)}\n${more}`;
		expect([shift, check(before, []), check(behind, [])]).toEqual([shift, nothing, nothing]);
		const inSite = `${far}${noise}${dots(920 + shift)}${name}${bare}-us6${hex(9)}\n${more}`;
		const isFound = [deep, inSite].map((text) => check(text, []).isFound[0]);
		expect([shift, isFound]).toEqual([shift, [false, false]]);
	}
});

describe("whatever the texts and their changes, nothing that a scan finds is lost", () => {
	type Set = readonly [says: string, packs: readonly Pack[], count: number, rules: typeof odd];
	const sets: readonly Set[] = [
		["the package's packs", builtinPacks, 170, []],
		...odd.map((rule) => [rule[0], [compileOdd([rule])], 40, [rule]] as const),
		["all of these at once", [compileOdd(odd)], 50, odd],
	];
	test.each(sets)("%s", (_, packs, count, rules) => {
		const own = rules.flatMap(([, , , match = ""]) => shardsOf(match));
		const pieceIn = (seed: number): string =>
			own.length > 0 && seed % 3 === 0 ? own[(seed / 3) % own.length]! : pieceOf(seed);
		const check = prefilterOf(packs);
		let found = 0;
		fc.assert(
			fc.property(anyScene(12, 3), (scene) => {
				const [first, ...versions] = playScene(scene, pieceIn);
				const result = check(first, versions);
				expect(lostOf(result)).toEqual([]);
				found += result.isFound.filter(Boolean).length;
			}),
			draws(count),
		);
		// Else nothing would be put to the test.
		expect(found).toBeGreaterThan(count / 10);
	});

	/** A match with what bounds it, and what is nearly one: halves, and one with more at its end. */
	function shardsOf(match: string): string[] {
		const half = match.length >> 1;
		return [`\n${match}\n`, match, match.slice(0, half), match.slice(half), `${match}a`];
	}
});
