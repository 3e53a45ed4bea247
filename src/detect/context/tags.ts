// Recognises the tags of XML and HTML in running text, going back from a value.

export interface Tag {
	readonly kind: "open" | "close" | "other";
	readonly from: number;
	readonly to: number;
}

const maxTagLength = 400;

/** The tag that begins with the "<" at `from` and ends with the ">" at `at`; undefined where that is another sign, as in "=>" or "a > b". */
export function tagBefore(text: string, at: number, from: number): Tag | undefined {
	if (from < Math.max(0, at - maxTagLength)) return undefined;
	// Not of "Iterable<String>", a type with a parameter.
	if (/\w/.test(text[from - 1] ?? "") && text[from + 1] !== "/") return undefined;
	const inner = text.slice(from + 1, at);
	const to = at + 1;
	// "<?php" is no tag that "=>" ends.
	if (/^(?:\?|!--)/.test(inner)) {
		return /(?:\?|--)$/.test(inner) ? { kind: "other", from, to } : undefined;
	}
	if (inner[0] === "!") return { kind: "other", from, to };
	if (/^\/[A-Za-z][\w:.-]{0,60}\s{0,4}$/.test(inner)) return { kind: "close", from, to };
	if (!/^[A-Za-z][\w:.-]{0,60}(?:\s[^<>]{0,400})?\/?$/.test(inner)) return undefined;
	const isVoid = inner.endsWith("/") || /^(?:br|img|hr|input|meta|link|wbr)\b/i.test(inner);
	return { kind: isVoid ? "other" : "open", from, to };
}

/** Where the name of the tag ends in whose attributes the value at `start` stands, or 0: "<add key=… value=". */
export function openTagAt(text: string, at: number, start: number): number {
	const name = /^<[A-Za-z][\w:.-]{0,60}(?=\s)/.exec(text.slice(at, at + 64));
	if (!name || start - at > maxTagLength) return 0;
	return at + name[0].length;
}
