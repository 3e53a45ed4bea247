// Matches the patterns of packs from outside as V8 does, by backtracking, but counts its steps: V8 cannot be
// stopped in the middle of a pattern. Texts hold one byte a character; what is beyond counts as the last one.

import type { PatternNode } from "../packs/pattern-node.ts";
import type { ScanBudget } from "./scan-budget.ts";
import { characterSet, firstCharacters, isLineEnd, isWord } from "./step-characters.ts";

export interface PatternMatch {
	readonly index: number;
	readonly text: string;
	readonly groups: Readonly<Record<string, string>>;
}

export interface Pattern {
	/** The first match that begins at `from` or behind it. */
	exec(text: string, from: number, budget: ScanBudget): PatternMatch | undefined;
}

/** Thrown where a pattern takes more steps than it may. */
export class TooManySteps extends Error {
	override name = "TooManySteps";
}

/** Makes the matcher of a program; "^" and "$" stand at the ends of lines too where it `isMultiline`. */
export function createStepMatcher(program: PatternNode, isMultiline = false): Pattern {
	let input = "";
	let left = 0;
	const groups: Record<string, string> = {};
	const accept: Next = (at) => at;

	const compile = (node: PatternNode, next: Next): Next => {
		switch (node.type) {
			case "one": {
				const set = characterSet(node.characters);
				return (at) => {
					if (--left < 0) throw new TooManySteps();
					return at < input.length && set[input.charCodeAt(at)] === 1 ? next(at + 1) : -1;
				};
			}
			case "all":
				return node.nodes.reduceRight((rest, each) => compile(each, rest), next);
			case "any": {
				const choices = node.nodes.map((each) => compile(each, next));
				return (at) => {
					for (const choice of choices) {
						const end = choice(at);
						if (end >= 0) return end;
					}
					return -1;
				};
			}
			case "group":
				return compileGroup(node, next);
			case "repeat":
				return node.node.type === "one"
					? repeatOne(node, characterSet(node.node.characters), next)
					: repeat(node, next);
			case "lookahead":
			case "lookbehind":
				return look(node, next);
			case "start":
				return (at) =>
					at === 0 || (isMultiline && isLineEnd(input.charCodeAt(at - 1))) ? next(at) : -1;
			case "end":
				return (at) =>
					at === input.length || (isMultiline && isLineEnd(input.charCodeAt(at))) ? next(at) : -1;
			case "word":
				return (at) =>
					(isWord(input.charCodeAt(at - 1)) !== isWord(input.charCodeAt(at))) !== node.isNegated
						? next(at)
						: -1;
		}
	};

	function compileGroup(node: PatternNode & { type: "group" }, next: Next): Next {
		const starts: number[] = [];
		const inner = compile(node.node, (at) => {
			const start = starts.pop()!;
			const before = groups[node.name];
			groups[node.name] = input.slice(start, at);
			const end = next(at);
			if (end < 0) {
				if (before === undefined) delete groups[node.name];
				else groups[node.name] = before;
			}
			starts.push(start);
			return end;
		});
		return (at) => {
			starts.push(at);
			const end = inner(at);
			starts.pop();
			return end;
		};
	}

	function repeatOne(
		{ min, max, greedy }: PatternNode & { type: "repeat" },
		set: Uint8Array,
		next: Next,
	): Next {
		const isMember = (at: number) => at < input.length && set[input.charCodeAt(at)] === 1;
		return (at) => {
			let most = 0;
			const limit = greedy ? max : min;
			while (most < limit && isMember(at + most)) most++;
			left -= most + 1;
			if (left < 0) throw new TooManySteps();
			if (greedy) {
				for (let count = most; count >= min; count--) {
					if (--left < 0) throw new TooManySteps();
					const end = next(at + count);
					if (end >= 0) return end;
				}
				return -1;
			}
			if (most < min) return -1;
			for (let count = min; ; count++) {
				if (--left < 0) throw new TooManySteps();
				const end = next(at + count);
				if (end >= 0) return end;
				if (count >= max || !isMember(at + count)) return -1;
			}
		};
	}

	function repeat({ min, max, greedy, node }: PatternNode & { type: "repeat" }, next: Next): Next {
		// The number of this turn, and where it began: an optional turn that takes nothing is no turn.
		let turn = 0;
		let begun = -1;
		const inner = compile(node, (at) => {
			if (turn > min && at === begun) return -1;
			return goOn(at);
		});
		const enter = (at: number): number => {
			const outer = begun;
			begun = at;
			turn++;
			const end = inner(at);
			turn--;
			begun = outer;
			return end;
		};
		/** What stands behind may hold the same repetition, as where this is in a repetition itself. */
		const leave = (at: number): number => {
			const [outerTurn, outerBegun] = [turn, begun];
			const end = next(at);
			[turn, begun] = [outerTurn, outerBegun];
			return end;
		};
		const goOn = (at: number): number => {
			if (--left < 0) throw new TooManySteps();
			const [ownTurn, ownBegun] = [turn, begun];
			const restore = (end: number) => {
				[turn, begun] = [ownTurn, ownBegun];
				return end;
			};
			if (turn < min) return restore(enter(at));
			if (!greedy) {
				const end = leave(at);
				if (end >= 0 || turn >= max) return end;
				return restore(enter(at));
			}
			if (turn < max) {
				const end = restore(enter(at));
				if (end >= 0) return end;
			}
			return leave(at);
		};
		return (at) => {
			const [outerTurn, outerBegun] = [turn, begun];
			[turn, begun] = [0, -1];
			const end = goOn(at);
			[turn, begun] = [outerTurn, outerBegun];
			return end;
		};
	}

	function look(node: PatternNode & { type: "lookahead" | "lookbehind" }, next: Next): Next {
		let stop = -1;
		const inner = compile(
			node.node,
			node.type === "lookahead" ? accept : (at) => (at === stop ? at : -1),
		);
		const holds = (at: number): boolean => {
			if (node.type === "lookahead") return inner(at) >= 0;
			const outer = stop;
			stop = at;
			let isFound = false;
			for (let from = at; from >= 0 && !isFound && at - from <= maxLookbehind; from--)
				isFound = inner(from) >= 0;
			stop = outer;
			return isFound;
		};
		return (at) => {
			if (--left < 0) throw new TooManySteps();
			return holds(at) !== node.isNegated ? next(at) : -1;
		};
	}

	const isWide = /[^\0-\xff]/g;
	const match = compile(program, accept);
	const firsts = firstCharacters(program);
	return {
		exec(text, from, budget) {
			const allowed = maxCallSteps + stepsPerCharacter * (text.length - from);
			input = isWide.test(text) ? text.replaceAll(isWide, "\xff") : text;
			left = allowed;
			try {
				for (let at = from; at <= text.length; at++) {
					if (firsts !== undefined && firsts[text.charCodeAt(at)] !== 1) continue;
					for (const name of Object.keys(groups)) delete groups[name];
					const end = match(at);
					if (end >= 0) return { index: at, text: text.slice(at, end), groups: { ...groups } };
				}
				return undefined;
			} catch (error) {
				// A pattern that goes too deep is as good as one that takes too long.
				if (error instanceof RangeError) throw new TooManySteps();
				throw error;
			} finally {
				budget.takePatternSteps(allowed - left + ((text.length - from) >> 4));
			}
		},
	};
}

/** Where a match ends that begins at a place, or -1. */
type Next = (at: number) => number;

/** Some hundredths of a second, so that signals are handled. */
const maxCallSteps = 4_000_000;
const stepsPerCharacter = 4;
const maxLookbehind = 2000;
