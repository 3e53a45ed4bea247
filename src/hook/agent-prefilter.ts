// The prefilter of the agents' hooks: extended regular expressions for grep, made from the packs. Unlike that of the git
// hooks it reads JSON as it arrives, where a line break is an escape, and it must pass nearly all that agents read:
// source code. So a piece of a key counts only where it is long or the provider is named.

import type { Form, Pack } from "../packs/pack.ts";
import { firstLook, startAfter } from "./agent-first-look.ts";
import { ignoringCase, packedInBase64, packedInHex } from "./encoded-key-patterns.ts";

export interface AgentPatterns {
	/** With a match there may be a key. */
	readonly certain: string;
	/** Names of providers; without one of these, and without a match of `certain`, there is no key. */
	readonly words: string;
	/** With a match there may be a key where a name is. */
	readonly loose: string;
}

export interface AgentPrefilter {
	/** For events: without a match there is no key, and nothing more is asked. */
	readonly first: string;
	/** For events, which are JSON. */
	readonly event: AgentPatterns;
	/** For files as they are. */
	readonly file: AgentPatterns;
}

/** Gives undefined where the rules have a form of another kind than these: then every event is scanned. */
export function buildAgentPrefilter(packs: readonly Pack[]): AgentPrefilter | undefined {
	const forms = packs.flatMap(({ rules }) => rules.flatMap((rule) => rule.forms));
	// Runs of hexadecimal digits are rare enough to be looked at without a name.
	const isSure = (form: Form) => form.keywords.length === 0 || isHex(form);
	const sure = forms.filter(isSure);
	const named = forms.filter((form) => !isSure(form));
	const isKnown = (form: Form) => isHex(form) || isToken(form);
	if (!forms.every(isKnown) || !sure.every((form) => isHex(form) || form.literal !== "")) {
		return undefined;
	}
	const names = named.flatMap(({ keywords }) => keywords);
	const words = [...new Set(names.map(looseWord))].join("|");
	const heads = sure.filter(isToken).map(({ literal }) => literal);
	const patternsFor = (notation: Notation): AgentPatterns => {
		const certain = [
			...withoutLonger(sure).map(plain),
			...heads.map(escapedLiteral),
			...brokenHeads(heads),
			...encoded,
			...inPieces(hexDigit, 8, heads, notation.quote),
			...notation.others,
		];
		const loose = [...named.map(plain), ...inPieces(token, 10, [], notation.quote)];
		return {
			certain: certain.join("|"),
			words,
			loose: loose.join("|"),
		};
	};
	return { first: firstLook(heads, names), event: patternsFor(json), file: patternsFor(bare) };
}

const hexDigit = "[0-9a-f]";
const token = "[A-Za-z0-9_-]";

/** Without forms that another one begins: between its boundaries that is found as well. */
function withoutLonger(forms: readonly Form[]): readonly Form[] {
	const bodies = [...new Set(forms.map(({ pattern }) => bodyOf(pattern)))];
	return forms.filter(({ pattern, boundary }, index) => {
		const body = bodyOf(pattern);
		const isLonger = bodies.some((other) => other !== body && body.startsWith(`${other}-`));
		const isFirst = forms.findIndex((form) => bodyOf(form.pattern) === body) === index;
		return isFirst && !(isLonger && boundary === "word");
	});
}

function bodyOf(pattern: string): string {
	return pattern.replace(/\(\?<\w+>/g, "(");
}

function isHex({ probe }: Form): boolean {
	return /^[0-9a-f]+$/i.test(probe.bytes);
}

function isToken(form: Form): boolean {
	return !isHex(form) && /^[\w-]+$/.test(form.probe.bytes);
}

/** As it is, between characters that do not belong to it; an oneEscape may end where it begins. */
function plain({ boundary, pattern }: Form): string {
	const other = boundary === "word" ? "[^0-9A-Za-z]" : "[^0-9A-Za-z_-]";
	const body = bodyOf(pattern);
	return `${startAfter(other)}${body}(${other}|$)`;
}

/** A beginning such as "md-" of which the sign is an escape. */
function escapedLiteral(literal: string): string {
	const code = literal.charCodeAt(literal.length - 1);
	const codes = [`${code}`, code.toString(16), code.toString(16).toUpperCase(), code.toString(8)];
	return String.raw`${literal.slice(0, -1)}[%&\]+[uUxX#0{5]*(${codes.join("|")}|-)`;
}

/**
 * One of the first signs of a key is an escape, or something stands between them; the rest is whole. What stands
 * between lower hexadecimal digits is a case of pieces.
 */
function brokenHeads(heads: readonly string[]): string[] {
	const oneEscape = String.raw`((&#[xX]?|\\+[uUxX01-]|%[uU2-7])[0-9A-Fa-f{]+[;}]?(\[[0-9;]*m)?|=[2-7][0-9A-F])`;
	const filler = String.raw`([^ -~[:cntrl:]]+|([[:cntrl:]]|\\+[ux](00)?1[bB])\[[0-9;]*[A-Za-z]|<[^<>]*>)`;
	const inner = heads.flatMap((head) =>
		[...head].slice(1).map((_, at) => {
			const [before, rest] = [head.slice(0, at + 1), head.slice(at + 2)];
			return rest === ""
				? `${before}(${filler}(${head.slice(-1)}|${token}{18})|(${oneEscape}|&[A-Za-z]+;)${token}{4})`
				: `${before}(${filler}${head.slice(at + 1)}|${oneEscape}${rest}${token}{4})`;
		}),
	);
	const first = heads.map(
		(head) => String.raw`${oneEscape}${head.slice(1, -1)}(-|[%&\]+[uUxX#0{5]|=[2-7])`,
	);
	return [`${oneEscape}[d-]{0,2}${token}{18}`, `${filler}[0-9A-F]{18}`, ...first, ...inner];
}

/** Pieces of a key, of `letter` or behind a beginning, with marks, escapes or the ends of literals between them. */
function inPieces(letter: string, long: number, heads: readonly string[], quote: string): string[] {
	const join = literalsEnd(quote);
	const between = `(${mark}|${join})`;
	const first = [
		`${letter}{${long}}`,
		...heads.map((head) => `${startAfter("[^0-9A-Za-z_-]")}${head}${token}*`),
	].join("|");
	return [
		`(${first})${between}`,
		`${between}${letter}{${long + 2}}`,
		`(${letter}+${mark}){3}`,
		`(${letter}{2,}${join}){3}`,
	];
}

/**
 * What may stand inside of a key and is no part of it: bytes beyond ASCII, a tag, emphasis, a colour; or for one of its
 * characters: an escape, as JSON writes it or not.
 */
const mark = String.raw`([^ -~[:cntrl:]]|<[^<>]*>|[*]|[;}]?([%&][0-9A-Za-z#;]*|\\+[uUxX01-][0-9A-Fa-f{]*|=[2-7][0-9A-F]|\\{3,}[nr]|.\[[0-9;?]*[A-Za-z]))+`;

/** Between two literals that are one text. */
function literalsEnd(quote: string): string {
	return String.raw`${quote}([^0-9A-Za-z]|\\[nrt]|concat)*[a-zA-Z]?${quote}`;
}

interface Notation {
	readonly quote: string;
	/** Keys that go on in the next line. */
	readonly others: readonly string[];
}

/** A piece of base64: capitals and digits among few small letters. */
const dense = "[a-z]{0,3}([A-Z0-9][a-z+/]{0,3}){6}[A-Za-z0-9+/=]{4,}";

/** A quote in JSON is escaped, unless it ends the text. */
const json: Notation = {
	quote: String.raw`(\\+"|['${"`"}])`,
	others: [
		// Base64 in literals, one a line.
		String.raw`(\\+n[^0-9A-Za-z]*(\\+"|['${"`"}])${dense}(\\+"|['${"`"}])[^0-9A-Za-z]*){2}`,
		// A soft break of mail.
		String.raw`${token}=(\\+r)?\\+n${token}`,
	],
};

const bare: Notation = {
	quote: "[\"'`]",
	others: [
		// A literal a line, and one that goes on in the next; a number a line.
		`^[^0-9A-Za-z]*(${hexDigit}{4,}|md-${token}*)["'\`][^0-9A-Za-z]{0,4}$`,
		`^[^0-9A-Za-z]*${dense}["'\`][^0-9A-Za-z]{0,6}$`,
		`^[[:space:]+.&|,(]*["'\`]${hexDigit}{11}`,
		String.raw`(${hexDigit}{12}|md-${token}*)(["'${"`"}][])[:space:]]*([+.&|_~]|\\)*|\\)[[:space:]]*$`,
		"^[^0-9A-Za-z]*(0?[xX])?(55|6[1-9A-Fa-f]|7[0-9Aa]|85|9[7-9]|1[012][0-9])[^0-9A-Za-z]{0,4}$",
		// Text in two or four bytes a character.
		"([ -~][[:cntrl:]]){6}|([ -~][[:cntrl:]]{3}){3}",
		// A soft break of mail.
		"[A-Za-z0-9_;%&#{}-]=[[:cntrl:]]?$",
	],
};

/** Texts that are encoded from end to end. */
const encoded: readonly string[] = [
	// Base64: four groups of printable ASCII, of UTF-16, packed.
	"([CDI-Za-f][ACDEFGHQSTUVWXgijklmnwyz0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+/_-]){4}",
	"([A-Za-z0-9+/_-][AQgw][ABCD][A-Za-z0-9+/_-]A[A-P][A-Za-z0-9+/_-]A){3}",
	"([A-Za-z0-9+/_-]A[A-P][A-Za-z0-9+/_-]A[A-Za-z0-9+/_-][AQgw][ABCD]){3}",
	`${startAfter("[^0-9A-Za-z]")}[A-Za-z0-9]?${packedInBase64}[A-Za-z0-9+/_-]{12}`,
	`${startAfter("[^0-9A-Za-z]")}${packedInHex}[0-9A-Fa-f]{40}`,
	// Escapes from end to end, perhaps escaped again.
	String.raw`([%&\][0-9A-Fa-fuxUX#;ampl{}\]+){8}`,
	// Hexadecimal digits of text, dumps, and lists of bytes.
	"([2-7][0-9A-Fa-f][ :,|-]*){16}|([0-9A-Fa-f]{4} ){5}|([2-7][0-9A-Fa-f]( ?00)+ ?){6}",
	String.raw`([nrt]?(0?[xXuU]?|[A-Za-z]+\()(2[05cCdD]|[3-7][0-9A-Fa-f]|[89][0-9]|1[012][0-9]|0?[01][0-7]{2})[HhLlUu]?[^0-9A-Za-z+/]+((0[xX])?0+[^0-9A-Za-z+/]+)*([nrt][^0-9A-Za-z]+)?){6}`,
	// Between its characters: NULs as escapes, signs beyond ASCII, colours.
	String.raw`(${token}+(\\+[ux]?0+|[%=]00|&#0;|[^ -~[:cntrl:]]|([[:cntrl:]]|\\+[ux](00)?1[bB])\[[0-9;?]*[A-Za-z])+){6}`,
];

/** A word in any case, its signs as they are or as escapes. */
function looseWord(word: string): string {
	return ignoringCase(word.replace(/^\W|^_/, "")).replace(/[^a-zA-Z0-9[\]]/g, "[^ ]*");
}
