// Which key stands on a line, and for which provider? By its shape, or by the word before it.

import fc from "fast-check";
import { expect, test } from "vitest";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { expandSample } from "../../src/packs/samples.ts";
import { parseKeyLines } from "../../src/verify/keys.ts";
import { hex, token, uuid } from "./provider.ts";

const fill = (template: string) => expandSample(template).text;
const parse = (text: string) => {
	const { keys, strange } = parseKeyLines(text, builtinPacks);
	return {
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
	["a name and a key", `KEY=${uuid("a")}`],
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

test("never throws, and accounts for every line that is not blank", () => {
	fc.assert(
		fc.property(fc.array(fc.string({ unit: "binary" })), (lines) => {
			const text = lines.join("\n");
			const { keys, strange } = parseKeyLines(text, builtinPacks);
			const written = text.split(/\r\n|\n|\r/).filter((line) => !/^\ufeff?\s*(?:#|$)/.test(line));
			expect(keys.length + strange.length).toBe(written.length);
		}),
	);
});
