// Lists what escapes stand for: the letters behind a backslash, and the entities of HTML that have names.

/** What an escape begins with, and its kind. */
export const escapeKinds: ReadonlyMap<number, string> = new Map([
	[92, "escape"],
	[37, "percent"],
	[38, "html"],
	[61, "quoted-printable"],
]);

/** Behind a backslash. */
export const controls: ReadonlyMap<number, number> = new Map(
	Object.entries({ n: 10, r: 13, t: 9, b: 8, f: 12, v: 11, e: 27 }).map(([letter, code]) => [
		letter.charCodeAt(0),
		code,
	]),
);

/** The named entities that a key, a name or a sign between them can be written with; in lower case. */
export const entities: ReadonlyMap<string, number> = new Map(
	Object.entries({
		quot: '"',
		apos: "'",
		amp: "&",
		lt: "<",
		gt: ">",
		nbsp: " ",
		tab: "\t",
		newline: "\n",
		colon: ":",
		semi: ";",
		comma: ",",
		period: ".",
		equals: "=",
		plus: "+",
		lowbar: "_",
		underbar: "_",
		num: "#",
		percnt: "%",
		sol: "/",
		bsol: "\\",
		ast: "*",
		grave: "`",
		commat: "@",
		dollar: "$",
		excl: "!",
		quest: "?",
		verbar: "|",
		vert: "|",
		lpar: "(",
		rpar: ")",
		lsqb: "[",
		lbrack: "[",
		rsqb: "]",
		rbrack: "]",
		lcub: "{",
		lbrace: "{",
		rcub: "}",
		rbrace: "}",
		dash: "\u2010",
		hyphen: "\u2010",
		ndash: "\u2013",
		mdash: "\u2014",
		horbar: "\u2015",
		minus: "\u2212",
		shy: "\u00ad",
		zwnj: "\u200c",
		zwj: "\u200d",
		lrm: "\u200e",
		rlm: "\u200f",
		zerowidthspace: "\u200b",
		nobreak: "\u2060",
	}).map(([name, character]) => [name, character.charCodeAt(0)]),
);

/** The longest name. */
export const maxEntityName = 14;

export function digitOf(code: number): number {
	if (code >= 48 && code <= 57) return code - 48;
	const letter = code | 32;
	return code >= 0 && letter >= 97 && letter <= 102 ? letter - 87 : 16;
}

export function isLetter(code: number): boolean {
	return code >= 0 && (code | 32) >= 97 && (code | 32) <= 122;
}

const [percent, ampersand, equals] = [37, 38, 61] as const;

/** A sign of ASCII which a backslash may stand before, and which opens no other escape or tag. */
export function isSign(code: number): boolean {
	if (code === percent || code === ampersand || code === equals || code === 60) return false;
	return code > 32 && code < 127 && !isLetter(code) && !(code >= 48 && code <= 57);
}
