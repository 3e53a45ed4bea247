// Reads the last words of a line, up to eight. As a pattern this would be tried at each place of it.

import { characterTable } from "./matchable-tail.ts";

const [mostBlanks, mostWords] = [3, 8];
/** Of the last word, and of those before it. */
const [maxLast, maxOther] = [60, 40];

/** What the last words are, and where they begin; undefined where the text ends otherwise. */
export function lastWords(
	text: string,
): { readonly at: number; readonly text: string } | undefined {
	const to = back(text, text.length, isBlank, mostBlanks);
	let at = back(text, to, isOfLast, maxLast);
	if (at === to) return undefined;
	for (let words = 1; words < mostWords; words++) {
		const end = back(text, at, isBlank, mostBlanks);
		const begin = end === at ? end : back(text, end, isOfWord, maxOther);
		if (begin === end) break;
		at = begin;
	}
	return { at, text: text.slice(at, to) };
}

function back(text: string, from: number, table: Uint8Array, most: number): number {
	let at = from;
	while (at > 0 && from - at < most && table[text.charCodeAt(at - 1)] === 1) at--;
	return at;
}

const isBlank = characterTable(/[ \t]/);
const isOfWord = characterTable(/[\w.'/()&\u0080-\u00ff-]/);
const isOfLast = characterTable(/[\w.'/()&>\u0080-\u00ff-]/);
