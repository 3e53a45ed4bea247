// Takes a pattern apart into plain data, for the matcher that counts its steps (detect/step-matcher.ts): V8
// cannot be stopped in the middle of a pattern, and a pack from outside may hold any.

import type { AST } from "@eslint-community/regexpp";
import type { PatternNode } from "./pattern-node.ts";

/** Makes the program of a pattern. */
export function compileProgram(tree: AST.Pattern, ignoresCase: boolean): PatternNode {
	const alternatives = (list: readonly AST.Alternative[]): PatternNode => {
		const [only, ...more] = list.map(({ elements }) => sequence(elements));
		return more.length === 0 ? only! : { type: "any", nodes: [only!, ...more] };
	};
	const sequence = (elements: readonly AST.Element[]): PatternNode => ({
		type: "all",
		nodes: elements.map(element),
	});
	const element = (part: AST.Element): PatternNode => {
		switch (part.type) {
			case "Group":
				return alternatives(part.alternatives);
			case "CapturingGroup": {
				const node = alternatives(part.alternatives);
				return part.name === null ? node : { type: "group", name: part.name, node };
			}
			case "Quantifier": {
				const { min, max, greedy } = part;
				return { type: "repeat", min, max, greedy, node: element(part.element) };
			}
			case "Assertion":
				if (part.kind === "word") return { type: "word", isNegated: part.negate };
				if (part.kind !== "lookahead" && part.kind !== "lookbehind") return { type: part.kind };
				return { type: part.kind, isNegated: part.negate, node: alternatives(part.alternatives) };
			case "Backreference":
				throw new TypeError("a backreference");
			default:
				return { type: "one", characters: charactersOf(part.raw, ignoresCase) };
		}
	};
	return alternatives(tree.alternatives);
}

/** The characters up to \xff that a part of one character matches; the texts hold no others. */
function charactersOf(raw: string, ignoresCase: boolean): string {
	const single = new RegExp(`^${raw}$`, ignoresCase ? "i" : "");
	let characters = "";
	for (let code = 0; code < 256; code++) {
		const character = String.fromCharCode(code);
		if (single.test(character)) characters += character;
	}
	return characters;
}
