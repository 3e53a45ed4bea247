import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FileError } from "../../src/errors.ts";
import { compilePack } from "../../src/packs/compile-pack.ts";
import { changed, packText } from "./pack-text.ts";

const compile = (text: string, foreign = true) => compilePack({ file: "acme.yaml", text, foreign });

/** What is wrong, as it is printed, or nothing. */
function faultsOf(text: string, foreign = true): string {
	try {
		compile(text, foreign);
		return "";
	} catch (error) {
		if (!(error instanceof FileError)) throw error;
		expect(error.code).toBe("pack");
		return error.message;
	}
}

test("a pack compiles to plain data with all that the scan needs", () => {
	const digits = { type: "one", characters: "0123456789abcdef" };
	const repeat = { type: "repeat", min: 32, max: 32, greedy: true, node: digits };
	const run = { type: "all", nodes: [repeat] };
	const letters = [..."acme_key"].map((characters) => ({ type: "one", characters }));
	const nameNodes = [...letters, { type: "end" }];
	expect(compile(packText)).toEqual({
		provider: "acme",
		title: "Acme",
		file: "acme.yaml",
		foreign: true,
		rules: [
			{
				id: "acme-key",
				title: "Acme key",
				shown: { first: 4 },
				severity: { default: "high", byKeyType: {} },
				clientSide: [],
				forms: [
					{
						pattern: "(?<secret>[0-9a-f]{32})",
						program: { type: "all", nodes: [{ type: "group", name: "secret", node: run }] },
						maxLength: 32,
						probe: { bytes: "0123456789abcdef", length: 32 },
						maxRun: 32,
						isRun: true,
						literal: "",
						boundary: "word",
						keywords: [],
						keywordsAreNear: false,
						entropy: 2.6,
						evidence: [
							{
								says: "named as a key",
								name: "acme_key$",
								gives: "high",
								programs: { name: { type: "all", nodes: nameNodes } },
							},
						],
					},
				],
				examples: [{ text: "acme_key=«{hex:32}»", place: { line: 15, column: 9 } }],
				counterexamples: [{ text: "other={hex:32}", place: { line: 17, column: 9 } }],
			},
		],
		live: [],
		playbook: [{ title: "Revoke it", text: "On the page of the keys" }],
	});
});

const pattern = "'(?<secret>[0-9a-f]{32})'";

test.each([
	// Sizes
	[
		"more words than a content can be searched for",
		changed("title: Acme\n", `title: Acme\nmentions: { words: [${"acme, ".repeat(50)}acme] }\n`),
		/^acme\.yaml:3:\d+: "words": must not hold more than 50 entries/,
	],
	// YAML
	["YAML that does not end", changed("{ first: 4 }", "{ first: 4"), /^acme\.yaml:7:5: /],
	["a key twice", changed("title: Acme\n", "title: Acme\ntitle: Acme\n"), /^acme\.yaml:3:1: /],
	[
		"an alias",
		changed("title: Acme\n", "title: &a Acme\nother: *a\n"),
		"acme.yaml:3:8: Write the value out: aliases are not read here",
	],
	["a tag of code", changed("title: Acme\n", "title: !!js/function 'x'\n"), /^acme\.yaml:2:8: /],
	[
		"an empty file",
		"",
		"acme.yaml:1:1: the file must hold a map with provider, title, rules, playbook",
	],
	[
		"a list",
		"- 1",
		"acme.yaml:1:1: the file must hold a map with provider, title, rules, playbook",
	],
	["two documents", `${packText}---\n${packText}`, /^acme\.yaml:21:1: /],
	// Shape
	[
		"an unknown key",
		changed("title: Acme\n", "title: Acme\ncolour: red\n"),
		'acme.yaml:3:1: unknown key "colour"',
	],
	[
		"an unknown key deep inside",
		changed("gives: high", "gives: high\n            colour: 2"),
		'acme.yaml:14:13: unknown key "colour"',
	],
	[
		"a missing key",
		changed("    severity: { default: high }\n", ""),
		'acme.yaml:4:5: the key "severity" is missing',
	],
	[
		"a list for a map",
		changed("shown: { first: 4 }", "shown: []"),
		'acme.yaml:6:12: "shown": must be a map',
	],
	[
		"a list for a map of one's own keys",
		changed("{ default: high }", "{ default: high, byKeyType: [] }"),
		'acme.yaml:7:43: "byKeyType": must be a map',
	],
	[
		"a map for a list",
		changed("forms:\n      - pattern:", "forms:\n        pattern:"),
		'acme.yaml:9:9: "forms": must be Array',
	],
	[
		"a list for conditions",
		changed("gives: high", "gives: high\n            unless: []"),
		'acme.yaml:14:21: "unless": must be a map',
	],
	[
		"a number for text",
		changed("title: Acme\n", "title: 12\n"),
		'acme.yaml:2:8: "title": must be string',
	],
	[
		"a severity that is none",
		changed("default: high", "default: dire"),
		'acme.yaml:7:26: "default": must be ("low" or "medium" or "high" or "critical")',
	],
	[
		"an id with capitals",
		changed("id: acme-key", "id: AcmeKey"),
		'acme.yaml:4:9: "id": must be lower-case words joined by "-"',
	],
	[
		"more shown than a dashboard shows",
		changed("first: 4", "first: 20"),
		/^acme\.yaml:6:21: "first": /,
	],
	[
		"no examples",
		changed("    examples:\n      - 'acme_key=«{hex:32}»'\n", "    examples: []\n"),
		'acme.yaml:14:15: "examples": must hold at least one example',
	],
	[
		"a sample of the wrong kind",
		changed("- 'other={hex:32}'", "- 12"),
		/^acme\.yaml:17:9: "0": must be a text, or a map/,
	],
	// Meaning
	[
		"an id twice",
		packText.replace(/rules:\n([\s\S]*)playbook/, "rules:\n$1$1playbook"),
		'acme.yaml:18:9: the id "acme-key" is used twice',
	],
	[
		"evidence that does nothing",
		changed("            gives: high\n", ""),
		'acme.yaml:11:13: needs "gives", "weight" or "set"',
	],
	[
		"evidence without a reason",
		changed("says: named as a key\n            name", "name"),
		'acme.yaml:11:13: needs "says": the reason in words',
	],
	[
		"a pattern without the secret",
		changed("(?<secret>", "("),
		"acme.yaml:9:18: the pattern needs the group (?<secret>…)",
	],
	[
		"a pattern without a long run",
		changed("{32})", "{15})"),
		/^acme\.yaml:9:18: the pattern needs a class of characters that repeats at least 16 times/,
	],
	[
		"a run in only one of two choices",
		changed(pattern, "'(?<secret>[0-9a-f]{32}|[A-Z]{32})'"),
		/^acme\.yaml:9:18: the pattern needs a class/,
	],
	[
		"a run that only a look around has",
		changed(pattern, "'(?![0-9]{32})(?<secret>acme-[0-9a-f]{12})'"),
		/^acme\.yaml:9:18: the pattern needs a class/,
	],
	[
		"a run that may be left out",
		changed(pattern, "'(?<secret>acme)(?:[0-9a-f]{32})?'"),
		/^acme\.yaml:9:18: the pattern needs a class/,
	],
	[
		"a class that runs through any text",
		changed(pattern, "'(?<secret>.{32})'"),
		"acme.yaml:9:18: the pattern needs a narrower class: the one that repeats runs through any text",
	],
	[
		"a group nobody knows",
		changed(pattern, "'(?<secret>[0-9a-f]{32})(?<extra>x)'"),
		'acme.yaml:9:18: the group "extra" is not known here: known are "secret", "datacenter", "region"',
	],
	[
		"a group that would show the secret",
		changed("name: 'acme_key$'", "value: '(?<region>.{8})'"),
		'acme.yaml:12:20: the group "region" is not known here',
	],
	[
		"a pattern without end",
		changed(pattern, "'(?<secret>[0-9a-f]{32})x*'"),
		'acme.yaml:9:18: the pattern "(?<secret>[0-9a-f]{32})x*" is refused at character 24: "x*" has no end: write {0,n} or {1,n}',
	],
	[
		"evidence without end",
		changed("acme_key$", "(a+)+$"),
		'acme.yaml:12:19: the pattern "(a+)+$" is refused at character 1: "(a+)+" has no end: write {0,n} or {1,n}',
	],
	[
		"an exception without end",
		changed("gives: high", "gives: high\n            unless: { near: 'a*' }"),
		/^acme\.yaml:14:29: the pattern "a\*" is refused at character 1/,
	],
	[
		"a sample that is not closed",
		changed("{hex:32}»", "{hex:32»"),
		'acme.yaml:15:9: Close "{hex:32»" with "}"',
	],
	[
		"a sample that is too long",
		changed("other={hex:32}", "other={hex:1e9}"),
		"acme.yaml:17:9: Write a number up to 1000 in {hex:…}",
	],
	[
		"a sample that grows",
		changed("other={hex:32}", `${"{percent:".repeat(9)}{hex:1000}${"}".repeat(9)}`),
		"acme.yaml:17:9: Shorten the sample: it grows too long",
	],
	[
		"a playbook for a rule that is not there",
		changed("- title: Revoke it", "- title: Revoke it\n    rules: [acme-kay]"),
		'acme.yaml:20:12: no rule of this pack has the id "acme-kay"',
	],
])("is refused: %s", (_, text, message) => {
	if (typeof message === "string") expect(faultsOf(text)).toBe(message);
	else expect(faultsOf(text)).toMatch(message);
});

test("all faults are told at once, each with its place", () => {
	const text = changed("acme_key$", "a+", changed("(?<secret>", "(?<other>"));
	expect(
		faultsOf(text)
			.split("\n")
			.map((line) => line.slice(0, 40)),
	).toEqual([
		'acme.yaml:9:18: the group "other" is not',
		"acme.yaml:9:18: the pattern needs the gr",
		'acme.yaml:12:19: the pattern "a+" is ref',
	]);
});

test("no message quotes what may be a pasted key", () => {
	const key = `${"0123456789abcdef".repeat(2)}-us6`;
	const texts = [
		changed("title: Acme\n", `title: Acme\n${key}: 1\n`),
		changed("default: high", `default: ${key}`),
		changed("id: acme-key", `id: ${key}`),
		changed("name: 'acme_key$'", `name: '${key}+'`),
		changed("first: 4", `first: "${key}"`),
	];
	for (const text of texts) {
		expect(faultsOf(text)).not.toBe("");
		expect(faultsOf(text)).not.toContain(key.slice(0, 20));
	}
});

describe("hostile files", () => {
	test.each([
		["deep lists", "[".repeat(100_000)],
		["deep maps", "{a: ".repeat(64_000)],
		["deep blocks", Array.from({ length: 700 }, (_, index) => `${" ".repeat(index)}a:`).join("\n")],
		["dashes", "- ".repeat(60_000)],
		["a billion laughs", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"],
		["too many bytes", `# ${"x".repeat(300_000)}`],
		["a key of the prototype", "__proto__: { provider: acme }"],
	])("%s are faults, not crashes", (_, text) => {
		expect(faultsOf(text)).toMatch(/^acme\.yaml:\d+:\d+: /);
	});
});

describe("a pack from outside the package", () => {
	const live = `live:
  - id: ping
    rules: [acme-key]
    hosts: [{ name: api.iterable.com }]
    control: '{hex:32}'
    request: { method: GET, path: /ping }
    answers: [{ status: [200], verdict: active, reason: it answers, source: seen }]
    cases: [{ says: well, status: 200, body: '{}', verdict: active }]
`;

	test("cannot ask a provider", () => {
		expect(faultsOf(packText + live)).toBe(
			"acme.yaml:22:3: a pack from outside the package cannot ask a provider: remove this part",
		);
		expect(faultsOf(packText + live, false)).toBe("");
	});

	test("cannot name links", () => {
		const linked = changed(
			"- title: Revoke it",
			"- title: Revoke it\n    url: https://acme.example/",
		);
		expect(faultsOf(linked)).toBe(
			"acme.yaml:20:10: a pack from outside the package cannot name links",
		);
		expect(faultsOf(linked, false)).toBe("");
	});

	test("cannot draw pages, and says who does a step", () => {
		const drawn =
			"- title: Revoke it\n    by: owner\n    mockup: { menu: [], heading: x, look: [] }";
		expect(faultsOf(changed("- title: Revoke it", drawn))).toBe(
			"acme.yaml:21:13: a pack from outside the package cannot draw pages",
		);
		expect(faultsOf(changed("- title: Revoke it", drawn), false)).toBe("");
		expect(faultsOf(changed("- title: Revoke it", "- title: Revoke it\n    by: boss"))).toContain(
			"acme.yaml:20:9",
		);
	});

	test("of the package's own, links are https", () => {
		const linked = changed(
			"- title: Revoke it",
			"- title: Revoke it\n    url: http://acme.example/",
		);
		expect(faultsOf(linked, false)).toBe('acme.yaml:20:10: "url": must begin with "https://"');
	});
});

test.each(["mailchimp", "iterable"])(
	"the pack for %s compiles, also after a round through JSON",
	(name) => {
		const file = `rules/${name}.yaml`;
		const text = readFileSync(join(import.meta.dirname, "../..", file), "utf8");
		const pack = compilePack({ file, text, foreign: false });
		expect(pack.provider).toBe(name);
		expect(JSON.parse(JSON.stringify(pack))).toEqual(pack);
	},
);
