// Steps back from a value over what only opens it: quotes, marks of emphasis, "Bearer ", calls that decode, colours.

import type { OwnerList } from "./owner-list.ts";

/** Goes back over blanks, quotes and brackets of strings, marks of emphasis, schemes and decoders. */
export function skipValuePrefix(
	list: OwnerList,
	at: number,
	limit: number,
	isFirst: boolean,
): number {
	const text = list.text;
	let place = at;
	for (let turn = 0; turn < 12; turn++) {
		const before = place;
		// A scheme stands in the value's own string: `:api-key "VALUE"` names it.
		const isInside = isFirst && !/["'`]/.test(text.slice(place, at));
		const near = text.slice(Math.max(limit, place - 60), place);
		const words = isInside ? (scheme.exec(near) ?? anyScheme.exec(near)) : null;
		if (words) place -= (words[1] ?? words[2]!).length;
		while (place > limit && (text[place - 1] === " " || text[place - 1] === "\\")) place--;
		// A tab is a blank but where it parts the cells of a table.
		while (place > limit && text[place - 1] === "\t" && !/[\w"']/.test(text[place - 2] ?? "")) {
			place--;
		}
		// Curly quotes, blanks and marks beyond ASCII.
		while (place > limit && place > at - 16 && text.charCodeAt(place - 1) >= 0x80) place--;
		while (place > limit && /["'`*@\u00ab\u201c\u2018]/.test(text[place - 1]!)) place--;
		if (isFirst || turn > 0) {
			const tail = text.slice(Math.max(limit, place - 40), place);
			const node = nodeProperty.exec(tail);
			if (node) place -= node[1]!.length;
			const lead = node ? null : (joinedLead.exec(tail) ?? readLead(tail));
			if (lead && !/^[a-zA-Z]$/.test(lead[1]!)) place -= lead[1]!.length;
			else if (lead && /["'`]/.test(text[place] ?? "")) place -= 1;
		}
		if (place === before) break;
	}
	return Math.max(place, limit);
}

/** A scheme, a decoder's bracket, a colour, the opening of a placeholder or of a string behind which the value stands. */
function readLead(tail: string): RegExpExecArray | null {
	const last = tail.at(-1) ?? "";
	if (last === "(" && mayDecode.test(tail)) return decoder.exec(tail) ?? opening.exec(tail);
	return opening.exec(tail);
}

const scheme =
	/(?:(?:^|["'`:=,([{]\s{0,2})((?:bearer|basic|oauth|plain)\s{1,4})|["'`:=,[{]\s{0,2}((?:token|apikey|api-key|auth|key)\s{1,4}))$/i;

/** Of basic authentication some take the name for any word: `Authorization: "angela VALUE"`. */
const anyScheme = /authorization["'\]]{0,3}\s{0,3}(?:=>|[:=,])\s{0,3}["'`]?([\w.-]{1,24}\s{1,3})$/i;

/** The scheme, or the user, that a value is joined to: `"Basic " + encode("user:" + "VALUE")`. */
const joinedLead =
	/((?:"(?:basic |[\w.@-]{0,24}:)"|'(?:basic |[\w.@-]{0,24}:)')\s{0,3}(?:[.+&]|\.\.|<>)\s{0,3})$/i;

/** An anchor or tag of YAML: `name: &anchor VALUE`, `name: !!str VALUE`. */
const nodeProperty = /(?::|^\s{0,20}-)[ \t]{1,4}((?:&[\w-]{1,30}|!{1,2}[\w.]{0,30})[ \t]{0,4})$/;

/** A cheap check before the next pattern: whatever that matches holds one of these. */
const mayDecode =
	/atob|b(?:ase)?64|decode|un(?:escape|quote)|buffer\.from|str|secret|sensitive|literal|jsonencode|trim|\](?:byte|u8|rune)\(|\bt\(|\bnew /i;

const decoder =
	/((?:[\w.]{0,20}(?:atob|base64|b64|decode|unescape|unquote|buffer\.from|string|str|secret|sensitive|literal|jsonencode|trim|strip)\w{0,20}|\[\](?:byte|u8|rune)|\bt|\bnew \w{1,20})\()$/i;

// A colour begins with the control character ESC, which no pattern may hold.
const opening =
	/(.?\[[\d;]{0,12}[mK]|(?:'\\?"'|"\\?["']")\s{0,3}\+\s{0,3}|\\(?:033|x1b|u001b|e)\[[\d;]{0,12}m|\$\{|\{\{|\\texttt\{|\\verb.|<!\[CDATA\[|\{(?:noformat|code|quote)(?::\w{1,20})?\}|%[qQwW]?[({[]|\bq[qwx]?[({[<|/]|~[a-zA-Z][({[<|/"]|<<|\bs:\d{1,3}:\\{0,3}|\bstring\(\d{1,4}\)|[>|][-+]?[ \t]{0,4}\r?\n[ \t]{0,40}|\br|\bb|\bf|\bu|\bN|\bL)$/;
