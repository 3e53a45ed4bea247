import { expect, test } from "vitest";
import { editDistance, nearest } from "../../src/text/nearest.ts";
import { fc } from "../setup/draws.ts";

const flags = ["format", "output", "verify", "verbose", "max-file-size", "maxFileSize", "config"];

test.each([
	["formt", "format"],
	["ouptut", "output"],
	["max_file_size", "max-file-size"],
	["MAXFILESIZE", "max-file-size"],
	["confg", "config"],
	["verb", "verbose"],
	["ver", undefined],
	["x", undefined],
	["", undefined],
	["banana", undefined],
	["f".repeat(100_000), undefined],
])("nearest() takes %j for %j", (word, meant) => {
	expect(nearest(word, flags)).toBe(meant);
});

test("nearest() does not take one single letter for another", () => {
	expect(nearest("x", ["v", "q"])).toBeUndefined();
});

test("nearest() gives the first of two that are equally near", () => {
	expect(nearest("scat", ["scan", "star"])).toBe("scan");
	expect(nearest("scat", ["star", "scan"])).toBe("scan");
	expect(nearest("bat", ["cat", "rat"])).toBe("cat");
});

test.each([
	["", "", 0],
	["", "abc", 3],
	["abc", "", 3],
	["same", "same", 0],
	["kitten", "sitting", 3],
	["ab", "ba", 1],
	["stagde", "staged", 1],
])("editDistance() of %j and %j is %i", (from, to, distance) => {
	expect(editDistance(from, to)).toBe(distance);
});

const word = fc.string({ maxLength: 12 });

test("editDistance() is symmetric, zero only for equals, and at most the longer length", () => {
	fc.assert(
		fc.property(word, word, (a, b) => {
			const distance = editDistance(a, b);
			expect(distance).toBe(editDistance(b, a));
			expect(distance === 0).toBe(a === b);
			expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
		}),
	);
});

test("nearest() finds a word in its own list", () => {
	fc.assert(
		fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z]{2,12}$/), { minLength: 1 }), (words) => {
			for (const candidate of words) expect(nearest(candidate, words)).toBe(candidate);
		}),
	);
});
