// Reads a name that stands beside the value: "name": "X" next to "value": VALUE, or the element before.

import type { Frame } from "./frame.ts";
import { genericName, type OwnerList } from "./owner-list.ts";

/** A value called "value" or "default" is called what a "name" or "key" beside it says, or the first text of its call. */
export function readSiblingName(list: OwnerList, frame: Frame, at: number): void {
	const text = list.text;
	if ((frame.opener === "root" || frame.opener === "section") && at > frame.from) {
		const near = text.slice(Math.max(frame.from, at - 160), at);
		const ahead = rootPair.exec(near);
		if (ahead?.[1]) {
			const begin = at - near.length + ahead.index + ahead[0].indexOf(ahead[1]);
			list.add("pair", begin, begin + ahead[1].length);
		} else if (!addFlag(list, near, at)) {
			// On its line, and on the next one where it is only called a "value".
			const lineEnd = text.indexOf("\n", list.end);
			const isGeneric = genericName.test(list.owners.at(-1)?.text.trim() ?? "");
			const stop = isGeneric && lineEnd >= 0 ? text.indexOf("\n", lineEnd + 1) : lineEnd;
			const limit = Math.min(stop < 0 ? text.length : stop, list.end + 200);
			addNamed(list, frame, list.end, limit);
		}
		return;
	}
	const from = Math.max(frame.from, at - 400);
	const before = text.slice(from, at);
	let nearest: RegExpExecArray | undefined;
	for (const match of before.matchAll(namedBeside)) {
		if (list.isDirectlyIn(frame, from + match.index)) nearest = match as RegExpExecArray;
	}
	const pointer = genericName.test(list.owners.at(-1)?.text.trim() ?? "")
		? patchPath.exec(before)
		: null;
	if (pointer?.[1] && list.isDirectlyIn(frame, from + pointer.index)) {
		const begin = from + pointer.index + pointer[0].indexOf(pointer[1]);
		list.add("pair", begin, begin + pointer[1].length);
	} else if (nearest) {
		const value = nearest[1] ?? nearest[2]!;
		const begin = from + nearest.index + nearest[0].lastIndexOf(value);
		list.add("pair", begin, begin + value.length);
	} else {
		addNamed(list, frame, list.end, Math.min(frame.to, list.end + 300));
	}
	if (frame.opener !== "(") return;
	// A short option says less than the long one behind it: ('-k', '--iterable-key', default=VALUE).
	const first = /^\s{0,20}(?:["']-\w["'],\s{0,3})?@?(["'`])([^"'`\n]{2,80})\1/.exec(
		text.slice(frame.from, at),
	);
	if (first?.[2]) {
		const begin = frame.from + first[0].indexOf(first[2]);
		list.add("default", begin, begin + first[2].length);
	}
}

/** JSON Patch: "path": "/iterable/apiKey", "value": VALUE. */
const patchPath = /"path"\s{0,3}:\s{0,3}"\/([^"\n]{2,120})"[^"]{1,60}"\w{1,20}"\s{0,3}:\s{0,3}"?$/;

/** ParameterKey=NAME,ParameterValue=VALUE and --name NAME --value VALUE on the value's line. */
function addFlag(list: OwnerList, near: string, at: number): boolean {
	const flag = flagAhead.exec(near);
	if (!flag?.[1]) return false;
	const begin = at - near.length + flag.index + flag[0].indexOf(flag[1]);
	list.add("pair", begin, begin + flag[1].length);
	return true;
}

const flagAhead =
	/(?:\bParameterKey=|\s--(?:name|key|secret-id|secret|id|parameter-name)[ =])["']?([\w./:-]{2,100})["']?[, ](?:[^\n]{0,80}[, ])?(?:-{0,2}[\w-]{1,30}[= ])?["']?$/;

/** <key>NAME</key><string>VALUE: the element before names this one. */
export function readSiblingElement(list: OwnerList, tagFrom: number): void {
	const near = list.text.slice(Math.max(0, tagFrom - 200), tagFrom);
	const before =
		/<((?:[\w:.-]{0,30}[-_:.])?(?:key|name|id|label|field|variable|parameter|property|header)|fullName|\w{1,20}(?:Key|Name)|stringProp)(?:\s[^<>]{0,80})?>\s{0,8}([^<>]{1,80}?)\s{0,8}<\/\1>\s{0,60}$/i.exec(
			near,
		) ??
		elementBeside.exec(near) ??
		entryKey.exec(near);
	if (!before?.[2]) return;
	const begin =
		tagFrom -
		near.length +
		before.index +
		before[0].lastIndexOf(before[2], before[0].lastIndexOf("</"));
	list.add("pair", begin, begin + before[2].length);
}

/** <entry><string>NAME</string><string>VALUE */
const entryKey = /<entry>\s{0,40}<(string)>([^<>]{1,80})<\/string>\s{0,40}$/;
const elementBeside = /<(fullName|name|key)>([^<>]{1,80})<\/\1>[\s\S]{0,160}$/i;

/** Adds what the first "name" in [from, to) says that stands beside the value: not in another object. */
function addNamed(list: OwnerList, frame: Frame, from: number, to: number): void {
	for (const match of list.text.slice(from, to).matchAll(namedBeside)) {
		if (!list.isDirectlyIn(frame, from + match.index)) continue;
		const value = match[1] ?? match[2]!;
		const begin = from + match.index + match[0].lastIndexOf(value);
		list.add("pair", begin, begin + value.length);
		return;
	}
}

/** "name": "X", key = 'X', Header.name">X<, forHTTPHeaderField: "X". */
const namedBeside =
	/\\{0,3}["']?\b(?:name|key|header|field|_?id|variable|option|setting|title|label|envvar|env_var|parameterKey|option_name|meta_key|forHTTPHeaderField|forKey|named|service|provider|vendor|property)\\{0,3}["']?\s{0,4}(?:=>|[:=])\s{0,4}\\{0,3}@?(?:["'`]([^"'`\n\\]{1,80})|([\w.-]{2,80}))/gi;

const rootPair =
	/(?:^|\n)[ \t-]{0,40}(?:name|key|header|variable|id)\s{0,3}[:=]\s{0,3}["']?([\w.\-/ ]{1,80}?)["']?\s{0,4}\r?\n[ \t]{0,40}["']?[\w.]{0,20}["']?\s{0,3}[:=]?\s{0,3}["']?$/i;
