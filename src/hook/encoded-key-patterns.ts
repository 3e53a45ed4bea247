// Regular expressions for grep that match encoded keys: base64, escapes, UTF-16, and keys broken by the line breaks
// of mail. Each is loose, so that it matches what detect/ decodes on the lines where it stands.

export interface EncodedKeyPatterns {
	/** Matches within a line. */
	readonly inside: readonly string[];
	/**
	 * Matches in a line after which a key may go on in the next one, or that is in two bytes a
	 * character; it may be the other line that changed.
	 */
	readonly acrossLines: readonly string[];
	/** Matches a line that holds nothing else but signs, as those of base64 and of lists do. */
	readonly wholeLines: readonly string[];
	/** Matches a line that mail may have broken: the next one is a part of it. */
	readonly softBreak: string;
}

/** `letters` are all characters that keys are made of, `shortest` the length of the shortest. */
export function encodedKeyPatterns(letters: string, shortest: number): EncodedKeyPatterns {
	const codes = [...letters].map((letter) => letter.charCodeAt(0));
	const letter = bracket(codes);
	const written = escapeOf(codes);
	return {
		inside: [
			// At either end two characters of a key may share their group with what is around it.
			`(${base64Group}){${Math.floor((shortest - 2) / 3)}}`,
			`${packedInBase64}[A-Za-z0-9+/_-]{20}`,
			`[^0-9A-Za-z][nrt]?${packedInHex}[0-9A-Fa-f]{40}`,
			// In a key with escapes in it, one has four plain characters beside it or is near another.
			String.raw`${letter}{4}${written}|${written}(${letter}{4}|${letter}{0,3}[%\&])`,
			// Escapes from end to end, perhaps escaped again.
			String.raw`([%\&][0-9A-Fa-fuxUX#;ampl{}\]{1,14}){${shortest - 2}}`,
			// A mark inside of a key: beside many of its characters, or one of several.
			`${letter}{8}${mark}${letter}|${letter}${mark}${letter}{8}|(${letter}{1,7}${mark}){3}`,
			// Two literals, or parts of one over a list.
			`${letter}{3}${join}${letter}{3}|(${letter}{1,8}${join}){3}`,
			// Hexadecimal digits of text, also in a dump, and lists of bytes.
			`([2-7][0-9A-Fa-f][ :,|-]{0,2}){${shortest - 2}}`,
			"(([A-Za-z]{2,5}[^0-9A-Za-z]{1,3}|0?x|u)?[0-9A-Fa-f]{1,4}[HhLlUu]?[^0-9A-Za-z+/][^0-9A-Za-z]{0,7}){7}",
			"([0-9A-Fa-f]{4} ){7}",
			"([2-7][0-9A-Fa-f](00|000000)){8}",
			// Text in two or four bytes a character, its NULs as escapes.
			`(${letter}(${backslash}{1,4}(u0000|x00|0)|%00|&#0;){1,3}){6}`,
			// Base64 of text in two bytes a character.
			"([A-Za-z0-9+/_-][AQgw][ABCD][A-Za-z0-9+/_-]A[A-P][A-Za-z0-9+/_-]A){4}",
			"([A-Za-z0-9+/_-]A[A-P][A-Za-z0-9+/_-]A[A-Za-z0-9+/_-][AQgw][ABCD]){4}",
			// Base64 in lines, a line break written as an escape.
			String.raw`${base64Line}[%\&]`,
			// A soft break of mail, its line feed written as an escape.
			String.raw`${letter}=((\\+r|%0[Dd])?(\\+n|%0[Aa]))+${letter}`,
		],
		acrossLines: [
			`${base64Line}[[:cntrl:]]?$`,
			// A literal that goes on in the next line.
			`${letter}${quote}[])[:space:]]*([+.&|_~]|${backslash})+[[:space:]]*$`,
			`${letter}${backslash}[[:space:]]*$`,
			// UTF-16: every other byte is NUL.
			"[[:cntrl:]]?([ -~][[:cntrl:]]){19}",
			`${wide}[[:cntrl:]]=[[:cntrl:]]{0,4}$`,
			// UTF-32
			"[[:cntrl:]]{0,3}([ -~][[:cntrl:]]{3}){8}",
		],
		wholeLines: [
			"[A-Za-z0-9][A-Za-z0-9+/_-]{12,}[A-Za-z0-9]=*",
			"(0?x)?[0-9A-Fa-f]{1,4}[^0-9A-Za-z]{0,3}",
			`[A-Za-z0-9_-]{2,44}${quote}[^0-9A-Za-z]{0,4}`,
		],
		// It may cut an escape too.
		softBreak: String.raw`[A-Za-z0-9_;%&#{}\-]=[[:cntrl:]]?$`,
	};
}

/** How gzip, gzip in base64, zip and zlib begin, as detect/packed-digits.ts knows them. */
export const packedInBase64 = "(H4sI|SDRzS|UEsDB|eA[E-H]|eF[4-7]|eJ[w-z]|eN[o-r])";
export const packedInHex = "(1[fF]8[bB]08|504[bB]0304|78(01|5[eE]|9[cC]|[dD][aA]))";

/** One of the characters as an escape; what introduces it may be escaped itself. */
function escapeOf(codes: readonly number[]): string {
	const hex = numbers(codes, 16);
	const introducer = String.raw`%(25)*([uU]00)?|(\\+|5[Cc])([uU](0{2,6}|\{0{0,4})|[xX])|&(amp;)*#[xX]0*`;
	const entity = `&(amp;)*(#0*${numbers(codes, 10)}|${names});`;
	return String.raw`((${introducer})${hex}[;}]?|\\${numbers(codes, 8)}|${entity})`;
}

/** The codes written out: those that differ in the last digit together. */
function numbers(codes: readonly number[], radix: number): string {
	const endings = new Map<string, string>();
	for (const code of codes) {
		const digits = code.toString(radix).padStart(radix === 8 ? 3 : 2, "0");
		const head = digits.slice(0, -1);
		const last = digits.slice(-1);
		endings.set(head, `${endings.get(head) ?? ""}${last.toLowerCase()}${last.toUpperCase()}`);
	}
	const groups = [...endings].map(([head, lasts]) => {
		return head + bracket([...lasts].map((last) => last.charCodeAt(0)));
	});
	return `(${groups.join("|")})`;
}

/** A bracket expression; for printable ASCII, "]" and "^" aside. */
function bracket(codes: readonly number[]): string {
	const all = [...new Set(codes)].sort((one, other) => one - other);
	let text = "";
	for (let at = 0; at < all.length; ) {
		let end = at;
		while (all[end + 1] === all[end]! + 1) end++;
		const [first, last] = [String.fromCharCode(all[at]!), String.fromCharCode(all[end]!)];
		// A "-" is itself only at the end.
		if (first !== "-")
			text += end - at < 2 ? (at === end ? first : first + last) : `${first}-${last}`;
		at = end + 1;
	}
	return `[${text}${all.includes(hyphen) ? "-" : ""}]`;
}

const hyphen = 45;

/** A word in any case. */
export function ignoringCase(word: string): string {
	return word.replace(/[a-z]/gi, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`);
}

/** Of the entities with names only these give a letter of a key. */
const names = ["dash", "hyphen", "lowbar"].map(ignoringCase).join("|");

/**
 * Four characters of base64 that hold three of text: printable ASCII, tabs and line breaks, of
 * which the first bits are few.
 */
const base64Group =
	"[CDI-Za-f][ACDEFGHQSTUVWXgijklmnwyz0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+/_-]";

/** The end of a line of base64 that may go on in the next one. */
const base64Line = "[A-Za-z0-9+/_-]{55}[A-Za-z0-9]";

/** What may stand inside of a key and is no part of it: bytes beyond ASCII, a tag, a colour, a hyphen that may be none. */
const mark = String.raw`([^ -~[:cntrl:]]{1,12}|<[^<>]{1,64}>|.?\[[0-9;?]{0,12}[A-Za-z]|\\+-|[*]{1,4})+`;

const backslash = String.raw`\\`;

/** Among other signs, for the expressions stand in quotes of a shell. */
const quote = "[!-(`]";

/** Between two literals that are one text. */
const join = `${quote}[])[:space:]]{0,8}([+.&,_|~]{0,3}|[.]?concat)[[:space:](]{0,8}[a-zA-Z@$]{0,3}${quote}`;

/** What keys and their escapes are made of. */
const wide = String.raw`[A-Za-z0-9_+/=%\&#;{}-]`;
