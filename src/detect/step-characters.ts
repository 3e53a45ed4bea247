// Character sets for step-matcher.ts, as tables with one entry a byte.

import type { PatternNode } from "../packs/pattern-node.ts";

export function characterSet(characters: string): Uint8Array {
	const set = new Uint8Array(256);
	for (let index = 0; index < characters.length; index++) set[characters.charCodeAt(index)] = 1;
	return set;
}

/** The characters with which a match can begin; undefined where it can be empty or that is not known. */
export function firstCharacters(node: PatternNode): Uint8Array | undefined {
	if (node.type === "one") return characterSet(node.characters);
	if (node.type === "group") return firstCharacters(node.node);
	if (node.type === "repeat") return node.min > 0 ? firstCharacters(node.node) : undefined;
	if (node.type === "any") {
		const all = new Uint8Array(256);
		for (const each of node.nodes) {
			const own = firstCharacters(each);
			if (own === undefined) return undefined;
			own.forEach((member, code) => {
				if (member === 1) all[code] = 1;
			});
		}
		return all;
	}
	if (node.type !== "all") return undefined;
	for (const each of node.nodes) {
		if (each.type === "lookahead" || each.type === "lookbehind" || each.type === "word") continue;
		return firstCharacters(each);
	}
	return undefined;
}

export function isWord(code: number): boolean {
	return (
		(code >= 48 && code <= 57) ||
		(code >= 65 && code <= 90) ||
		code === 95 ||
		(code >= 97 && code <= 122)
	);
}

export function isLineEnd(code: number): boolean {
	return code === 10 || code === 13;
}
