// Reads the line above a value that stands at the start of its own: a label, an open bracket, the head of a block.

import type { Frame } from "./frame.ts";
import type { OwnerList } from "./owner-list.ts";

/** A value at a line's start is named by a line above that says nothing else. */
export function readLineAbove(list: OwnerList, at: number, frame: Frame): number | undefined {
	const text = list.text;
	const isAlone = /^["'`*,;)\]}.]{0,4}[ \t]{0,20}(?:\r?\n|$)/.test(
		text.slice(list.end, list.end + 40),
	);
	let lineEnd = at - 1;
	for (let blank = 0; blank < 2; blank++) {
		const lineStart = text.lastIndexOf("\n", lineEnd - 1) + 1;
		const line = text.slice(Math.max(lineStart, lineEnd - 200), lineEnd);
		const trimmed = line.trimEnd();
		if (trimmed.trim() === "") {
			if (lineStart <= frame.from) return undefined;
			lineEnd = lineStart - 1;
			continue;
		}
		const from = lineEnd - line.length;
		if (/(?:[=(:,|>+]|=>|\\)$/.test(trimmed)) {
			const open = from + trimmed.length;
			if (!isAlone && /[|>]$/.test(trimmed)) return undefined;
			if (trimmed.endsWith("\\")) return open - 1;
			return /[|>]$/.test(trimmed) ? blockScalar(list, from, trimmed) : open;
		}
		if (!isAlone || frame.opener === "[" || frame.opener === "{") return undefined;
		const label = /^[\s#/*<!>-]{0,12}([A-Za-z][\w .'()/&-]{2,80}?)(?:-->|[:*#]){0,4}$/.exec(
			trimmed,
		);
		if (label?.[1]) {
			const begin = from + trimmed.indexOf(label[1]);
			list.add("words", begin, begin + label[1].length);
		}
		return undefined;
	}
	return undefined;
}

/** `name: |` and `name: >-` above. */
function blockScalar(list: OwnerList, from: number, line: string): number | undefined {
	const head = /([\w.\-"']{1,80})\s{0,3}:\s{0,3}[|>]$/.exec(line.replace(/[-+]$/, ""));
	if (!head?.[1]) return undefined;
	const begin = from + head.index;
	list.add("assigned", begin, begin + head[1].length);
	return begin;
}
