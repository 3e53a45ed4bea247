// The conditions that a pack's evidence may set, as functions: patterns on the text around a
// candidate, on its name, on what encloses it, on its path, and words anywhere in the content.

import type { Conditions } from "../packs/pack.ts";
import type { PatternName } from "../packs/pattern-node.ts";
import type { CandidateContext } from "./candidate-context.ts";
import type { ContentLookup } from "./content-lookup.ts";
import type { FindHits } from "./context/layer-text.ts";
import { standsInSibling } from "./context/neighbours.ts";
import { claimOf } from "./context/provider-claims.ts";
import { allMatches, createPattern } from "./pattern.ts";
import type { Pattern } from "./step-matcher.ts";

/** A candidate as evidence sees it: `value` is the whole text that the form's pattern matched. */
export interface Candidate {
	readonly value: string;
	readonly context: CandidateContext;
	readonly lookup: ContentLookup;
}

/** True when the conditions hold; named groups of their patterns go into `captured`. */
export type ConditionTest = (candidate: Candidate, captured: Record<string, string>) => boolean;

/**
 * All conditions must hold; the cheap ones are asked first. Those that ask for the path are taken
 * as `byUnknownPath` where it is not known.
 */
export function compileConditions(conditions: Conditions, byUnknownPath: boolean): ConditionTest {
	const tests: ConditionTest[] = [];
	const { value, path, before, after, name, file, near, inside, beside, joined } = conditions;
	const patternOf = (key: PatternName, source: string | undefined, flags = "") =>
		source ? createPattern(source, flags, conditions.programs?.[key]) : undefined;
	const add = (
		pattern: Pattern | undefined,
		read: (candidate: Candidate) => string,
		maxLength = Number.POSITIVE_INFINITY,
	) => {
		if (!pattern) return;
		tests.push((candidate, captured) => {
			const text = read(candidate);
			const from = Math.max(0, text.length - maxLength);
			const match = pattern.exec(text, from, candidate.context.budget);
			if (match) Object.assign(captured, match.groups);
			return match !== undefined;
		});
	};
	add(patternOf("value", value), (candidate) => candidate.value);
	const pathPattern = patternOf("path", path, "i");
	if (pathPattern) {
		tests.push(({ lookup, context }) =>
			lookup.path === undefined
				? byUnknownPath
				: pathPattern.exec(lookup.path, 0, context.budget) !== undefined,
		);
	}
	if (before !== undefined && conditions.programs === undefined && !before.includes("(?<")) {
		// Backwards from the value it is tried at one place, and not at each before it.
		add(createPattern(`(?<=${before})$`, "i"), ({ context }) => context.before, 0);
	} else {
		const ending = patternOf("before", before && `(?:${before})$`, "i");
		add(ending, ({ context }) => context.before, conditions.beforeLength);
	}
	add(patternOf("after", after && `^(?:${after})`, "i"), ({ context }) => context.after);
	const besidePattern = patternOf("beside", beside, "i");
	const besideTest = besidePattern && compileBeside(besidePattern);
	if (besideTest) tests.push(({ context }) => besideTest.mayHold(context));
	add(patternOf("joined", joined, "i"), ({ context }) => context.joined);
	add(patternOf("name", name), ({ context }) => context.name);
	if (file)
		tests.push(
			({ lookup }) =>
				(byUnknownPath && lookup.path === undefined) ||
				file.some((word) => lookup.has(word.toLowerCase())),
		);
	const nearPattern = patternOf("near", near, "i");
	if (nearPattern) tests.push(compileNear(nearPattern, near!.includes("(?<")));
	add(patternOf("inside", inside, "im"), ({ context }) => context.inside);
	if (besideTest) tests.push(besideTest.test);
	return (candidate, captured) => tests.every((test) => test(candidate, captured));
}

/** Of several hits near a candidate the nearest fills in the details: each block has its own server. */
function compileNear(pattern: Pattern, hasGroups: boolean): ConditionTest {
	if (!hasGroups) {
		return ({ context: { nearBefore, nearAfter, budget } }) =>
			pattern.exec(nearBefore, 0, budget) !== undefined ||
			pattern.exec(nearAfter, 0, budget) !== undefined;
	}
	return ({ context: { nearBefore, nearAfter, budget } }, captured) => {
		const ahead = [...allMatches(pattern, nearBefore, budget)].at(-1);
		const behind = pattern.exec(nearAfter, 0, budget);
		const distance = ahead
			? nearBefore.length - ahead.index - ahead.text.length
			: Number.POSITIVE_INFINITY;
		const nearest = behind && behind.index < distance ? behind : (ahead ?? behind);
		if (nearest) Object.assign(captured, nearest.groups);
		return nearest !== undefined;
	};
}

/** From this rank on a hit stands in another object, and counts for the value there. */
const neighbouringRank = 8;
const maxHits = 20;

function compileBeside(pattern: Pattern): {
	mayHold(context: CandidateContext): boolean;
	test: ConditionTest;
} {
	const find: FindHits = (text, budget) => {
		const hits: number[] = [];
		for (const match of allMatches(pattern, text, budget)) {
			hits.push(match.index, match.index + match.text.length, 0);
		}
		return hits;
	};
	const test: ConditionTest = ({ context }, captured) => {
		const hits = context.hits(find, maxHits);
		const { text, start, end, structure } = context;
		let nearest: { readonly rank: number; readonly at: number } | undefined;
		for (let index = 0; index < hits.length; index += 3) {
			const [at, to] = [hits[index]!, hits[index + 1]!];
			const place = { text, start, end, structure, owners: [] };
			const mention = { kind: "host" as const, text: "", at, to, isWhole: true };
			// A name in brackets is no part of its own: settings["dc"] = "us6".
			const outer =
				text[at - 1] === "[" || /["']/.test(text[at]!) ? { ...mention, at: to - 1 } : mention;
			const { rank, weight } = claimOf(outer, place);
			const isNeighbour = rank >= neighbouringRank && weight <= 1.5;
			if (isNeighbour || isSpent(text, at, to, start)) continue;
			if (standsInSibling(at, { text, structure })) continue;
			if (!nearest || rank < nearest.rank) nearest = { rank, at };
		}
		if (nearest === undefined) return false;
		Object.assign(captured, pattern.exec(text, nearest.at, context.budget)?.groups);
		return true;
	};
	return { mayHold: (context) => context.hits(find, 1).length > 0, test };
}

/** True for a hit on the line of another whole key: it is the data centre of that key. */
function isSpent(text: string, at: number, to: number, start: number): boolean {
	const between = at < start ? text.slice(to, start) : text.slice(start, at);
	if (!between.includes("\n")) return false;
	const from = text.lastIndexOf("\n", at) + 1;
	const lineEnd = text.indexOf("\n", to);
	const line = text.slice(from, lineEnd < 0 ? text.length : lineEnd);
	if (start >= from && (lineEnd < 0 || start < lineEnd)) return false;
	return /[0-9a-f]{32}-us[1-9][0-9]?/.test(line);
}
