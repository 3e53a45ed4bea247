// Reads the names left of a value, on the way out of its frame, in whatever notation.

import { isTernary, readFallback } from "./fallbacks.ts";
import type { Frame } from "./frame.ts";
import { lastWords } from "./last-words.ts";
import { readLeftName } from "./left-name.ts";
import { readLineAbove } from "./line-above.ts";
import { Literals } from "./literals.ts";
import { lineStart } from "./matchable-tail.ts";
import { negativeQualifiers } from "./name-words.ts";
import { genericName, maxNameLength, type OwnerList, type Relation } from "./owner-list.ts";
import { readSerialised } from "./php-serialised.ts";
import { readSiblingName } from "./sibling-names.ts";
import { readProseCell } from "./table-cells.ts";
import { skipValuePrefix } from "./value-prefix.ts";

/** Reads names that stand before `at` on the way out of its innermost frame; gives where it ended. */
export function readNamesBefore(list: OwnerList, at: number, frame: Frame): number {
	let place = at;
	for (let hop = 0; hop < 8; hop++) {
		// An empty setting on the line above names nothing: "A_KEY=⏎B_KEY=VALUE".
		if (hop > 0 && list.text[place - 1] === "\n" && list.owners.at(-1)?.relation === "assigned")
			break;
		// Ahead of `name: VALUE` in an object stands another member.
		if (
			hop > 0 &&
			frame.opener === "{" &&
			/,\s{0,40}["'`:@]?$/.test(list.text.slice(place - 42, place))
		)
			break;
		const next = readNextName(list, place, frame, hop === 0);
		if (next === undefined || next >= place) break;
		place = next;
		if (place <= frame.from) break;
	}
	return place;
}

/** Reads the next name before `at`; gives where what is left begins, undefined at the end. */
export function readNextName(
	list: OwnerList,
	at: number,
	frame: Frame,
	isFirst: boolean,
): number | undefined {
	const text = list.text;
	let place = skipValuePrefix(list, at, frame.from, isFirst);
	if (place <= frame.from) return place;
	const sign = text[place - 1]!;
	const two = text.slice(Math.max(0, place - 2), place);
	if (two === "||" || two === "??" || two === "?:") return readFallback(list, place - 2, frame);
	if (sign === "=" || two === "=>" || two === "<-" || two === "->" || two === ":-") {
		while (place > frame.from && /[=><\-:?+|!~&.*]/.test(text[place - 1]!)) place--;
		return readLeft(list, place, frame, "assigned");
	}
	if (sign === ":") {
		while (place > frame.from && text[place - 1] === ":") place--;
		if (isTernary(list, place, frame)) return readFallback(list, place, frame);
		return readLeft(list, place, frame, "assigned");
	}
	// (name . VALUE) of Lisp
	if (/[\w-][ \t]{1,3}\.$/.test(text.slice(Math.max(frame.from, place - 6), place)))
		return readLeft(list, place - 1, frame, "assigned");
	// "/app.js?v=VALUE" chooses nothing.
	if (sign === "?" && (isFirst || !/\w/.test(text[place]!)))
		return readFallback(list, place - 1, frame);
	if (sign === ",") return readPrevious(list, place - 1, frame);
	if (sign === "|" && readProseCell(list, place - 1)) return undefined;
	if (sign === "|" || sign === "\t" || sign === "&") {
		return readLeft(list, place - 1, frame, "cell");
	}
	if (sign === ";") return readSerialised(list, place);
	if (
		two === "//" &&
		/[\w)\]}"'][ \t]{1,3}$/.test(text.slice(Math.max(frame.from, place - 6), place - 2))
	) {
		return readFallback(list, place - 2, frame);
	}
	// Of notes: "the iterable key - VALUE".
	const dash = sign === "-" ? /[\w)*"'][ \t]{1,3}-$/.exec(text.slice(place - 6, place)) : null;
	if (dash) return readLeft(list, place - dash[0].length + 1, frame, "assigned");
	if (sign === "/" || sign === ">") return undefined;
	if (sign === "\n") return readLineAbove(list, place, frame);
	return readWords(list, place, frame);
}

/** Reads what stands left of "=" or ":", the name and a type behind it. */
function readLeft(
	list: OwnerList,
	at: number,
	frame: Frame,
	relation: Relation,
): number | undefined {
	const text = list.text;
	const from = lineStart(text, at, Math.max(frame.from, at - 240));
	const left = text.slice(from, at);
	const name = readLeftName(left, relation === "assigned" ? text.slice(at, at + 2) : "");
	if (!name) {
		const call = /([\w$.:>-]{1,80})\s{0,3}\([^()]{0,80}\)\s{0,3}$/.exec(left);
		if (!call) return undefined;
		const begin = from + call.index;
		list.add("call", begin, at);
		return begin;
	}
	const inner = name[1]!;
	const begin = at - (name.input.length - name.index) + name[0].indexOf(inner);
	// "the iterable api key: VALUE": the words in front belong to the name.
	const hasLead = /[\w'\u0080-\u00ff-][ \t]$/.test(text.slice(Math.max(from, begin - 2), begin));
	const lead = hasLead
		? /(?:[A-Za-z\u0080-\u00ff][\w'\u0080-\u00ff-]{1,30}[ \t]){1,5}$/.exec(
				text.slice(Math.max(from, begin - 120), begin),
			)
		: null;
	const isPhrase =
		lead &&
		/^(?::|[ \t]{1,3}-)/.test(text.slice(at, at + 4)) &&
		/^(?:key|token|secret|password)$/i.test(inner);
	if (!isPhrase) list.add(relation, begin, begin + inner.length);
	if (lead) list.add("words", begin - lead[0].length, begin + inner.length);
	const isGeneric = genericName.test(inner.trim());
	if (isGeneric) readSiblingName(list, frame, begin);
	// An index names what it is in: gitlab_rails["smtp_password"], ENV["X"], env[X].
	const isIndex = /\[\s{0,2}["']?$/.test(text.slice(Math.max(0, begin - 4), begin));
	const outer = isIndex
		? /([\w$.\->:]{1,80})(?:["']\s?\])?\[\s{0,2}["']?$/.exec(
				text.slice(Math.max(0, begin - 100), begin),
			)
		: null;
	if (outer?.[1])
		list.add("index", begin - outer[0].length, begin - outer[0].length + outer[1].length);
	return begin;
}

/** The argument or element before a comma: f("NAME", VALUE), ["NAME", VALUE], NAME,VALUE. */
function readPrevious(list: OwnerList, comma: number, frame: Frame): number | undefined {
	const text = list.text;
	let at = comma;
	while (at > frame.from && /\s/.test(text[at - 1]!)) at--;
	const last = text[at - 1];
	if (last === '"' || last === "'" || last === "`") {
		const from = new Literals(text).startOf(at - 1);
		if (from < at - 1 && from >= frame.from) {
			if (at - from - 2 <= maxNameLength) list.add("pair", from + 1, at - 1);
			return frame.opener === "(" || frame.opener === "[" ? undefined : readCommand(list, from);
		}
	}
	// A bare word is another argument, unless it is a constant or stands in a table.
	const isTable = frame.opener === "root" || frame.opener === "section";
	const left = text.slice(Math.max(frame.from, at - 90), at);
	const cell = isTable
		? /(?:^|[\n,;\t])[ \t]{0,4}([A-Za-z][\w.()/&-]{0,30}(?: [\w.()/&-]{1,30}){1,6})$/.exec(left)
		: null;
	const word = cell ?? /(?:^|[\s,([{;])([:@$]?[\w.:$-]{2,80})$/.exec(left);
	// {name, <<"VALUE">>}
	const isDefined = /(?:^|\W)define\(\s{0,3}[\w.]{2,80}$/i.test(
		text.slice(Math.max(0, at - 96), at),
	);
	const isTuple = frame.opener === "{" && text.slice(frame.from, at).trim() === word?.[1];
	if (word?.[1] && (isTable || isTuple || isDefined || /^[A-Z][A-Z0-9_]{3,}$/.test(word[1]))) {
		list.add("pair", at - word[1].length, at);
	}
	return undefined;
}

/** The call of a line of Ruby, which has no brackets: `basic_auth "x", VALUE`. */
function readCommand(list: OwnerList, at: number): undefined {
	const from = lineStart(list.text, at, at - 90);
	const callee = /^\s{0,40}([a-z][\w.]{2,60})[ \t]{1,3}$/.exec(list.text.slice(from, at));
	if (callee?.[1]) {
		const begin = from + callee[0].indexOf(callee[1]);
		list.add("call", begin, begin + callee[1].length);
	}
	return undefined;
}

/** NAME VALUE, --name VALUE, "NAME" VALUE, "the X key is VALUE", password VALUE. */
function readWords(list: OwnerList, at: number, frame: Frame): number | undefined {
	const text = list.text;
	const from = lineStart(text, at, Math.max(frame.from, at - 160));
	const left = text.slice(from, at);
	const tail = at === list.start ? "" : left.slice(-8);
	const or = /\b(?:or|else)$/.exec(tail);
	if (or) return readFallback(list, at - or[0].length, frame);
	if (!/[\w"'`*\\)\]}>/&][ \t]{0,3}$/.test(tail)) return undefined;
	const condition = !/\)\s{0,3}$/.test(tail)
		? null
		: /(?:^|[=,(:]|\breturn)\s{0,3}(?=if\s{0,3}\([^()\n]{0,80}\)\s{0,3}$)/.exec(left);
	if (condition) return from + condition.index + condition[0].length;
	// Asked first: the whole pattern is tried at each of the places before.
	const stated = !/VALUE\s{0,4}$/i.test(left.slice(-9))
		? null
		: /([\w$@-]{2,80})(?:\(\d{1,4}\))?\s{1,8}(?:TYPE|PIC)\s{1,4}[\w()]{1,20}\s{1,4}VALUE\s{0,4}$/i.exec(
				left,
			);
	if (stated?.[1]) {
		const begin = from + stated.index;
		list.add("assigned", begin, begin + stated[1].length);
		return begin;
	}
	const isCall = /(?::|\.|>)\w{1,40}\s{0,4}$/.test(left.slice(-50));
	const call = isCall ? /([\w:.>-]{2,80}(?:::|\.|->)\w{1,40})\s{0,4}$/.exec(left) : null;
	if (call?.[1]) {
		const begin = from + call.index;
		list.add("call", begin, begin + call[1].length);
		return begin;
	}
	// No match is longer.
	const applied = /(?:=|<-)\s{0,4}([A-Z][\w.-]{1,60})\s{0,4}$/.exec(left.slice(-80));
	if (applied?.[1]) {
		const begin = from + left.length - applied.input.length + applied.index;
		const callee = begin + applied[0].indexOf(applied[1]);
		list.add("call", callee, callee + applied[1].length);
		return callee;
	}
	const end = left.slice(-101);
	const name =
		/((?:(?:[A-Za-z][\w-]{1,30}:){1,3}(?=[\w.-]{0,30}(?:key|token|secret|pass)))?[-\w.\\[\]]{2,80})["'`*\\)\]}>]{0,3}\s{0,8}(?:(?:is|was|are|to|as|equals|of)\s{0,4})?$/.exec(
			end,
		);
	const sentence = lastWords(left);
	// Of "the page token VALUE" the words together are the name.
	const before = /([\w-]{2,30}) (?:key|token)(?: (?:is|was))?$/i.exec(sentence?.text ?? "")?.[1];
	const isPhrase =
		negativeQualifiers.has(before?.toLowerCase() ?? "") && /^(?:key|token)$/i.test(name?.[1] ?? "");
	if (name?.[1] && !isPhrase && !genericName.test(name[1])) {
		const begin = at - end.length + name.index;
		// Clojure: {:name "VALUE"}
		const isKeyword = /[\s{(]:$/.test(text.slice(begin - 2, begin));
		list.add(isKeyword ? "assigned" : "words", begin, begin + name[1].length);
	}
	// A command that is told the name says nothing more: `put-parameter --name NAME --value VALUE`.
	if (sentence && !/\s--(?:name|key|id|secret-id|parameter-name)\s/.test(sentence.text)) {
		list.add("words", from + sentence.at, from + sentence.at + sentence.text.length);
	}
	return undefined;
}
