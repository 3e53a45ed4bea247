// A run that what stands beside it rules out is no match under any path, and nothing else is called so.

import { describe, expect, test } from "vitest";
import { compileProbeSet, compileProbes } from "../../src/detect/compile-rules.ts";
import { createRunExclusion } from "../../src/detect/run-exclusion.ts";
import { createScanner } from "../../src/detect/scanner.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { draw, randomFrom } from "../git/pack/material.ts";
import { draws, fc, many } from "../setup/draws.ts";

const random = randomFrom(11);
const digits = (length: number) => draw(random, "0123456789abcdef", length);
const value = `${digits(12)}4${digits(3)}a${digits(15)}`;
const probeSet = compileProbeSet(compileProbes(builtinPacks.flatMap(({ rules }) => rules)));
const excludes = createRunExclusion(probeSet);
const { scan } = createScanner(builtinPacks);

/** Whether the value is excluded where it stands between two texts. */
function isRunExcluded(before: string, after: string, isCutOff = false): boolean {
	const bytes = Buffer.from(`${before}${value}${after}`, "latin1");
	const first = isCutOff ? before.length : 0;
	return excludes(bytes, before.length, before.length + value.length, first, bytes.length);
}

describe("excluded", () => {
	test.each([
		["ts-node: 10.4.0_", "\n"],
		["packageExtensionsChecksum: ", "\n\nimporters:\n"],
		['"md5": "', '"'],
		["etag: ", ""],
		["", ".js"],
	])("%j and %j", (before, after) => {
		expect(isRunExcluded(before, after)).toBe(true);
	});
});

describe("not excluded", () => {
	test.each([
		["ITERABLE_API_KEY=", "\n"],
		["key: ", "\n"],
		["", ""],
		// A colour is no part of what a rule reads.
		["\x1b[31m_", "\n"],
		// Only one rule is spoken against.
		["/lists/", "\n"],
	])("%j and %j", (before, after) => {
		expect(isRunExcluded(before, after)).toBe(false);
	});

	test("what stands in front of a content", () => {
		expect(isRunExcluded("name_", "", true)).toBe(false);
	});

	test("a value with a data centre behind it", () => {
		expect(isRunExcluded("hash_", "-us12\n")).toBe(false);
	});
});

test("what is excluded is no match, under a path that speaks for it or an unknown one", () => {
	const part = fc.constantFrom(
		...["", " ", "_", "-", ".", "a_", '"', "='", ": ", "md5(", "checksum: ", "etag", "/members/"],
		...[
			"ITERABLE_API_KEY",
			"iterable ",
			"mailchimp_api_key",
			"hash",
			"jwt(secret",
			"\x1b[1m",
			"\n",
		],
	);
	const texts = fc.array(part, { maxLength: 4 }).map((parts) => parts.join(""));
	const seen = { excluded: 0, matches: 0 };
	fc.assert(
		fc.property(texts, texts, (before, after) => {
			const content = Buffer.from(`${before}${value}${after}`, "latin1");
			const requests = [{}, { path: "src/iterable.yml" }, { path: "config/mailchimp.json" }];
			const matches = requests.flatMap((request) => scan(content, request).matches);
			seen.matches += matches.length > 0 ? 1 : 0;
			if (!isRunExcluded(before, after)) return;
			seen.excluded++;
			expect(matches).toEqual([]);
		}),
		draws(1000),
	);
	expect(seen.excluded).toBeGreaterThan(many(50));
	expect(seen.matches).toBeGreaterThan(many(50));
});
