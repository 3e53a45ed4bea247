import { expect, test } from "vitest";
import { analysePattern, PatternError } from "../../src/packs/pattern.ts";
import { draws, fc } from "../setup/draws.ts";

const digits = "0123456789abcdef";

test.each([
	[
		"(?<secret>[0-9a-f]{32})",
		{
			minLength: 32,
			maxLength: 32,
			groups: ["secret"],
			run: { bytes: digits, min: 32, max: 32 },
			literal: "",
		},
	],
	[
		"(?<secret>md-[0-9a-f]{22})",
		{
			minLength: 25,
			maxLength: 25,
			groups: ["secret"],
			run: { bytes: digits, min: 22, max: 22 },
			literal: "md-",
		},
	],
	[
		"(?<secret>[0-9a-f]{16,20})-(?<datacenter>us[1-9][0-9]?)",
		{
			minLength: 20,
			maxLength: 25,
			groups: ["secret", "datacenter"],
			run: { bytes: digits, min: 16, max: 20 },
			literal: "-us",
		},
	],
	// The longest run counts, and only one that every match has.
	[
		"a{3}b{5}",
		{ minLength: 8, maxLength: 8, groups: [], run: { bytes: "b", min: 5, max: 5 }, literal: "" },
	],
	[
		"(?:a{9})?b{5}",
		{ minLength: 5, maxLength: 14, groups: [], run: { bytes: "b", min: 5, max: 5 }, literal: "" },
	],
	[
		"(?:a{9}|c)b{5}",
		{ minLength: 6, maxLength: 14, groups: [], run: { bytes: "b", min: 5, max: 5 }, literal: "" },
	],
	[
		"(?=a{9})b{5}",
		{ minLength: 5, maxLength: 5, groups: [], run: { bytes: "b", min: 5, max: 5 }, literal: "" },
	],
	[
		"(?<!a{9})b{5}",
		{ minLength: 5, maxLength: 5, groups: [], run: { bytes: "b", min: 5, max: 5 }, literal: "" },
	],
	["x|yz", { minLength: 1, maxLength: 2, groups: [], run: undefined, literal: "" }],
	["", { minLength: 0, maxLength: 0, groups: [], run: undefined, literal: "" }],
	["\\bab\\b", { minLength: 2, maxLength: 2, groups: [], run: undefined, literal: "ab" }],
	["ab?cd", { minLength: 3, maxLength: 4, groups: [], run: undefined, literal: "cd" }],
])("the facts of %s", (source, facts) => {
	const { tree: _, ...found } = analysePattern(source);
	expect(found).toEqual(facts);
});

test("a class takes in all bytes that it matches, not only ASCII", () => {
	expect(analysePattern("[^\\x00-\\xfc]{16}").run?.bytes).toBe("\xfd\xfe\xff");
	expect(analysePattern("\\d{16}").run?.bytes).toBe("0123456789");
});

test.each([
	["a*", 0, "has no end"],
	["ab+", 1, "has no end"],
	["a{2,}", 0, "has no end"],
	["(?:a{1,9}|b+)c", 10, "has no end"],
	["(?=a*)b", 3, "has no end"],
	["(a)\\1", 3, "backreference"],
	["(?<x>a)\\k<x>", 7, "backreference"],
	["a{601}", 0, "more than 600"],
	["(?:a{1,9}){1,99}", 0, "too many ways"],
	["(?:(?:a?){9}){9}", 0, "too many ways"],
	["a{0,99}a{0,99}a{0,99}a{0,99}b", 0, "too many ways"],
	["(", 1, "Unterminated group"],
	["[", 1, "Unterminated character class"],
	["a{2,1}", 6, "out of order"],
	["(?i:a)", 1, "Invalid group"],
	["(?P<x>a)", 1, "Invalid group"],
	["a++", 3, "Nothing to repeat"],
])("%s is refused at character %i: %s", (source, index, message) => {
	try {
		analysePattern(source);
		expect.unreachable();
	} catch (error) {
		expect(error).toBeInstanceOf(PatternError);
		expect((error as PatternError).message).toContain(message);
		expect((error as PatternError).index).toBe(index);
	}
});

/** Patterns of the kind that is taken, with a text that each matches. */
const anyPiece: fc.Arbitrary<{ source: string; text: string }> = fc.oneof(
	fc.constantFrom("a", "-", "us").map((text) => ({ source: text, text })),
	fc
		.tuple(fc.constantFrom("[0-9a-f]", "[^-]", "\\w", "a"), fc.nat({ max: 9 }), fc.nat({ max: 5 }))
		.chain(([set, min, more]) =>
			fc.nat({ max: more }).map((extra) => ({
				source: `${set}{${min},${min + more}}`,
				text: "a".repeat(min + extra),
			})),
		),
	fc.constantFrom(
		{ source: "(?:b|cd)", text: "cd" },
		{ source: "e?", text: "" },
		{ source: "(?=.?)", text: "" },
	),
);

test("no match is shorter, longer, or without the run and the literal that the facts tell", () => {
	fc.assert(
		fc.property(fc.array(anyPiece, { minLength: 1, maxLength: 6 }), (pieces) => {
			const source = pieces.map((piece) => piece.source).join("");
			const text = pieces.map((piece) => piece.text).join("");
			const found = new RegExp(`^(?:${source})$`).exec(text);
			fc.pre(found !== null);
			const { minLength, maxLength, run, literal } = analysePattern(source);
			expect(text.length).toBeGreaterThanOrEqual(minLength);
			expect(text.length).toBeLessThanOrEqual(maxLength);
			expect(text).toContain(literal);
			if (!run) return;
			const stretches = [...text].map((character) => (run.bytes.includes(character) ? "x" : " "));
			expect(stretches.join("")).toContain("x".repeat(run.min));
		}),
		draws(2000),
	);
});
