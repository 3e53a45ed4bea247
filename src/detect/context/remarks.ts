// Reads what a remark calls a value: a comment on its line or on the line above, "VALUE is the X key", an assertion.

import type { OwnerList } from "./owner-list.ts";

/** Adds the name that a comment or a sentence behind the value gives it, where nothing nearer calls it a key. */
export function readRemarks(list: OwnerList): void {
	const { text, start, end, owners } = list;
	if (owners.some((owner) => keyWord.test(owner.text))) return;
	const behind = text.slice(end, end + 140);
	const bracket = bracketBehind.exec(behind);
	const remark =
		commentBehind.exec(behind) ??
		sentenceBehind.exec(behind) ??
		(bracket && keyWord.test(bracket[1]!) ? bracket : null);
	if (remark?.[1]) {
		const from = end + remark[0].lastIndexOf(remark[1]);
		list.add("words", from, from + remark[1].length);
		return;
	}
	const lineFrom = list.lineFrom;
	if (lineFrom < 2 || start - lineFrom > 120) return;
	const lineAbove = text.slice(Math.max(0, lineFrom - 120), lineFrom);
	const above = commentAbove.exec(lineAbove);
	if (!above?.[1]) return;
	const from = lineFrom - lineAbove.length + above.index + above[0].indexOf(above[1]);
	list.add("words", from, from + above[1].length);
}

/** expect(NAME).toBe(VALUE), assertEquals(VALUE, NAME): what a value is compared with has it. */
export function readAssertion(list: OwnerList, callee: string, head: string): void {
	const { text, end } = list;
	if (!/(?:assert|equals?|eq|eql|be|same)!?$/i.test(callee)) return;
	const expected = expectation.exec(head.slice(-200));
	if (expected?.[1]) {
		const from = list.frames[0]!.headTo - expected.input.length + expected.index;
		addLast(list, from + expected[0].indexOf(expected[1]), expected[1]);
		return;
	}
	const other = /^["'`]\s{0,3},\s{0,3}([^\n,]{3,100})/.exec(text.slice(end, end + 120));
	if (other?.[1]) addLast(list, end + other[0].indexOf(other[1]), other[1]);
	const { from } = list.frames[0]!;
	const first = /^\s{0,20}([\w.$\->:()]{3,80}),\s{0,20}["'`]$/.exec(text.slice(from, list.start));
	if (first?.[1]) addLast(list, from + first[0].indexOf(first[1]), first[1]);
}

/** Adds the last name of an expression that speaks of a key. */
function addLast(list: OwnerList, from: number, expression: string): void {
	const named = [...expression.matchAll(/[\w./-]{3,80}/g)].findLast(([word]) => keyWord.test(word));
	if (named) list.add("pair", from + named.index, from + named.index + named[0].length);
}

const keyWord = /key|token|secret|pass|pwd|cred/i;
const commentBehind =
	/^["'`)\]};,]{0,6}[ \t]{0,20}(?:\/\/|#|--|\/\*|<!--|'(?=[ \t]))[ \t]{0,4}((?:[A-Za-z][\w .'/&-]{0,60}?)?(?:key|token|secret|password|credential)s?(?:[ \t]?\([\w .,-]{1,30}\)|(?:[ \t][\w.-]{1,20}){1,2})?)[ \t.:;!]{0,4}(?:\*\/|-->)?[ \t]{0,4}(?:\r?\n|$)/i;
const sentenceBehind =
	/^["'`*]{0,3}[ \t]{1,3}(?:\(|(?:is|as|was)[ \t])((?:[A-Za-z][\w'/-]{0,30}[ \t]{1,2}){1,7}(?:key|token|secret|password)s?(?:[ \t](?:for|in|of|on|at|to)(?:[ \t](?:our|the))?[ \t][A-Za-z][\w-]{1,30})?)\b/i;
const bracketBehind = /^["'`*]{0,3}[ \t]{1,3}\(([A-Za-z][\w '/.-]{2,60})\)/;
const commentAbove =
	/(?:^|\n)[ \t]{0,20}(?:\/\/|#|--|;|\*|\/\*|(?:'|rem)(?=[ \t]))[ \t*]{0,4}((?:[A-Za-z][\w .'/&-]{0,60}?)?(?:key|token|secret|password|credential)s?(?:[ \t]?\([\w .,-]{1,30}\)|(?:[ \t][\w.-]{1,20}){1,2})?)[ \t.:;!]{0,4}(?:\*\/)?\s{0,4}$/i;
const expectation = /\b(?:expect|assertThat|assert)\s?\(([^()\n]{2,100})\)\s?\.?[\w. ]{2,40}$/;
