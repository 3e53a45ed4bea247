// Cuts a text to the end that a pattern with "$" can match: V8 would try such a pattern at every place before it.

/** Where the line begins that holds `at`, or `limit` where that is nearer: a line can be as long as a file. */
export function lineStart(text: string, at: number, limit: number): number {
	for (let from = at; from > limit; from--) if (text.charCodeAt(from - 1) === 10) return from;
	return Math.max(0, limit);
}

/** A table of the characters that a class of one character matches. */
export function characterTable(single: RegExp): Uint8Array {
	const table = new Uint8Array(256);
	for (let code = 0; code < 256; code++)
		if (single.test(String.fromCharCode(code))) table[code] = 1;
	return table;
}

/** The longest end of a text in which all characters are of the table. */
export function matchableTail(
	text: string,
	table: Uint8Array,
	maxLength: number = text.length,
): string {
	const limit = Math.max(0, text.length - maxLength);
	let from = text.length;
	while (from > limit && table[text.charCodeAt(from - 1)] === 1) from--;
	return text.slice(from);
}
