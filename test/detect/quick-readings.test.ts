// What is read without trying a pattern at each place, or searched once for all quotes, is what the slow reading gives.

import { expect, test } from "vitest";
import { lastWords } from "../../src/detect/context/last-words.ts";
import { Literals } from "../../src/detect/context/literals.ts";
import { draws, fc } from "../setup/draws.ts";

const textOf = (pieces: readonly string[], maxLength: number) =>
	fc.array(fc.constantFrom(...pieces), { maxLength }).map((parts) => parts.join(""));

test("the last words of a line", () => {
	const pieces = [
		"a",
		"of",
		">",
		"(",
		" ",
		" ",
		"\t",
		"   ",
		"=",
		"é",
		"x".repeat(30),
		"y".repeat(12),
	];
	const pattern =
		/((?:[\w.'/()&\u0080-\u00ff-]{1,40}[ \t]{1,3}){0,7}[\w.'/()&>\u0080-\u00ff-]{1,60})[ \t]{0,3}$/;
	fc.assert(
		fc.property(textOf(pieces, 40), (text) => {
			const slow = pattern.exec(text);
			const words = slow === null ? undefined : { at: slow.index, text: slow[1]! };
			expect(lastWords(text)).toEqual(words);
		}),
		draws(2000),
	);
});

test("where strings begin and end, in any order of questions", () => {
	const pieces = [
		'"',
		"'",
		"`",
		"\\",
		'\\"',
		"\n",
		"a",
		"it's",
		" N'",
		"b".repeat(150),
		"c".repeat(399),
	];
	fc.assert(
		fc.property(textOf(pieces, 30), fc.array(fc.nat(), { maxLength: 30 }), (text, order) => {
			const quotes = [...text.matchAll(/["'`]/g)].map(({ index }) => index);
			if (quotes.length === 0) return;
			const literals = new Literals(text);
			for (const number of order) {
				const at = quotes[number % quotes.length]!;
				expect(literals.endOf(at)).toBe(endOf(text, at));
				expect(literals.startOf(at)).toBe(startOf(text, at));
			}
		}),
		draws(1000),
	);
});

function endOf(text: string, at: number): number {
	for (let index = at + 1; index < Math.min(text.length, at + 400); index++) {
		if (text[index] === "\n") return at;
		if (text[index] === text[at] && text[index - 1] !== "\\") return index;
	}
	return at;
}

function startOf(text: string, at: number): number {
	for (let index = at - 1; index >= Math.max(0, at - 400); index--) {
		if (text[index] === "\n") return at;
		if (text[index] !== text[at]) continue;
		if (text[index - 1] === "\\" && text[at - 1] !== "\\") continue;
		const isApostrophe = /^[A-Za-z]'[A-Za-z]$/.test(text.slice(Math.max(0, index - 1), index + 2));
		const hasPrefix = /^[\s(,=[{:][NbfruBFRU]$/.test(text.slice(index - 2, index));
		if (!isApostrophe || hasPrefix) return index;
	}
	return at;
}
