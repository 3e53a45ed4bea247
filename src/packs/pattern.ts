// Analyses a pattern and refuses one that could run long on hostile text: V8 backtracks, so every repetition needs an
// end and the ways through a pattern must be few. The same analysis gives what a match can span.

import { type AST, RegExpParser } from "@eslint-community/regexpp";

/** What a pattern can do at most. */
export interface PatternFacts {
	readonly minLength: number;
	readonly maxLength: number;
	readonly groups: readonly string[];
	/** The longest repeated class of single characters that every match holds: what a probe looks for. */
	readonly run: { readonly bytes: string; readonly min: number; readonly max: number } | undefined;
	/** The longest text that every match holds, or "". */
	readonly literal: string;
	readonly tree: AST.Pattern;
}

export class PatternError extends Error {
	override name = "PatternError";
	readonly index: number;
	constructor(message: string, index: number) {
		super(message);
		this.index = index;
	}
}

/** Beyond this many ways through a pattern a window of 2 kB could take seconds. */
const maxWays = 1_000_000;
const maxRepeat = 600;

/**
 * Takes a pattern apart.
 * @throws PatternError with the index in the pattern when it is no pattern that V8 knows, or one
 * that could be made slow.
 */
export function analysePattern(source: string): PatternFacts {
	let tree: AST.Pattern;
	try {
		tree = new RegExpParser({ ecmaVersion: 2024 }).parsePattern(source, 0, source.length, {
			unicode: false,
		});
		new RegExp(source);
	} catch (cause) {
		const { message, index } = cause as { message: string; index?: number };
		throw new PatternError(message, index ?? 0);
	}
	const walk: Walk = { groups: [], run: undefined, isCertain: true };
	const { min, max, ways } = measureAlternatives(tree.alternatives, walk);
	if (ways > maxWays) {
		throw new PatternError(
			`too many ways to match (${ways > 1e15 ? "over 1e15" : Math.round(ways)}, at most ${maxWays}): shorten its repetitions`,
			0,
		);
	}
	return {
		minLength: min,
		maxLength: max,
		groups: walk.groups,
		run: walk.run,
		literal: literalOf(tree),
		tree,
	};
}

interface Walk {
	groups: string[];
	run: PatternFacts["run"];
	/** False inside what a match may do without: a choice, an optional group, a look around. */
	isCertain: boolean;
}

function uncertain<T>(walk: Walk, isUncertain: boolean, measure: () => T): T {
	const { isCertain } = walk;
	if (isUncertain) walk.isCertain = false;
	const result = measure();
	walk.isCertain = isCertain;
	return result;
}

interface Measure {
	readonly min: number;
	readonly max: number;
	/** An upper bound for the paths that a backtracking engine may try from one start. */
	readonly ways: number;
}

function measureAlternatives(alternatives: readonly AST.Alternative[], walk: Walk): Measure {
	const all = uncertain(walk, alternatives.length > 1, () =>
		alternatives.map((alternative) => measureSequence(alternative.elements, walk)),
	);
	return {
		min: Math.min(...all.map(({ min }) => min)),
		max: Math.max(...all.map(({ max }) => max)),
		ways: all.reduce((sum, { ways }) => sum + ways, 0),
	};
}

function measureSequence(elements: readonly AST.Element[], walk: Walk): Measure {
	let [min, max, ways] = [0, 0, 1];
	for (const element of elements) {
		const measure = measureElement(element, walk);
		min += measure.min;
		max += measure.max;
		ways *= measure.ways;
	}
	return { min, max, ways };
}

function measureElement(element: AST.Element, walk: Walk): Measure {
	switch (element.type) {
		case "Character":
		case "CharacterSet":
		case "CharacterClass":
		case "ExpressionCharacterClass":
			return { min: 1, max: 1, ways: 1 };
		case "CapturingGroup":
			if (element.name) walk.groups.push(element.name);
			return measureAlternatives(element.alternatives, walk);
		case "Group":
			return measureAlternatives(element.alternatives, walk);
		case "Assertion": {
			if (element.kind !== "lookahead" && element.kind !== "lookbehind") {
				return { min: 0, max: 0, ways: 1 };
			}
			const { alternatives } = element;
			const { ways } = uncertain(walk, true, () => measureAlternatives(alternatives, walk));
			return { min: 0, max: 0, ways };
		}
		case "Backreference":
			throw new PatternError("a backreference cannot be matched in linear time", element.start);
		case "Quantifier":
			return measureQuantifier(element, walk);
	}
}

function measureQuantifier(quantifier: AST.Quantifier, walk: Walk): Measure {
	if (quantifier.max === Number.POSITIVE_INFINITY) {
		throw new PatternError(
			`"${quantifier.raw}" has no end: write {0,n} or {1,n}`,
			quantifier.start,
		);
	}
	if (quantifier.max > maxRepeat) {
		throw new PatternError(`repeats more than ${maxRepeat} times`, quantifier.start);
	}
	const inner = uncertain(walk, quantifier.min === 0, () =>
		measureElement(quantifier.element, walk),
	);
	const bytes = classBytes(quantifier.element);
	if (walk.isCertain && bytes !== "" && quantifier.min > (walk.run?.min ?? 0)) {
		walk.run = { bytes, min: quantifier.min, max: quantifier.max };
	}
	const choices = quantifier.max - quantifier.min + 1;
	return {
		min: inner.min * quantifier.min,
		max: inner.max * quantifier.max,
		ways: inner.ways === 1 ? choices : choices * inner.ways ** quantifier.max,
	};
}

/** The longest row of plain characters at the top of a pattern without alternatives. */
function literalOf({ alternatives }: AST.Pattern): string {
	if (alternatives.length !== 1) return "";
	let [longest, row] = ["", ""];
	const walk = (elements: readonly AST.Element[]) => {
		for (const element of elements) {
			if (element.type === "Character" && element.value < 128) {
				row += String.fromCharCode(element.value);
				if (row.length > longest.length) longest = row;
			} else if (element.type === "CapturingGroup" && element.alternatives.length === 1) {
				walk(element.alternatives[0]!.elements);
			} else row = "";
		}
	};
	walk(alternatives[0]!.elements);
	return longest;
}

/** The bytes that a single-character element matches, as Latin-1, or "" for other elements. */
function classBytes(element: AST.QuantifiableElement): string {
	if (!["Character", "CharacterSet", "CharacterClass"].includes(element.type)) return "";
	const single = new RegExp(`^${element.raw}$`);
	let bytes = "";
	for (let code = 0; code < 256; code++) {
		const character = String.fromCharCode(code);
		if (single.test(character)) bytes += character;
	}
	return bytes;
}
