// The matcher that counts its steps finds what V8 finds, and stops where a pattern takes too many.

import { RegExpParser } from "@eslint-community/regexpp";
import { expect, test } from "vitest";
import { createPattern } from "../../src/detect/pattern.ts";
import { ScanBudget } from "../../src/detect/scan-budget.ts";
import { createScanner } from "../../src/detect/scanner.ts";
import { createStepMatcher, TooManySteps } from "../../src/detect/step-matcher.ts";
import { compilePack } from "../../src/packs/compile-pack.ts";
import { expandSample } from "../../src/packs/samples.ts";
import { compileProgram } from "../../src/packs/step-program.ts";
import { draws, fc } from "../setup/draws.ts";

function matcherOf(source: string, flags: string) {
	const tree = new RegExpParser({ ecmaVersion: 2024 }).parsePattern(source, 0, source.length);
	return createStepMatcher(compileProgram(tree, flags.includes("i")), flags.includes("m"));
}

const one = fc.constantFrom("a", "b", "[ab]", "[^a]", "\\w", ".", "\\s", "\\d", "A", "-");
const end = fc.constantFrom("^", "$", "\\b", "\\B");
const count = fc.constantFrom("?", "{0,3}", "{2}", "{1,2}", "??", "{0,2}?", "{1,3}?");
const { pattern: anyPattern } = fc.letrec<{ pattern: string }>((tie) => ({
	pattern: fc.oneof(
		{ maxDepth: 3, withCrossShrink: true },
		one,
		fc.tuple(one, count).map(([part, times]) => part + times),
		end,
		fc.tuple(tie("pattern"), tie("pattern")).map(([left, right]) => left + right),
		fc.tuple(tie("pattern"), tie("pattern")).map(([left, right]) => `(?:${left}|${right})`),
		fc.tuple(tie("pattern"), count).map(([inner, times]) => `(?:${inner})${times}`),
		tie("pattern").map((inner) => `(?<x>${inner})`),
		fc
			.tuple(fc.constantFrom("?=", "?!", "?<=", "?<!"), tie("pattern"))
			.map(([kind, inner]) => `(${kind}${inner})`),
	),
}));
const anyText = fc.string({
	unit: fc.constantFrom("a", "b", "A", " ", "-", "1", "\n"),
	maxLength: 12,
});

test("it matches what V8 matches, with the same groups", () => {
	fc.assert(
		fc.property(anyPattern, anyText, fc.constantFrom("", "i", "m", "im"), (drawn, text, flags) => {
			// A name may be given once, and V8 looks behind from right to left: then groups may differ.
			let number = 0;
			const source = drawn.replaceAll("?<x>", () => `?<x${number++}>`);
			const budget = new ScanBudget(text.length);
			const own = matcherOf(source, flags).exec(text, 0, budget);
			const other = createPattern(source, flags).exec(text, 0, budget);
			expect(own && { index: own.index, text: own.text }).toEqual(
				other && { index: other.index, text: other.text },
			);
			if (!source.includes("?<=") && !/\)(?:\?|\{)/.test(source)) expect(own).toEqual(other);
		}),
		draws(5000),
	);
});

test.each([
	"[a ]{0,99}[a ]{0,99}[a ]{0,99}b",
	"(?:a?){99}b",
	"(?:[a ]{1,9}){0,9}b",
	"(?:a|a|aa){0,60}c",
	"(?=[a ]{0,99}[a ]{0,99}[a ]{0,99}b)a",
	"(?<=[a ]{0,99}[a ]{0,99}[a ]{0,99}b)a",
])("%s ends after so many steps", (source) => {
	const budget = new ScanBudget(0, { maxSteps: Number.MAX_SAFE_INTEGER });
	let taken = 0;
	budget.takePatternSteps = (steps) => {
		taken += steps;
	};
	expect(() => matcherOf(source, "i").exec("a".repeat(1000), 0, budget)).toThrow(TooManySteps);
	expect(taken).toBeLessThan(10_000_000);
});

test("a pack from outside with such a pattern ends the scan of a content with a problem", () => {
	const near = "[a ]{0,99}[a ]{0,99}[a ]{0,99}b";
	const evidence = [{ says: "x", near, gives: "high" }];
	const pack = compilePack({
		file: "slow.yaml",
		foreign: true,
		text: JSON.stringify({
			provider: "slow",
			title: "Slow",
			playbook: [{ title: "Revoke", text: "Revoke it" }],
			rules: [
				{
					id: "slow-key",
					title: "Slow",
					shown: {},
					severity: { default: "low" },
					forms: [{ pattern: "(?<secret>[0-9a-f]{32})", evidence }],
					examples: ["x"],
					counterexamples: ["x"],
				},
			],
		}),
	});
	const lines = Array.from(
		{ length: 60 },
		(_, index) => expandSample(`${"a".repeat(1000)} {hex:32}\n`, String(index)).text,
	);
	const { problems } = createScanner([pack]).scan(Buffer.from(lines.join("")), { path: "a.txt" });
	expect(problems).toMatchObject([{ code: "scan-budget", path: "a.txt" }]);
});
