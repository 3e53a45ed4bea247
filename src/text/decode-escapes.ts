// Undoes escapes in a text that is to be looked through, whatever language they are of: each is
// taken for what it could mean in any. Characters that nobody sees are left out.

export interface Unescaped {
	readonly text: string;
	/** Where each character began in the escaped text; one more for the end. */
	readonly places: readonly number[];
}

/** Gives undefined for a text without escapes. */
export function decodeEscapes(text: string): Unescaped | undefined {
	let decoded = "";
	const places: number[] = [];
	let done = 0;
	for (const { 0: found, 1: hex, 2: decimal, 3: octal, index } of text.matchAll(anyEscape)) {
		for (let at = done; at < index; at++) places.push(at);
		decoded += text.slice(done, index);
		const code = hex
			? Number.parseInt(hex, 16)
			: Number.parseInt(decimal ?? octal ?? "0", decimal ? 10 : 8);
		if (!isUnseen(code)) {
			places.push(index);
			decoded += String.fromCharCode(code);
		}
		done = index + found.length;
	}
	if (done === 0) return undefined;
	for (let at = done; at <= text.length; at++) places.push(at);
	return { text: decoded + text.slice(done), places };
}

/** NUL, soft hyphens, what has no width, marks of direction. */
function isUnseen(code: number): boolean {
	return (
		code === 0 ||
		code === 0xad ||
		(code >= 0x200b && code <= 0x200f) ||
		code === 0x2060 ||
		code === 0xfeff
	);
}

/** "%61", "%2561", "\\x61", "\\u0061", "\\u{61}", "&#x61;", "&#97;", "\\141", "=61", and what has no width. */
const anyEscape =
	/(?:%(?:25)*|\\+x|\\+u00|\\+U0{6}|\\+u\{0*(?=[0-9a-f]{2}\})|&(?:amp;)*#x0*|=)([0-9a-f]{2})[;}]?|&(?:amp;)*#0*([0-9]{2,3});?|\\+([0-3][0-7]{2})|[\0\u00ad\u200b-\u200f\u2060\ufeff]|\\u\{(?:20(?:0[b-f]|60)|feff)\}/gi;
