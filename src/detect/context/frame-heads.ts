// Reads the head of a frame that encloses a value: a callee, a key, a class, a function, a tag, a section.

import { readElementLabels } from "./element-labels.ts";
import { readNextName } from "./expressions.ts";
import type { Frame } from "./frame.ts";
import { characterTable, matchableTail } from "./matchable-tail.ts";
import { maxNameLength, type OwnerList } from "./owner-list.ts";
import { readSerialisedHead } from "./php-serialised.ts";
import { readAssertion } from "./remarks.ts";
import { readSiblingElement } from "./sibling-names.ts";

/** Adds what the head of a frame names. Gives where it begins. */
export function readHead(list: OwnerList, frame: Frame): number {
	const { opener, headFrom, headTo } = frame;
	if (opener === "root") return 0;
	const head = list.text.slice(headFrom, headTo);
	if (opener === "element" || opener === "attributes") return readTag(list, frame, head);
	if (opener === "[") readReceiver(list, frame);
	if (opener === "section" || opener === "indent") return readHeadLine(list, frame, head);
	if (opener === "(") return readCallHead(list, frame, head);
	if (opener === "{" && readSerialisedHead(list, headTo)) return headFrom;
	return readBlockHead(list, frame, head);
}

function readTag(list: OwnerList, { opener, headFrom }: Frame, head: string): number {
	const tag = /^<([\w.:-]{1,60})/.exec(head);
	const named = /\b(?:name|key|id|n)\s{0,2}=\s{0,2}["']([^"'<>]{1,80})["']/i.exec(head);
	if (named?.[1]) {
		const begin = headFrom + named.index + named[0].lastIndexOf(named[1]);
		list.add("pair", begin, begin + named[1].length);
	}
	if (opener === "element") readSiblingElement(list, headFrom);
	readElementLabels(list, headFrom);
	if (tag?.[1]) list.add("element", headFrom + 1, headFrom + 1 + tag[1].length);
	return headFrom;
}

/** The heading of a section, or the line above an indented block. */
function readHeadLine(list: OwnerList, { opener, headFrom }: Frame, head: string): number {
	const line = head.trim();
	const key =
		opener === "indent" ? /^-?\s{0,3}["']?([\w.\-/ ]{1,80}?)["']?\s{0,2}:/.exec(line) : null;
	// A statement over several lines is no name.
	if (!key && /\bVALUES\b/i.test(line)) return headFrom;
	const named = key?.[1] ?? line;
	const begin = headFrom + head.indexOf(named);
	list.add("member", begin, begin + Math.min(named.length, maxNameLength));
	return headFrom;
}

/** What stands in front of "(". */
function readCallHead(list: OwnerList, frame: Frame, head: string): number {
	const { headFrom, headTo } = frame;
	const tail = matchableTail(head, calleeCharacters);
	// Bundlers call what a module exports as (0,x.name)(…).
	const exported = /\(0,\s?[\w$]{1,40}\.([\w$]{2,60})\)$/.exec(head.slice(-120));
	if (exported?.[1]) {
		const begin = headTo - 1 - exported[1].length;
		list.add("call", begin, begin + exported[1].length);
		return headTo - exported[0].length;
	}
	const callee = /((?:new\s{1,3})?[\w$.:>\\-]{1,100}(?:\[["'][\w-]{1,40}["']\])?)\s{0,3}$/.exec(
		tail,
	);
	const prose = list.frames[0] === frame ? proseAhead.exec(head) : null;
	if (prose?.[1]) {
		const begin = headTo - prose[0].length + prose[0].indexOf(prose[1]);
		list.add("words", begin, begin + prose[1].length);
		return begin;
	}
	if (callee?.[1]) {
		let begin = headTo - tail.length + callee.index;
		if (list.text.slice(begin - 2, begin) === "[]") begin -= 2;
		readParameter(list, callee[1], frame);
		readPassword(list, callee[1], frame);
		if (frame === list.frames[0]) readAssertion(list, callee[1], head);
		list.add("call", begin, begin + callee[1].length);
		return readChainOnce(list, skipCalls(list, begin, headFrom), frame);
	}
	const doubled = !head.trimEnd().endsWith(")")
		? null
		: /([\w$.]{1,60})\(\s{0,3}["']([^"']{1,80})["']\s{0,3}\)\s{0,3}$/.exec(head);
	if (doubled?.[2]) {
		const begin = headFrom + doubled.index;
		// What require("x") gives is named by x.
		const named = doubled[1] === "require" ? begin + doubled[0].indexOf(doubled[2]) : begin;
		list.add("call", named, named === begin ? headTo : named + doubled[2].length);
		return begin;
	}
	return readChainOnce(list, headTo, frame);
}

/** What stands in front of "{", and of brackets that are no call. */
function readBlockHead(list: OwnerList, frame: Frame, head: string): number {
	const { opener, headFrom, headTo } = frame;
	const block = !head.includes(")")
		? null
		: /([\w$.:]{1,80})\s{0,3}\([^()]{0,120}\)\s{0,3}(?::\s{0,3}[\w<>[\]. |]{1,40})?\s{0,3}(?:=>|->|throws \w{1,40})?\s{0,3}$/.exec(
				head,
			);
	const branch =
		opener === "{"
			? /(?:=|\breturn)\s{0,4}(?=(?:match|switch|when|case|if|cond)\b[^={}\n]{0,100}$)/.exec(head)
			: null;
	if (branch) return readChainOnce(list, headFrom + branch.index + branch[0].length, frame);
	if (block?.[1] && opener === "{" && controlWord.test(block[1])) {
		return readChainOnce(list, headFrom + block.index, frame);
	}
	if (block?.[1] && opener === "{") {
		const begin = headFrom + block.index;
		// ENV.fetch("NAME") { VALUE }
		const asked = /\(\s{0,3}["']([\w.-]{2,80})["']\s{0,3}\)\s{0,3}$/.exec(block[0]);
		if (asked?.[1]) {
			const named = begin + asked.index + asked[0].indexOf(asked[1]);
			list.add("default", named, named + asked[1].length);
		}
		// Of native code the last part is the method's name: Java_org_example_Keys_iterableKey.
		const method = /^Java_\w{1,70}_(?=[A-Za-z])/.exec(block[1])?.[0].length ?? 0;
		list.add("call", begin + method, begin + block[1].length);
		return begin;
	}
	return readChainOnce(list, headTo, frame);
}

const calleeCharacters = characterTable(/[\w$.:>\\["'\]\s-]/);

/** "The Iterable API key (VALUE) was pushed" calls nothing. */
const proseAhead = /(?:^|["'(\s>])((?:[A-Za-z][A-Za-z'-]{0,30} ){1,6}[A-Za-z]{2,30}) $/;
const controlWord =
	/^(?:if|when|switch|match|case|cond|select|for|while|until|unless|elseif|catch|with)$/;

/** Objective-C: [[IterableAPI alloc] initWithApiKey:@"VALUE"]. */
function readReceiver(list: OwnerList, { from }: Frame): void {
	const message = /^\s{0,4}\[{0,2}([A-Z]\w{2,60})(?:\s\w{1,40}\])?\s{1,20}\w{2,80}:/.exec(
		list.text.slice(from, list.start),
	);
	if (!message?.[1]) return;
	const begin = from + message[0].indexOf(message[1]);
	list.add("call", begin, begin + message[1].length);
}

/** Goes back over the calls that a method hangs on: a.b(1).c(VALUE). */
function skipCalls(list: OwnerList, at: number, limit: number): number {
	const text = list.text;
	let place = at;
	for (let calls = 0; calls < 6 && text[place - 1] === ")"; calls++) {
		let depth = 0;
		let open = place - 1;
		for (; open > limit; open--) {
			if (text[open] === ")") depth++;
			else if (text[open] === "(" && --depth === 0) break;
		}
		const callee = /[\w$.:>-]{1,80}$/.exec(text.slice(limit, open))?.[0] ?? "";
		if (open <= limit || callee === "") break;
		const module =
			callee === "require" ? /^\(\s{0,3}["']([^"']{1,80})["']/.exec(text.slice(open, place)) : null;
		const named = open + (module?.[0].indexOf(module[1]!) ?? 0);
		place = open - callee.length;
		if (module) list.add("call", named, named + module[1]!.length);
		else list.add("call", place, open);
	}
	return place;
}

/** The last of several arguments, behind a user's name, is a password where a call is about mail: dial(host, port, user, VALUE). */
function readPassword(list: OwnerList, callee: string, frame: Frame): void {
	if (frame !== list.frames[0]) return;
	const ahead = list.text.slice(Math.max(frame.from, list.start - 300), list.start);
	if (!/["'`][^"'`\n]{1,80}["'`]\s{0,3},\s{0,20}@?["'`]$/.test(ahead)) return;
	if (!/smtp|mail|dial|connect|login|auth|plain|transport|sasl|credential/i.test(callee)) return;
	if (!/[\w-]\.[\w.-]{2,}|@/.test(ahead)) return;
	list.owners.push({ relation: "argument", text: "password", from: -1, to: -1 });
}

/** The name that the function itself gives the argument: `def lists(key):` for lists(VALUE). */
function readParameter(list: OwnerList, callee: string, frame: Frame): void {
	const own = /[\w$]{2,60}$/.exec(callee)?.[0];
	if (own === undefined || frame !== list.frames[0]) return;
	if (!list.mayDefine) return;
	const position = list.text.slice(frame.from, list.start).split(",").length - 1;
	const escaped = own.replaceAll("$", "\\$");
	const made = new RegExp(
		`(?:def|function|func|fn|fun|sub)\\s{1,4}${escaped}\\s{0,2}\\(([^()\\n]{1,160})\\)|\\b${escaped}\\s{0,2}=\\s{0,2}(?:async\\s)?\\(([^()\\n]{1,160})\\)\\s{0,2}=>`,
	).exec(list.text);
	const parameter = (made?.[1] ?? made?.[2])?.split(",")[position];
	const name = /[\w$]{2,60}/.exec(parameter ?? "")?.[0];
	if (made === null || name === undefined) return;
	const begin = made.index + made[0].lastIndexOf(name);
	list.add("argument", begin, begin + name.length);
}

/** The names left of a head, on its line. */
function readChainOnce(list: OwnerList, at: number, { headFrom }: Frame): number {
	const line: Frame = { opener: "root", from: headFrom, to: at, headFrom, headTo: headFrom };
	const before = list.text.slice(headFrom, at);
	const block =
		/\b(?:class|struct|enum|object|module|interface|namespace|resource|variable|provider|type|func|fn|def|function|trait|impl|record)\s{1,4}["']?([\w.:$-]{1,80})/.exec(
			before,
		);
	if (block?.[1]) {
		const begin = headFrom + block.index + block[0].lastIndexOf(block[1]);
		// resource "type" "name" {
		const label = /^["']\s{1,3}["']([\w.-]{1,80})["']/.exec(
			before.slice(block.index + block[0].length),
		);
		if (label?.[1]) {
			const named = begin + block[1].length + label[0].indexOf(label[1]);
			list.add("member", named, named + label[1].length);
		}
		list.add(label ? "words" : "member", begin, begin + block[1].length);
		return begin;
	}
	// name {
	const bare = /^\s{0,40}["']?([\w.-]{2,60})["']?\s{1,3}$/.exec(before);
	if (bare?.[1] && list.text[at] === "{") {
		const begin = headFrom + bare[0].indexOf(bare[1]);
		list.add("member", begin, begin + bare[1].length);
		return headFrom;
	}
	const count = list.owners.length;
	const next = readNextName(list, at, line, true);
	// `var name: Type {`
	const accessor =
		list.owners.length > count
			? null
			: /\b(?:var|val|let|def)\s{1,4}([\w$]{1,80})\s{0,3}(?::\s{0,3}[\w<>?.]{1,40})?\s{0,3}$/.exec(
					before,
				);
	if (accessor?.[1]) {
		const begin = headFrom + accessor.index + accessor[0].indexOf(accessor[1]);
		list.add("member", begin, begin + accessor[1].length);
		return begin;
	}
	return next ?? headFrom;
}
