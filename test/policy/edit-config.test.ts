// An entry is added to a config, and nothing else changes in it.

import { describe, expect, test } from "vitest";
import { parseConfig } from "../../src/policy/config.ts";
import { addAllowEntry } from "../../src/policy/edit-config.ts";
import { fc } from "../setup/draws.ts";

const file = ".unleak.yaml";
const fingerprint = "a1".repeat(20);
const other = "b2".repeat(20);
const entry = { fingerprint, reason: "revoked" };
const add = (text: string | undefined, more = {}) =>
	addAllowEntry(text, { ...entry, ...more }, file);

const lines = `allow:
  - fingerprint: ${fingerprint}
    reason: revoked
`;

test.each<[string, string | undefined, string]>([
	["no file", undefined, lines],
	["an empty file", "", lines],
	["comments alone", "# ours\n", `# ours\n\n${lines}`.replace("\n\n", "\n")],
	["no end of line", "exclude: [a]", `exclude: [a]\n\n${lines}`],
	[
		"another key behind the list",
		`# first\nallow: # accepted\n  # the old one\n  - fingerprint: ${other} # ann\n    reason: "x"\n\n# size\nmaxFileSize: 1MB\n`,
		`# first\nallow: # accepted\n  # the old one\n  - fingerprint: ${other} # ann\n    reason: "x"\n  - fingerprint: ${fingerprint}\n    reason: revoked\n\n# size\nmaxFileSize: 1MB\n`,
	],
	[
		"no indentation",
		`allow:\n- path: a\n  rule: b\n  reason: c`,
		`allow:\n- path: a\n  rule: b\n  reason: c\n- fingerprint: ${fingerprint}\n  reason: revoked\n`,
	],
	[
		"line ends of Windows",
		`allow:\r\n  - path: a\r\n    rule: b\r\n    reason: c\r\n`,
		`allow:\r\n  - path: a\r\n    rule: b\r\n    reason: c\r\n  - fingerprint: ${fingerprint}\r\n    reason: revoked\r\n`,
	],
])("adds an entry to a config with %s", (_, text, wanted) => {
	expect(add(text)).toBe(wanted);
});

test.each([
	["an empty list", "# a\nallow: [] # none\nfailOn: any\n"],
	["a list on one line", "allow: [{ path: a, rule: b, reason: c }] # d\nexclude: [x]\n"],
	["nothing behind the key", "allow:\nexclude: [x]\n# end\n"],
	["a map on one line", "{ exclude: [x], failOn: none }\n"],
	["a document mark", "---\nexclude: [x]\n"],
	["an entry on one line", "allow:\n  - { path: a, rule: b, reason: c }\n"],
	[
		"a reason of several lines",
		"allow:\n  - path: a\n    rule: b\n    reason: |\n      one\n      two\nexclude: []\n",
	],
	["an entry whose dash stands alone", "allow:\n  -\n    path: a\n    rule: b\n    reason: c\n"],
])("adds an entry to a config with %s, and keeps the rest", (_, text) => {
	const before = parseConfig(text, file);
	const written = add(text);
	const after = parseConfig(written, file);
	const plain = ({ place: _, ...one }: (typeof after.allow)[number]) => one;
	expect(after.allow.map(plain)).toEqual([
		...before.allow.map(plain),
		{ kind: "fingerprint", ...entry },
	]);
	expect({ ...after, allow: [] }).toEqual({ ...before, allow: [] });
	expect(written.match(/#.*/g)).toEqual(text.match(/#.*/g));
});

describe("an entry for the same fingerprint", () => {
	const text = `# ours\nallow:\n  # why\n  - fingerprint: ${fingerprint} # ann\n    reason: old\n    expires: 2020-01-01\nfailOn: any\n`;

	test("is renewed in its place", () => {
		expect(add(text, { owner: "mail-team", expires: "2030-01-01" })).toBe(
			text.replace(
				"reason: old\n    expires: 2020-01-01",
				"reason: revoked\n    expires: 2030-01-01\n    owner: mail-team",
			),
		);
	});

	test("loses its date where none is given", () => {
		expect(add(text)).toBe(text.replace("reason: old\n    expires: 2020-01-01", "reason: revoked"));
	});
});

test("a file with faults is not touched", () => {
	expect(() => add("alow: []\n")).toThrow('did you mean "allow"');
});

test("whatever the texts are, they are read back as they were given", () => {
	const text = fc
		.string({ unit: fc.constantFrom(..."ab :#-'\"{}[]&*!|>%@`,?0e1~\\") })
		.map((one) => one.trim())
		.filter((one) => one !== "");
	fc.assert(
		fc.property(text, text, (reason, owner) => {
			const { allow } = parseConfig(add("exclude: []\n", { reason, owner }), file);
			expect(allow).toMatchObject([{ fingerprint, reason, owner }]);
		}),
	);
});
