import { expect, test } from "vitest";
import { FileError } from "../../src/errors.ts";
import { parseConfig } from "../../src/policy/config.ts";

const fingerprint = "a1".repeat(20);

const file = ".unleak.yaml";
const empty = {
	exclude: [],
	rules: { packs: [], disabled: [], places: { packs: [], disabled: [] } },
	allow: [],
};

test("parseConfig() reads every key", () => {
	const text = `
# our policy
exclude:
  - vendor/
  - "*.snap"
rules:
  packs: [more/acme.yaml]
  disabled: [iterable-jwt]
allow:
  - fingerprint: ${fingerprint}
    reason: a closed test account
    owner: ops@x.test
    expires: 2025-02-28
  - path: docs/**
    rule: mailchimp-api-key
    reason: examples
confidence: high
failOn: active
maxFileSize: 100MB
`;
	expect(parseConfig(text, file)).toEqual({
		exclude: ["vendor/", "*.snap"],
		rules: {
			packs: ["more/acme.yaml"],
			disabled: ["iterable-jwt"],
			places: {
				packs: [{ file, line: 7, column: 11 }],
				disabled: [{ file, line: 8, column: 14 }],
			},
		},
		allow: [
			{
				kind: "fingerprint",
				fingerprint,
				reason: "a closed test account",
				owner: "ops@x.test",
				expires: "2025-02-28",
				place: { file, line: 10, column: 5 },
			},
			{
				kind: "path",
				path: "docs/**",
				rule: "mailchimp-api-key",
				reason: "examples",
				place: { file, line: 14, column: 5 },
			},
		],
		confidence: "high",
		failOn: "active",
		maxFileBytes: 100_000_000,
	});
});

test.each(["", "# nothing yet\n", "---\n", "{}", "exclude:\nrules:\nallow:\n", "\uFEFF{}"])(
	"parseConfig() reads %j as an empty policy",
	(text) => {
		expect(parseConfig(text, file)).toEqual(empty);
	},
);

test.each([
	["maxFileSize: 1048576", 1_048_576],
	["maxFileSize: 4GiB", 4_294_967_296],
])("parseConfig() reads the size of %j", (text, maxFileBytes) => {
	expect(parseConfig(text, file)).toEqual({ ...empty, maxFileBytes });
});

function faultsOf(text: string): string[] {
	try {
		parseConfig(text, file);
	} catch (error) {
		expect(error).toBeInstanceOf(FileError);
		expect((error as FileError).code).toBe("config");
		return (error as FileError).message.split("\n");
	}
	return [];
}

const entry = (lines: string) => `allow:\n  - reason: r\n    ${lines.replaceAll("\n", "\n    ")}`;

test.each([
	["excludes: []", '1:1: Rename the unknown key "excludes": did you mean "exclude"?'],
	["fail-on: any", '1:1: Rename the unknown key "fail-on": did you mean "failOn"?'],
	[
		"exclude: []\nzebra: 1",
		'2:1: Remove the unknown key "zebra": known are "exclude", "rules", "allow", "confidence", "failOn", "maxFileSize"',
	],
	[
		"__proto__: {}",
		'1:1: Remove the unknown key "__proto__": known are "exclude", "rules", "allow", "confidence", "failOn", "maxFileSize"',
	],
	["rules:\n  disable: [x]", '2:3: Rename the unknown key "disable": did you mean "disabled"?'],
	[entry("fingerprnt: x"), '3:5: Rename the unknown key "fingerprnt": did you mean "fingerprint"?'],
	[
		"<<: {exclude: []}",
		'1:1: Remove the unknown key "<<": known are "exclude", "rules", "allow", "confidence", "failOn", "maxFileSize"',
	],
	[
		"- a",
		'1:1: Write a map with the keys "exclude", "rules", "allow", "confidence", "failOn", "maxFileSize"',
	],
	[
		"text",
		'1:1: Write a map with the keys "exclude", "rules", "allow", "confidence", "failOn", "maxFileSize"',
	],
	[
		"[]",
		'1:1: Write a map with the keys "exclude", "rules", "allow", "confidence", "failOn", "maxFileSize"',
	],
	["rules: []", '1:8: Write a map under "rules"'],
	["allow: [[]]", '1:9: Write a map under "allow"'],
	["rules: x", '1:8: Write a map under "rules"'],
	["exclude: x", '1:10: Write a list, one "- …" a line (for "exclude")'],
	["exclude:\n  - a\n  - 7", '3:5: Write text (for "exclude")'],
	['exclude: [""]', '1:11: Write a text that is not empty (for "exclude")'],
	[
		'exclude: ["#a"]',
		'1:11: Write "\\#" for a glob that begins with "#": else it is a comment (for "exclude")',
	],
	["allow: {}", '1:8: Write a list, one "- …" an entry (for "allow")'],
	["allow: [x]", '1:9: Write a map under "allow"'],
	[`allow:\n  - fingerprint: ${fingerprint}`, '2:5: Add "reason" to this entry'],
	[
		`allow:\n  - fingerprint: ${fingerprint}\n    reason: '  '`,
		'3:13: Write a text that is not empty (for "reason")',
	],
	[`allow:\n  - fingerprint: ${fingerprint}\n    reason:`, '3:12: Write text (for "reason")'],
	[entry("path: a"), '2:5: Add "fingerprint", or both "path" and "rule", to this entry'],
	[entry("rule: a"), '2:5: Add "fingerprint", or both "path" and "rule", to this entry'],
	[
		entry(`fingerprint: ${fingerprint}\nrule: a`),
		'2:5: Write either "fingerprint" or "path" with "rule", not both',
	],
	[entry('path: "!a"\nrule: b'), '3:11: Write a glob that does not begin with "!" (for "path")'],
	...["two words", "a1b2c", fingerprint.slice(0, 32), `${fingerprint}0`, "A1B2C3"].map(
		(written) => [
			entry(`fingerprint: ${written}`),
			'3:18: Write the first digits of the fingerprint, at least 6 and not 32, in small letters (for "fingerprint")',
		],
	),
	[entry("fingerprint: 123456"), '3:18: Put the fingerprint in quotes (for "fingerprint")'],
	[
		entry(`fingerprint: ${fingerprint}\nexpires: 2025-02-29`),
		'4:14: Write a day that the calendar has (for "expires")',
	],
	[
		entry(`fingerprint: ${fingerprint}\nexpires: 2025-13-01`),
		'4:14: Write a day that the calendar has (for "expires")',
	],
	[
		entry(`fingerprint: ${fingerprint}\nexpires: tomorrow`),
		'4:14: Write a date as YYYY-MM-DD (for "expires")',
	],
	["confidence: sure", '1:13: Write "high", "medium" or "low" (for "confidence")'],
	["failOn: [any]", '1:9: Write "any", "active" or "none" (for "failOn")'],
	["failOn:", '1:8: Write "any", "active" or "none" (for "failOn")'],
	["maxFileSize: big", '1:14: Write a size such as "100MB" or "4GiB" (for "maxFileSize")'],
	["maxFileSize: 1.5", '1:14: Write a size such as "100MB" or "4GiB" (for "maxFileSize")'],
	["maxFileSize: true", '1:14: Write a size such as "100MB" or "4GiB" (for "maxFileSize")'],
	["a: &x [1]\nb: *x", "2:4: Write the value out: aliases are not read here"],
	["a: !custom x", "1:4: Unresolved tag: !custom"],
	["a: !!binary x", "1:4: Unresolved tag: tag:yaml.org,2002:binary"],
	["exclude: []\nexclude: []", "2:1: Map keys must be unique"],
	["? [a]\n: b", "1:3: With stringKeys, all keys must be strings"],
	["a: b: c", "1:4: Nested mappings are not allowed in compact mappings"],
])("parseConfig() refuses %j", (text, fault) => {
	expect(faultsOf(text)).toEqual([`${file}:${fault}`]);
});

test("parseConfig() names every fault of a file in one go, at most 20", () => {
	expect(faultsOf("confidence: x\nfailOn: y\nzebra: 1")).toHaveLength(3);
	expect(faultsOf(`exclude:\n${"  - 1\n".repeat(50)}`)).toHaveLength(20);
});

test.each([
	["text over 256 KB", `# ${"x".repeat(300_000)}`, "Shorten the file: it holds more than 256 KB"],
	["nested lists", "[".repeat(200_000), "Flatten the file: it is nested too deeply"],
	["nested maps", "{a: ".repeat(60_000), "Flatten the file: it is nested too deeply"],
	["compact nesting", "- ".repeat(100_000), "Flatten the file: it is nested too deeply"],
	[
		"many keys",
		Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join("\n"),
		"Shorten the file: it holds too much",
	],
])("parseConfig() refuses %s before it composes anything", (_, text, message) => {
	expect(faultsOf(text)).toEqual([expect.stringContaining(message)]);
});

test("parseConfig() gives the line at which a file becomes too deep", () => {
	expect(faultsOf(`exclude: []\n\nallow: ${"[".repeat(99)}`)).toEqual([
		`${file}:3:1: Flatten the file: it is nested too deeply`,
	]);
});

const key = "0123456789abcdef".repeat(2);

test.each([
	key,
	`${key}: 1`,
	`confidence: ${key}`,
	`failOn: ${key}`,
	`maxFileSize: ${key}`,
	`exclude: ["#${key}"]`,
	`"${key}`,
	`a: !${key} x`,
	`a: *${key}`,
	`a: b } ${key}`,
	entry(`fingerprint: "a ${key}"`),
	entry(`fingerprint: ${fingerprint}\nexpires: ${key}`),
])("parseConfig() quotes no pasted key, case %#", (text) => {
	const faults = faultsOf(text);
	expect(faults).not.toEqual([]);
	expect(faults.join("\n")).not.toContain(key);
});

test("a merge conflict is told as one", () => {
	const text = "exclude:\n<<<<<<< HEAD\n  - a/\n=======\n  - b/\n>>>>>>> x\n";
	expect(() => parseConfig(text, file)).toThrow(
		"2:1: Resolve the merge conflict here, and delete the marker lines",
	);
});
