import { expect, test } from "vitest";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { expandSample } from "../../src/packs/samples.ts";

const marked = (template: string, seed?: string): string[] => {
	const { text, spans } = expandSample(template, seed);
	return spans.map(({ start, end }) => text.slice(start, end));
};

test.each([
	["{hex:32}", /^[0-9a-f]{32}$/],
	["{hex:0}", /^$/],
	["{token:22}", /^[A-Za-z0-9_-]{22}$/],
	["{digits:9}", /^[0-9]{9}$/],
	["{uuid4}", /^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/],
	["a {hex:2} b", /^a [0-9a-f]{2} b$/],
	["{hex:4} {same}", /^([0-9a-f]{4}) \1$/],
	["{other:4} { } {hex}", /^\{other:4\} \{ \} \{hex\}$/],
])("%s is filled in", (template, shape) => {
	expect(expandSample(template).text).toMatch(shape);
});

test("the same seed gives the same text, another one another", () => {
	const template = "{hex:32}-{token:22}-{uuid4}";
	expect(expandSample(template)).toEqual(expandSample(template));
	expect(expandSample(template, "a")).toEqual(expandSample(template, "a"));
	expect(expandSample(template, "a").text).not.toBe(expandSample(template, "b").text);
});

test.each([
	["key=«{hex:32}»;", /^[0-9a-f]{32}$/],
	["«{hex:32}»", /^[0-9a-f]{32}$/],
	["{percent:k=«a-b»}", /^%61%2d%62$/],
	["{escape:«ab»}", /^\\u0061\\u0062$/],
	["{hexescape:«ab»}", /^\\x61\\x62$/],
	["{entity:«ab»}", /^&#97;&#98;$/],
	["{base64:abc«def»}", /^ZGVm$/],
	// Marks stay around every character that holds a bit of the secret.
	["{base64:ab«cd»ef}", /^JjZG$/],
	["{base64:{base64:«abc»}}", /^WVdKag$/],
])("the mark of %s stands around what holds the secret", (template, shape) => {
	const [only, ...others] = marked(template);
	expect(others).toEqual([]);
	expect(only).toMatch(shape);
});

test("several marks give several spans, in order", () => {
	expect(marked("a «1» b «22» c")).toEqual(["1", "22"]);
});

test("what is encoded decodes to what was written", () => {
	const plain = expandSample("mailchimp {hex:64} {token:40}", "seed").text;
	const of = (kind: string) => expandSample(`{${kind}:mailchimp {hex:64} {token:40}}`, "seed").text;
	expect(Buffer.from(of("base64"), "base64").toString()).toBe(plain);
	expect(Buffer.from(of("base64url"), "base64url").toString()).toBe(plain);
	expect(
		of("wrapped")
			.split("\n")
			.map((line) => line.length),
	).toEqual([76, 76, 4]);
	expect(Buffer.from(of("wrapped").replaceAll("\n", ""), "base64").toString()).toBe(plain);
	expect(decodeURIComponent(of("percent"))).toBe(plain);
	expect(JSON.parse(`"${of("escape")}"`)).toBe(plain);
});

test("wrapped base64 is indented as its line", () => {
	const lines = expandSample("  data: {wrapped:{hex:100}}").text.split("\n");
	expect(lines.slice(1).map((line) => /^ {2}\S/.test(line))).toEqual([true]);
});

test.each([
	["{hex:32", 'Close "{hex:32" with "}"'],
	["{base64:{hex:4}", 'Close "{base64:{hex" with "}"'],
	["{hex:}", undefined],
	["{hex:x}", "Write a number up to 1000 in {hex:…}"],
	["{hex:-1}", "Write a number up to 1000 in {hex:…}"],
	["{token:1001}", "Write a number up to 1000 in {token:…}"],
	[
		"{percent:{percent:{percent:{percent:{percent:{hex:1000}}}}}}",
		"Shorten the sample: it grows too long",
	],
])("%s", (template, message) => {
	if (message === undefined) expect(expandSample(template).text).toBe("");
	else expect(() => expandSample(template)).toThrow(new RangeError(message));
});

test("no sample of the package is key-shaped before it is filled in", () => {
	const keyShaped = /[0-9a-f]{32}|(?<![\w-])md-(?=[\w-]{0,21}[0-9A-Z])[\w-]{22}(?![\w-])/;
	const samples = builtinPacks.flatMap(({ rules }) =>
		rules.flatMap(({ examples, counterexamples }) => [...examples, ...counterexamples]),
	);
	expect(samples.length).toBeGreaterThan(20);
	expect(samples.filter(({ text }) => keyShaped.test(text))).toEqual([]);
	// The pattern is one that finds keys.
	expect(samples.some(({ text }) => keyShaped.test(expandSample(text).text))).toBe(true);
});
