// Reads the name that stands left of "=" or ":", also where a type, a list of parameters or a remark in brackets stands
// between.

import { characterTable, matchableTail } from "./matchable-tail.ts";

/** The name at the end of `left`; `sign` is what follows, "" where that assigns nothing. */
export function readLeftName(left: string, sign: string): RegExpExecArray | null {
	const behindType =
		sign !== ""
			? nameBehindType(left, sign)
			: left.trimEnd().endsWith(")")
				? qualifiedName.exec(left.slice(-200))
				: null;
	return behindType ?? readQuoted(left) ?? readBare(left) ?? typedName(left);
}

/**
 * What is only a type, or says in brackets which one is meant, hides no name: `x: &'static str =`, `x: []const u8 =`,
 * `x VARCHAR2(64) :=`, `const f = () =>`, `API key (production):`.
 */
function nameBehindType(left: string, sign: string): RegExpExecArray | null {
	const end = left.slice(-200);
	const last = end.trimEnd().at(-1) ?? "";
	if (sign === ":=") return sqlName.exec(end);
	if (sign[0] === ":") return last === ")" || last === "*" ? qualifiedName.exec(end) : null;
	if (sign[0] !== "=") return null;
	const arrow = sign === "=>" ? arrowName.exec(end) : null;
	const conditional = last === "]" ? (conditionalName.exec(end) ?? arrayName.exec(end)) : null;
	return (
		conditional ??
		arrow ??
		(end.includes(":") ? typeOfText.exec(end) : null) ??
		(/char|text|string/i.test(end) ? sqlName.exec(end) : null)
	);
}

const qualifiedName =
	/([A-Za-z][\w .'/\u0080-\u00ff-]{1,60}?)[ \t]{1,3}\([\w .,/-]{1,40}\)[*_]{0,2}[ \t]{0,4}$/;
/** Of Xcode: `NAME[sdk=iphoneos*] =`. */
const conditionalName = /([\w.-]{2,80})\[\w{1,20}=[\w*.-]{1,40}\]\s{0,8}$/;
/** Of C: `char name[] =`, `char name[33] =`. */
const arrayName = /([\w.]{2,80})\[[ \d]{0,6}\]\s{0,8}$/;
const arrowName =
	/([\w$]{1,80})\s{0,3}(?::[^=\n]{1,40})?=\s{0,3}(?:async\s{1,3})?(?:\([^()\n]{0,80}\)|\w{1,40})\s{0,3}(?::\s{0,3}[\w<>[\]| ]{1,40})?\s{0,4}$/;
const typeOfText =
	/([\w$.-]{1,80})[?!]?\s{0,3}:\s{0,3}(?:&\s{0,2}(?:'\w{1,20}\s{1,3})?str|\[\](?:const\s{1,3})?u8|\[:0\]const u8|[Ss]tr(?:ing)?|[Tt]ext|bytes|SecretStr|\(\)\s{0,2}[-=]>\s{0,2}[\w?.]{1,40}|\w{1,30}[<[][\w&', <>[\]|?]{1,60}[>\]])\s{0,8}$/;
const sqlName =
	/([\w$@]{1,80})\s{1,8}(?:constant\s{1,4}|as\s{1,4})?(?:n?varchar2?|n?char|text|string)\s{0,3}(?:\(\s{0,3}(?:\d{1,6}|max)(?:\s(?:char|byte))?\s{0,3}\))?(?:\s{1,4}not null)?\s{0,4}$/i;

/** `x: string =`, `const x string =`, `String x`, `x As String =`, `X { get; set; } =`. */
function typedName(left: string): RegExpExecArray | null {
	return (
		/([\w$.-]{1,80})\s{0,4}\{[^{}\n]{0,40}\}\s{0,4}$/.exec(left) ??
		/([\w$.-]{1,80})[?!]?\s{0,3}:\s{0,3}[\w<>[\]|.?&' ]{1,60}\s{0,8}$/.exec(left) ??
		/\b(?:const|var|let|val|dim)\s{1,4}([\w$]{1,80})\s{1,4}(?:as\s{1,4})?[\w*.[\]]{1,40}\s{0,8}$/i.exec(
			left,
		)
	);
}

function readQuoted(left: string): RegExpExecArray | null {
	return closedQuote.test(left.slice(-30)) ? quotedName.exec(left) : null;
}

function readBare(left: string): RegExpExecArray | null {
	return bareName.exec(matchableTail(left, bareCharacters));
}

const closedQuote = /["'`][\])}\\*]{0,4}\s{0,24}$/;
const bareCharacters = characterTable(/[\w$.\-@\\/\])}*\s\u0080-\u00ff]/);

const quotedName = /["'`]([^"'`\n=,;{}()]{1,80})\\{0,3}["'`][\])}\\*]{0,4}\s{0,24}$/;

const bareName =
	/((?<![\w$.\-\u0080-\u00ff])[\w$.\-@\\/\u0080-\u00ff]{1,100})[\])}\\*]{0,6}\s{0,24}$/;
