// Reads the names of a value that is the fallback for another: `X or VALUE`, `c ? VALUE : W`.

import type { Frame } from "./frame.ts";
import { characterTable, lineStart, matchableTail } from "./matchable-tail.ts";
import type { OwnerList } from "./owner-list.ts";

/** `X or VALUE`, `f(X) || VALUE`, `c ? VALUE : W`: owned by what it stands in for, then by the target. */
export function readFallback(list: OwnerList, at: number, frame: Frame): number | undefined {
	const text = list.text;
	const lineFrom = lineStart(text, at, Math.max(frame.from, at - 240));
	const left = text.slice(lineFrom, at);
	const begin = Math.max(
		left.lastIndexOf("= "),
		left.lastIndexOf("=>"),
		left.lastIndexOf(": "),
		left.lastIndexOf("("),
		left.lastIndexOf(","),
		left.lastIndexOf("return "),
		-1,
	);
	const operand = matchableTail(left, operandCharacters, 140);
	const inner =
		/["']([\w.-]{2,80})["']\s{0,3}[)\]}]?\)?\s{0,4}$/.exec(operand) ??
		/([\w$.-]{2,80})\s{0,4}$/.exec(matchableTail(operand, nameCharacters, 84));
	if (inner?.[1]) {
		const from = at - (inner.input.length - inner.index) + inner[0].indexOf(inner[1]);
		list.add("fallback", from, from + inner[1].length);
	}
	const target = assignmentTarget(left);
	if (target) {
		const from = lineFrom + target.index;
		list.add("fallback", from, from + target.name.length);
		return from;
	}
	return begin > 0 ? lineFrom + begin : undefined;
}

export function isTernary(list: OwnerList, at: number, frame: Frame): boolean {
	const text = list.text;
	const from = lineStart(text, at, Math.max(frame.from, at - 160));
	return /\?\s{0,4}(?:"[^"]{0,80}"|'[^']{0,80}'|`[^`]{0,80}`|[\w.$]{1,60}(?:[([][^()[\]\n]{0,60}[)\]])?)\s{0,4}$/.test(
		text.slice(from, at),
	);
}

const targetCharacters = characterTable(/[\w$.\-"'<>[\]|:\s]/);
const operandCharacters = characterTable(/[\w$.[\]{}"'()\s:>-]/);
const nameCharacters = characterTable(/[\w$.\s-]/);

/** What stands left of the first "=" or ":" behind which no other "=" stands: `name: type = …`. */
function assignmentTarget(left: string): { name: string; index: number } | undefined {
	const last = left.lastIndexOf("=");
	for (let sign = Math.max(0, last - 1, left.length - 168); sign < left.length; sign++) {
		const length = signLength(left, sign);
		const rest = left.length - sign - length;
		if (length === 0 || (last >= sign + length && last >= 0)) continue;
		if (rest > 160 && !/^\s{0,4}$/.test(left.slice(sign + length, left.length - 160))) continue;
		const before = matchableTail(left.slice(Math.max(0, sign - 140), sign), targetCharacters);
		if (!/[\w$.\-"'\]<>[|]\s{0,12}$/.test(before.slice(-13))) continue;
		const name = /([\w$.\-"'\]]{1,80})\s{0,8}(?::\s{0,3}[\w<>[\]| ]{1,40})?\s{0,4}$/.exec(before);
		if (name) return { name: name[1]!, index: sign - before.length + name.index };
	}
	return undefined;
}

/** How long the sign of an assignment at a place is, or 0. */
function signLength(text: string, at: number): number {
	const sign = text[at];
	if (sign === "=") return text[at + 1] === ">" ? 2 : 1;
	if (sign !== ":") return 0;
	return text[at + 1] === "=" ? 2 : 1;
}
