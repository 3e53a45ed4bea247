// The conditions that a pack's evidence may set, as functions: patterns on the text around a
// candidate, on its name, on what encloses it, on its path, and words anywhere in the content.

import type { Conditions } from "../packs/pack.ts";
import type { Context } from "./context.ts";
import { claimOf } from "./reading/claims.ts";

/** What evidence may ask of the whole content, not only of what is near. */
export interface Surroundings {
	/** Undefined where it is not known yet: then what it could say in favour counts as said. */
	readonly path: string | undefined;
	/** True when the content or its path holds the word, in any case. */
	has(word: string): boolean;
}

interface Asked {
	readonly value: string;
	readonly context: Context;
	readonly surroundings: Surroundings;
}

/** True when the conditions hold; named groups of their patterns go into `captured`. */
export type Test = (candidate: Asked, captured: Record<string, string>) => boolean;

/**
 * All conditions must hold; the cheap ones are asked first. Those that ask for the path are taken
 * as `byUnknownPath` where it is not known.
 */
export function compileConditions(conditions: Conditions, byUnknownPath: boolean): Test {
	const tests: Test[] = [];
	const add = (pattern: RegExp | undefined, read: (candidate: Asked) => string) => {
		if (!pattern) return;
		tests.push((candidate, captured) => {
			const match = pattern.exec(read(candidate));
			if (match?.groups) Object.assign(captured, match.groups);
			return match !== null;
		});
	};
	const { value, path, before, after, name, file, near, inside, beside } = conditions;
	add(compile(value), (candidate) => candidate.value);
	const pathPattern = compile(path, "i");
	if (pathPattern) {
		tests.push(({ surroundings }) =>
			surroundings.path === undefined ? byUnknownPath : pathPattern.test(surroundings.path),
		);
	}
	add(compile(before && `(?:${before})$`, "i"), ({ context }) => context.before);
	add(compile(after && `^(?:${after})`, "i"), ({ context }) => context.after);
	const besideTest = beside === undefined ? undefined : compileBeside(beside);
	if (besideTest) tests.push(({ context }) => besideTest.mayHold(context));
	add(compile(name), ({ context }) => context.name);
	if (file)
		tests.push(
			({ surroundings }) =>
				(byUnknownPath && surroundings.path === undefined) ||
				file.some((word) => surroundings.has(word.toLowerCase())),
		);
	if (near !== undefined) tests.push(compileNear(near));
	add(compile(inside, "im"), ({ context }) => context.inside);
	if (besideTest) tests.push(besideTest.test);
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

/** What stands in another object, or belongs to a whole key of its own, counts for that one. */
const neighbouringRank = 8;
const maxHits = 20;

function compileBeside(source: string): { mayHold(context: Context): boolean; test: Test } {
	const all = new RegExp(source, "gi");
	const find = (text: string) => {
		const hits: number[] = [];
		for (const match of text.matchAll(all)) {
			hits.push(match.index, match.index + match[0].length, 0);
		}
		return hits;
	};
	const one = new RegExp(source, "iy");
	const test: Test = ({ context }, captured) => {
		const hits = context.hits(find, maxHits);
		const { text, start, end, structure } = context;
		let nearest: { readonly rank: number; readonly at: number } | undefined;
		for (let index = 0; index < hits.length; index += 3) {
			const [at, to] = [hits[index]!, hits[index + 1]!];
			const mention = { kind: "host" as const, text: "", at, to, isWhole: true };
			const { rank, weight } = claimOf(mention, { text, start, end, structure, owners: [] });
			const isNeighbour = rank >= neighbouringRank && weight < 1.5;
			if (isNeighbour || isSpent(text, at, to, start)) continue;
			if (!nearest || rank < nearest.rank) nearest = { rank, at };
		}
		if (nearest === undefined) return false;
		one.lastIndex = nearest.at;
		Object.assign(captured, one.exec(text)?.groups);
		return true;
	};
	return { mayHold: (context) => context.hits(find, 1).length > 0, test };
}

/** On one line with a whole key of another secret, which brings a data centre of its own. */
function isSpent(text: string, at: number, to: number, start: number): boolean {
	const from = text.lastIndexOf("\n", at) + 1;
	const lineEnd = text.indexOf("\n", to);
	const line = text.slice(from, lineEnd < 0 ? text.length : lineEnd);
	if (start >= from && (lineEnd < 0 || start < lineEnd)) return false;
	return /[0-9a-f]{32}-us[1-9][0-9]?/.test(line);
}

function compile(source: string | undefined, flags = ""): RegExp | undefined {
	return source === undefined || source === "" ? undefined : new RegExp(source, flags);
}
