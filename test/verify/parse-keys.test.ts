// Which key stands on a line, and for which provider? By its shape, or by the word before it.

import { describe, expect, test } from "vitest";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { expandSample } from "../../src/packs/samples.ts";
import { parseKeyLines } from "../../src/verify/parse-keys.ts";
import { fc } from "../setup/draws.ts";
import { hex, token, uuid } from "./provider.ts";

const fill = (template: string) => expandSample(template).text;
const parse = (text: string) => {
	const { keys, strange, settings } = parseKeyLines(text, builtinPacks);
	return {
		...(settings.length === 0 ? {} : { settings }),
		keys: keys.map(({ line, column, endColumn, rule, secret, details }) => [
			line,
			column,
			endColumn,
			rule.id,
			secret.reveal(),
			details,
		]),
		strange,
	};
};

test.each<[string, string, string, object]>([
	["a whole Mailchimp key", `${hex("a")}-us6`, "mailchimp-api-key", { datacenter: "us6" }],
	["a Mailchimp key without its data centre", `mailchimp ${hex("a")}`, "mailchimp-api-key", {}],
	["a newer Transactional key", token("a"), "mailchimp-transactional-key", {}],
	["an older Transactional key", fill("{token:22}"), "mailchimp-transactional-key", {}],
	[
		"a Transactional key by its other name",
		`mandrill ${token("a")}`,
		"mailchimp-transactional-key",
		{},
	],
	["an Iterable key", uuid("a"), "iterable-api-key", {}],
	["32 digits that are no UUID", hex("a"), "iterable-api-key", {}],
	["an Iterable key by name", `ITERABLE\t${hex("a")}`, "iterable-api-key", {}],
	["a JWT secret", fill("{hex:128}"), "iterable-jwt-secret", {}],
])("reads %s", (_, written, ruleId, details) => {
	const column = written.length - /\S+$/.exec(written)![0].length + 1;
	const secret = /\S+$/.exec(written)![0].replace(/-us6$/, "");
	expect(parse(written)).toEqual({
		keys: [[1, column, written.length + 1, ruleId, secret, details]],
		strange: [],
	});
});

test.each([
	["another word", `stripe ${uuid("a")}`],
	["a word of another provider", `iterable ${hex("a")}-us6`],
	["mandrill before a Marketing key", `mandrill ${hex("a")}-us6`],
	["two keys", `${uuid("a")} ${uuid("b")}`],
	["capitals", uuid("a").toUpperCase()],
	["a digit too many", `${uuid("a")}0`],
	["a data centre that cannot be", `${hex("a")}-us0`],
])("knows no key in %s", (_, written) => {
	expect(parse(written)).toEqual({ keys: [], strange: [1] });
});

test("counts lines, whatever ends them, and passes over blank ones and comments", () => {
	const [a, b, c] = [uuid("a"), uuid("b"), uuid("c")];
	const { keys, strange } = parse(`\ufeff${a}\r\n\r\n  # note\n ${b} \rwhat\n${c}`);
	expect(keys.map((key) => key.slice(0, 3))).toEqual([
		[1, 2, 34],
		[4, 2, 34],
		[6, 1, 33],
	]);
	expect(strange).toEqual([5]);
});

test("a key that was commented out is read, words are not", () => {
	const [a, b] = [`${hex("a")}-us6`, uuid("b")];
	const text = `# keys of the shop: old\nPORT=80\n#MAILCHIMP_API_KEY=${a}\n // # ${b}\n# ${"# ".repeat(9)}`;
	const { keys, strange, settings } = parse(text);
	expect(keys.map(([line, column]) => [line, column])).toEqual([
		[3, 20],
		[4, 7],
	]);
	expect([strange, settings]).toEqual([[], [2]]);
});

describe("what people paste", () => {
	const marketing = ["mailchimp-api-key", "us6"] as const;
	const transactional = ["mailchimp-transactional-key"] as const;
	const iterable = ["iterable-api-key"] as const;
	const whole = `${hex("a")}-us6`;

	test.each<[string, string, readonly string[]]>([
		["NAME=key", `MAILCHIMP_API_KEY=${whole}`, marketing],
		["export and quotes", `export MAILCHIMP_API_KEY="${whole}"`, marketing],
		["blanks and a comment", `  api_key = '${whole}' # production`, marketing],
		["PowerShell", `$env:MAILCHIMP_API_KEY = "${whole}"`, marketing],
		["a constant", `const apiKey = "${whole}";`, marketing],
		["a header", `Api-Key: ${uuid("a")}`, iterable],
		["a bearer token", `Authorization: Bearer ${token("a")}`, transactional],
		["a name that says nothing", `KEY=${uuid("a")}`, iterable],
		["a name that says which", `MANDRILL_KEY=${fill("{token:22}")}`, transactional],
		["JSON", `{"apiKey": "${whole}"}`, marketing],
		["a list", `["${whole}"]`, marketing],
		["a line of JSON", `  "mailchimpKey": "${whole}",`, marketing],
		["a list of YAML", `- ${whole}`, marketing],
		["a line of YAML", `mailchimp_key: ${whole}`, marketing],
		[
			"a split key under its provider",
			`{"mailchimp": {"key": "${hex("a")}"}}`,
			["mailchimp-api-key"],
		],
		["a split key in YAML", `mailchimp:\n  key: ${hex("a")}\n`, ["mailchimp-api-key"]],
		["a split key in INI", `[mailchimp]\nkey = ${hex("a")}\n`, ["mailchimp-api-key"]],
		[
			"a provider behind the key",
			`{"key": "${hex("a")}", "provider": "mailchimp"}`,
			["mailchimp-api-key"],
		],
		["a block that has ended", `mailchimp:\n  list: 1\nkey: ${uuid("a")}`, iterable],
	])("reads %s", (_, text, [ruleId, datacenter]) => {
		const { keys, strange } = parseKeyLines(text, builtinPacks);
		expect(strange).toEqual([]);
		expect(keys.map(({ rule, details }) => [rule.id, details.datacenter])).toEqual([
			[ruleId, datacenter],
		]);
		const [{ line, column, endColumn, secret } = keys[0]!] = keys;
		const shown = text.split("\n")[line - 1]!.slice(column - 1, endColumn - 1);
		expect(shown.replace(/-us6$/, "")).toBe(secret.reveal());
	});

	test.each([
		["another service", `STRIPE_API_KEY=${uuid("a")}`],
		["another service, and nothing else", `{"stripe": "${uuid("a")}"}`],
		["another service around it", `{"sendgrid": {"key": "${uuid("a")}"}}`],
		["a key that is cut off", `MAILCHIMP_API_KEY=${hex("a").slice(1)}`],
		["a placeholder", "API_KEY=changeme"],
	])("asks nobody about %s", (_, text) => {
		const { keys, strange } = parseKeyLines(text, builtinPacks);
		expect([keys, strange]).toEqual([[], [1]]);
	});

	test("skips settings that are no keys, and finds every key of JSON", () => {
		const json = JSON.stringify(
			{ port: 80, name: "shop", keys: { mailchimp: whole, iterable: uuid("b") } },
			null,
			2,
		);
		const { keys, strange, settings } = parseKeyLines(`PORT=80\n\n${json}`, builtinPacks);
		expect(keys.map(({ line, rule }) => [line, rule.id])).toEqual([
			[7, "mailchimp-api-key"],
			[8, "iterable-api-key"],
		]);
		expect([strange, settings]).toEqual([[], [1, 4, 5]]);
	});

	test("says that one of two values on a line is no key", () => {
		const text = `{"a": "${whole}", "stripeKey": "${uuid("b")}"}`;
		const { keys, strange } = parseKeyLines(text, builtinPacks);
		expect([keys.length, strange]).toEqual([1, [1]]);
	});
});

test("comes to an end with nothing but quotes or brackets", () => {
	for (const piece of ['"\\', "'", "{[(", "a:", '"a": ']) {
		const text = piece.repeat(100_000);
		expect(parseKeyLines(text, builtinPacks).keys).toEqual([]);
	}
});

test("never throws, and accounts for every line that is not blank", () => {
	fc.assert(
		fc.property(fc.array(fc.string({ unit: "binary" })), (lines) => {
			const text = lines.join("\n");
			const { keys, strange } = parseKeyLines(text, builtinPacks);
			const written = text
				.split(/\r\n|\n|\r/)
				.filter((line) => !/^\ufeff?\s*(?:#|\/\/|$)/.test(line) && !/[=:"'{}[\](),]/.test(line));
			expect(keys.length + strange.length).toBeGreaterThanOrEqual(written.length);
		}),
	);
});
