// Reads what a program joins a value with by "-": of A = VALUE, B = "us6", `${A}-${B}` it is "us6". Nothing is run: the
// two names stand on either side of the sign, or are handed to a format in that order.

import type { FindHits } from "./layer-text.ts";
import type { ValueContext } from "./mentions.ts";

/** How many places where something is joined are looked at. */
const mostPlaces = 6;

/** Gives the text that the value is joined with, or "". */
export function joinedWith(around: ValueContext): string {
	const { text, start, end } = around;
	const ahead = text.slice(Math.max(0, start - 100), start);
	const several = firstOfSeveral.exec(ahead);
	const name = (several ?? assignedName.exec(ahead))?.[1];
	if (name === undefined) return "";
	const hits = around.hits(findJoins, mostPlaces);
	for (let index = 0; index < hits.length; index += 3) {
		const other = otherPart(text, hits[index]!, hits[index + 1]!, name);
		if (other === undefined) continue;
		if (literalPart.test(other)) return other;
		const literal = several || other === name ? literalBehind(text, end) : assignedTo(text, other);
		if (literal !== undefined) return literal;
	}
	return "";
}

const assignedName =
	/(?<![\w-])([A-Za-z_]\w{0,39})["']?\]?[ \t]{0,8}(?::[ \t]{0,3}\w{1,20}[ \t]{0,4}(?==))?(?::=|=>|[:=]|[ \t])[ \t]{0,4}(?:\[[ \t]{0,4})?["'`]?$/;
/** Of `a, b = VALUE, …` the first name. */
const firstOfSeveral =
	/(?<![\w-])([A-Za-z_]\w{0,39}),[ \t]{0,3}[$@]?\w{1,40}\)?[ \t]{0,8}:?=[ \t]{0,4}[([]?["'`]$/;
/** A region, as it is written behind the sign itself. */
const literalPart = /^[a-z]{2}\d{1,2}$/;

/** Where two names meet at a "-", and formats that put one between two. */
const joins =
	/(?:[)}]|\$@?\w{1,40})-(?:[$#\\%@]{0,2}[({]|\$|[a-z]{2}\d)|["']-(?:["']|[a-z]{2}\d)|\.join\(["']-["']\)|(?:%s|\{\d?\})-(?:%s|\{\d?\})["']/g;
const findJoins: FindHits = (text, budget) => {
	budget.takeSteps(text.length);
	const hits: number[] = [];
	for (const { index, 0: found } of text.matchAll(joins)) hits.push(index, index + found.length, 0);
	return hits;
};

/** The name, or the literal, behind the sign where `name` stands before it; of a joined list the name itself. */
function otherPart(text: string, at: number, to: number, name: string): string | undefined {
	const behind = text.slice(to, to + 100);
	// "%s-%s" % (name, other), "{}-{}".format(name, other)
	if (/["']$/.test(text.slice(at, to)) && /^[%{]/.test(text.slice(at, to))) {
		const named =
			/^[\s.,%(]{1,6}(?:format\s?\(\s{0,4})?[$@]?([\w.]{1,60}),\s{0,8}[$@]?([\w.]{1,60})/.exec(
				behind,
			);
		return named && lastWord(named[1]!) === name ? lastWord(named[2]!) : undefined;
	}
	// name.join("-"), of a list that begins with the value: name = [VALUE, "us6"]
	if (text.startsWith(".join", at)) {
		return lastWord(text.slice(Math.max(0, at - 60), at)) === name ? name : undefined;
	}
	// ${name}-${other}, name + "-" + other
	const left = text.slice(Math.max(0, at - 60), at + text.slice(at, to).lastIndexOf("-"));
	const first =
		/([A-Za-z_]\w{0,39})\s{0,3}[)}]{0,2}(?:\s{0,3}(?:\+|\.{1,2}|&|<>|\|\||~)\s{0,3}["'])?$/.exec(
			left,
		);
	if (first?.[1] !== name) return undefined;
	const sign = text.lastIndexOf("-", to);
	const second =
		/^-["']?\s{0,3}(?:(?:\+|\.{1,2}|&|<>|\|\||~)\s{0,3})?[$#\\%@({]{0,3}\s?([\w.@$]{1,60})/.exec(
			text.slice(sign, sign + 80),
		);
	return second ? lastWord(second[1]!) : undefined;
}

const lastWord = (path: string): string => /\w{1,40}$/.exec(path)?.[0] ?? "";

/** What a name is assigned. */
function assignedTo(text: string, name: string): string | undefined {
	if (!/^[A-Za-z_]\w*$/.test(name)) return undefined;
	return new RegExp(
		`(?<!\\w)${name}["']?\\]?\\s{0,8}(?::=|=>|[:=]|[ \\t])\\s{0,4}["'\`]?-?([\\w.]{1,40})(?![\\w.])`,
	).exec(text)?.[1];
}

/** The next literal of the value's list. */
function literalBehind(text: string, end: number): string | undefined {
	return /^["'`]\s{0,3}[,;]\s{0,4}["'`]-?([\w.]{1,40})["'`]/.exec(text.slice(end, end + 60))?.[1];
}
