// Known keys are replaced in every form in which a scan finds them, or said to be left: what stands around them stays,
// JSON stays JSON at every depth, and a scan of the result finds no key that is not said to be left.

import { expect, test } from "vitest";
import { createScanner } from "../../src/detect/scanner.ts";
import { fingerprintOf } from "../../src/finding/fingerprint.ts";
import { hasSameShape } from "../../src/finding/json-shape.ts";
import { keyTexts } from "../../src/finding/key-texts.ts";
import { type RedactedContent, redactContent } from "../../src/finding/redact-content.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { expandSample } from "../../src/packs/samples.ts";
import { draws, fc } from "../setup/draws.ts";

const scanner = createScanner(builtinPacks);
const fill = (template: string, seed: string): string => expandSample(template, seed).text;
const base64 = (text: string | Buffer): string => Buffer.from(text).toString("base64");
const json = JSON.stringify;
const chars = (text: string, one: (code: string) => string): string =>
	[...text].map((each) => one(each.charCodeAt(0).toString(16).padStart(2, "0"))).join("");
const wrap = (text: string, width: number, end: string): string =>
	(text.match(new RegExp(`.{1,${width}}`, "g")) ?? []).join(end);

interface Redacted extends RedactedContent {
	readonly before: Buffer;
	/** Fingerprints of what a scan of the result finds. */
	readonly found: readonly string[];
}

function redact(content: string | Buffer, keepsLength = false, maxSoughtBytes?: number): Redacted {
	const before = Buffer.from(content);
	const scan = (bytes: Buffer) => scanner.scan(bytes, { path: "s.jsonl" }).matches;
	const matches = scan(before);
	const redacted = redactContent(before, matches, keyTexts(matches), keepsLength, maxSoughtBytes);
	const found = scan(redacted.bytes).map(({ ruleId, identity }) => fingerprintOf(ruleId, identity));
	return { ...redacted, before, found };
}

const key = fill("{hex:32}-us7", "redact");
const digits = key.slice(0, 32);
const shown = `${key.slice(0, 4)}********-us7`;
const stars = key.slice(0, 4) + "*".repeat(28);
const env = `# shop\nMAILCHIMP_API_KEY=${key}\nX=1\n`;

test.each([
	["a line", env, env.replace(key, shown)],
	["JSON", json({ content: env }), json({ content: env.replace(key, shown) })],
	[
		"JSON in JSON in JSON",
		json({ a: json({ b: json({ c: `1\t${env}` }) }) }),
		json({ a: json({ b: json({ c: `1\t${env.replace(key, shown)}` }) }) }),
	],
	[
		"UTF-16",
		Buffer.from(`\ufeff${env}`, "utf16le"),
		Buffer.from(`\ufeff${env.replace(key, shown)}`, "utf16le"),
	],
	["base64", json({ data: base64(env) }), json({ data: base64(env.replace(digits, stars)) })],
	[
		"base64 of base64",
		base64(`A: ${base64(env)}`),
		base64(`A: ${base64(env.replace(digits, stars))}`),
	],
	[
		"base64 in lines of JSON",
		json({ data: wrap(base64(env), 20, "\n") }),
		json({ data: wrap(base64(env.replace(digits, stars)), 20, "\n") }),
	],
	[
		"base64 of UTF-16",
		`powershell -EncodedCommand ${base64(Buffer.from(`$env:MAILCHIMP_API_KEY="${key}"`, "utf16le"))}`,
		`powershell -EncodedCommand ${base64(Buffer.from(`$env:MAILCHIMP_API_KEY="${key.replace(digits, stars)}"`, "utf16le"))}`,
	],
	[
		"percent signs",
		`MAILCHIMP_API_KEY=${chars(key, (code) => `%${code}`)}&x=1`,
		`MAILCHIMP_API_KEY=${shown}&x=1`,
	],
	[
		"escapes of JSON",
		`{"MAILCHIMP_API_KEY":"${chars(key, (code) => `\\u00${code}`)}"}`,
		`{"MAILCHIMP_API_KEY":"${shown}"}`,
	],
	[
		"escapes in a string in a string",
		json({ a: `{"MAILCHIMP_API_KEY":"${digits}\\u002dus7"}` }),
		json({ a: `{"MAILCHIMP_API_KEY":"${digits.slice(0, 4)}********\\u002dus7"}` }),
	],
])("replaces a key in %s", (_, content, expected) => {
	const { bytes, left, found, replaced } = redact(content);
	expect(bytes.toString("latin1")).toBe(Buffer.from(expected).toString("latin1"));
	expect({ left, found }).toEqual({ left: [], found: [] });
	expect(replaced.length).toBeGreaterThan(0);
});

test("keeps the length where it must", () => {
	for (const content of [env, Buffer.from(env, "utf16le"), json({ data: base64(env) })]) {
		const { bytes, before, found } = redact(content, true);
		expect(bytes.length).toBe(before.length);
		expect(found).toEqual([]);
	}
	expect(redact(env, true).bytes.toString()).toBe(env.replace(digits, stars));
});

test("replaces a known key where no scan would find it, and leaves what only looks like it", () => {
	const other = fill("{hex:32}", "other");
	const text = `${env}note: ${digits} is old, ${other} is a hash\n`;
	const { bytes } = redact(text);
	expect(bytes.toString()).toBe(text.replaceAll(digits, `${digits.slice(0, 4)}********`));
});

test("of more keys than can be sought replaces those that a scan found", () => {
	const assigns = Array.from({ length: 20 }, (_, index) => {
		return `MAILCHIMP_API_KEY=${fill("{hex:32}-us7", `many ${index}`)}\n`;
	});
	const text = `${assigns.join("x\n")}seen: ${assigns[19]!.slice(18, 50)}`;
	const { found, left, replaced } = redact(text, false, 3 * text.length);
	expect({ found, left }).toEqual({ found: [], left: [] });
	expect(replaced.length).toBe(20);
	expect(redact(text).replaced.length).toBe(21);
});

test("leaves a key in pieces of a list, whose JSON would be another", () => {
	const text = json({ MAILCHIMP_API_KEY: [key.slice(0, 16), key.slice(16)] });
	const { bytes, left, found, before } = redact(text);
	expect(hasSameShape(before.toString(), bytes.toString())).toBe(true);
	expect(found.length).toBe(left.length);
});

const secrets = [
	["MAILCHIMP_API_KEY", "{hex:32}-us12"],
	["MANDRILL_API_KEY", "md-{token:22}"],
	["ITERABLE_API_KEY", "{uuid4}"],
	["ITERABLE_API_KEY", "{hex:32}"],
] as const;

const writings: readonly ((name: string, value: string) => string)[] = [
	(name, value) => `${name}=${value}`,
	(name, value) => `     2\t${name}=${value}\n     3\tX=1`,
	(name, value) => json({ [name]: value }),
	(name, value) => `${name}: ${base64(value)}`,
	(name, value) => base64(`A=1\n${name}=${value}\nB=2`),
	(name, value) => wrap(base64(`A=1\n${name}=${value}\nB=2\nC=${"c".repeat(60)}`), 76, "\n"),
	(name, value) => `${name}=${encodeURIComponent(value).replaceAll("-", "%2D")}`,
	(name, value) => `${name}='${chars(value, (code) => `\\x${code}`)}'`,
	(name, value) => `<a ${name}="${chars(value, (code) => `&#x${code};`)}">`,
	(name, value) => `${name} = "${value.slice(0, 10)}" + "${value.slice(10)}"`,
	(name, value) => `${name}=${Buffer.from(value).toString("hex")}`,
];

test("whatever is drawn: no key is found again that is not said to be left, and JSON stays JSON", () => {
	fc.assert(
		fc.property(
			fc.array(
				fc.record({
					secret: fc.constantFrom(...secrets),
					seed: fc.nat(1000),
					write: fc.constantFrom(...writings),
					depth: fc.nat(3),
					around: fc.string({ maxLength: 20 }),
				}),
				{ minLength: 1, maxLength: 4 },
			),
			(parts) => {
				const lines = parts.map(({ secret: [name, template], seed, write, depth, around }) => {
					let text = `${around} ${write(name, fill(template, `drawn ${seed}`))} ${around}`;
					for (let level = 0; level < depth; level++) text = json({ around, text });
					return { text, depth };
				});
				const content = lines.map(({ text }) => text).join("\n");
				const { bytes, before, left, found, replaced } = redact(content);
				expect(found.filter((one) => !left.some(({ fingerprint }) => fingerprint === one))).toEqual(
					[],
				);
				if (lines.every(({ depth }) => depth > 0)) {
					const [one, other] = [before, bytes].map((all) => all.toString().split("\n"));
					expect(other!.length).toBe(one!.length);
					for (const [index, line] of one!.entries())
						expect(hasSameShape(line, other![index]!)).toBe(true);
				}
				let [end, at] = [0, 0];
				for (const next of [...replaced, { start: before.length, end: 0 }]) {
					// What stands between two keys stays, in its order.
					const between = before.subarray(end, next.start);
					const found = bytes.indexOf(between, at);
					expect(found).toBeGreaterThanOrEqual(at);
					[end, at] = [next.end, found + between.length];
				}
			},
		),
		draws(40),
	);
});

test.each([
	["the same", '{"a":["x"]}', '{"a":["x"]}', true],
	["another text", '{"a":["x"]}', '{"a":["y"]}', true],
	["a list that is shorter", '["a","b"]', '["ab"]', false],
	["no JSON after", '{"a":"x"}', '{"a":"x}', false],
	["another number", '{"a":1}', '{"a":2}', false],
	["no JSON before", "a", "b", true],
	["JSON in a string that breaks", json({ a: '{"b":"c"}' }), json({ a: '{"b":"c}' }), false],
	[
		"what is nested deeper than can be compared",
		"[".repeat(1e5) + "]".repeat(1e5),
		"[".repeat(1e5) + "]".repeat(1e5),
		false,
	],
])("hasSameShape() with %s", (_, before, after, isSame) => {
	expect(hasSameShape(before, after)).toBe(isSame);
});
