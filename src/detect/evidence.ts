// From evidence to confidence: which conditions of a form hold around a candidate, and what
// that makes of it. The highest level given counts; "more" and "less" move it one step.

import { type Confidence, confidences } from "../model/match.ts";
import type { Conditions, Evidence, Form, Weight } from "../packs/pack.ts";
import type { Context } from "./context.ts";

/** What evidence may ask of the whole content, not only of what is near. */
export interface Surroundings {
	/** Undefined where it is not known yet: then what it could say in favour counts as said. */
	readonly path: string | undefined;
	/** True when the content or its path holds the word, in any case. */
	has(word: string): boolean;
}

/** A candidate as evidence sees it: `value` is the whole text that the form's pattern matched. */
export interface Candidate {
	readonly value: string;
	readonly context: Context;
	readonly surroundings: Surroundings;
}

export interface Judgement {
	readonly confidence: Confidence;
	readonly why: readonly string[];
	readonly details: Readonly<Record<string, string>>;
}

/** Gives undefined when nothing speaks for a candidate, or something rules it out. */
export type Judge = (candidate: Candidate) => Judgement | undefined;

/** Makes the judge of a form. */
export function compileJudge(form: Form): Judge {
	const items = form.evidence.map((evidence) => ({ evidence, test: compileEvidence(evidence) }));
	const judging = items.filter(({ evidence }) => evidence.gives !== undefined);
	const describing = items.filter(({ evidence }) => evidence.gives === undefined);
	const raising = judging.findLastIndex(({ evidence }) => isLevel(evidence.gives));
	return (candidate) => {
		let level = form.confidence === undefined ? -1 : confidences.indexOf(form.confidence);
		let [more, less] = [0, 0];
		const why: string[] = form.says && form.confidence ? [form.says] : [];
		const details: Record<string, string> = {};
		const describe = (evidence: Evidence, captured: Record<string, string>) => {
			for (const [key, text] of Object.entries({ ...evidence.set, ...captured })) {
				details[key] ??= text;
			}
		};
		for (const [index, { evidence, test }] of judging.entries()) {
			// Most candidates end here: nothing that is left could speak for them.
			if (level < 0 && index > raising) return undefined;
			const captured: Record<string, string> = {};
			if (!test(candidate, captured)) continue;
			if (evidence.gives === "nothing") return undefined;
			if (evidence.gives === "more") more = 1;
			else if (evidence.gives === "less") less = 1;
			else if (isLevel(evidence.gives))
				level = Math.max(level, confidences.indexOf(evidence.gives));
			if (evidence.says && !why.includes(evidence.says)) why.push(evidence.says);
			describe(evidence, captured);
		}
		if (level < 0) return undefined;
		for (const { evidence, test } of describing) {
			const captured: Record<string, string> = {};
			if (test(candidate, captured)) describe(evidence, captured);
		}
		const confidence =
			confidences[Math.max(0, Math.min(confidences.length - 1, level + more - less))]!;
		return { confidence, why, details };
	};
}

function isLevel(gives: Weight | undefined): gives is Confidence {
	return (confidences as readonly (Weight | undefined)[]).includes(gives);
}

/** True when the conditions hold; named groups of their patterns go into `captured`. */
type Test = (candidate: Candidate, captured: Record<string, string>) => boolean;

function compileEvidence(evidence: Evidence): Test {
	const helps = evidence.gives !== "nothing" && evidence.gives !== "less";
	const test = compileConditions(evidence, helps);
	if (!evidence.unless) return test;
	const except = compileConditions(evidence.unless, !helps);
	return (candidate, captured) => test(candidate, captured) && !except(candidate, {});
}

/**
 * All conditions must hold; the cheap ones are asked first. Those that ask for the path are taken
 * as `byUnknownPath` where it is not known.
 */
function compileConditions(conditions: Conditions, byUnknownPath: boolean): Test {
	const tests: Test[] = [];
	const add = (pattern: RegExp | undefined, read: (candidate: Candidate) => string) => {
		if (!pattern) return;
		tests.push((candidate, captured) => {
			const match = pattern.exec(read(candidate));
			if (match?.groups) Object.assign(captured, match.groups);
			return match !== null;
		});
	};
	const { value, path, before, after, name, file, near, inside } = conditions;
	add(compile(value), (candidate) => candidate.value);
	const pathPattern = compile(path, "i");
	if (pathPattern) {
		tests.push(({ surroundings }) =>
			surroundings.path === undefined ? byUnknownPath : pathPattern.test(surroundings.path),
		);
	}
	add(compile(before && `(?:${before})$`, "i"), ({ context }) => context.before);
	add(compile(after && `^(?:${after})`, "i"), ({ context }) => context.after);
	add(compile(name), ({ context }) => context.name);
	if (file)
		tests.push(
			({ surroundings }) =>
				(byUnknownPath && surroundings.path === undefined) ||
				file.some((word) => surroundings.has(word.toLowerCase())),
		);
	if (near !== undefined) tests.push(compileNear(near));
	add(compile(inside, "im"), ({ context }) => context.inside);
	return (candidate, captured) => tests.every((test) => test(candidate, captured));
}

/** Of several hits near a candidate the nearest fills in the details: each block has its own server. */
function compileNear(source: string): Test {
	const pattern = new RegExp(source, "i");
	if (!source.includes("(?<")) {
		return ({ context }) => pattern.test(context.nearBefore) || pattern.test(context.nearAfter);
	}
	const all = new RegExp(source, "gi");
	return ({ context }, captured) => {
		const ahead = [...context.nearBefore.matchAll(all)].at(-1);
		const behind = pattern.exec(context.nearAfter);
		const distance = ahead
			? context.nearBefore.length - ahead.index - ahead[0].length
			: Number.POSITIVE_INFINITY;
		const nearest = behind && behind.index < distance ? behind : (ahead ?? behind);
		if (nearest?.groups) Object.assign(captured, nearest.groups);
		return nearest !== null && nearest !== undefined;
	};
}

function compile(source: string | undefined, flags = ""): RegExp | undefined {
	return source === undefined || source === "" ? undefined : new RegExp(source, flags);
}
