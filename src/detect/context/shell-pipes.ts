// Reads the name of a value that a shell hands on: `echo VALUE | docker secret create NAME -`, `tool NAME <<< VALUE`.

import type { OwnerList } from "./owner-list.ts";

/** Adds the name that stands on the other side of a pipe or in front of a here-string, on the value's line. */
export function readPipe(list: OwnerList): void {
	const { text, start, end } = list;
	const behind = /^["']?\s{0,3}(?:\\n["']\s{0,3})?\|\s{0,3}([^\n|]{3,200})/.exec(
		text.slice(end, end + 240),
	);
	if (behind?.[1] && startsWithEcho(text, start)) {
		const from = end + behind[0].length - behind[1].length;
		addName(list, from, behind[1]);
		return;
	}
	// Asked first: the whole pattern is tried at each of the places before.
	if (!text.slice(Math.max(0, start - 7), start).includes("<<<")) return;
	const ahead = /([^\n|]{3,200})<<<\s{0,3}["']?$/.exec(text.slice(Math.max(0, start - 220), start));
	if (ahead?.[1]) addName(list, start - ahead[0].length, ahead[1]);
}

/** What prints a value into a pipe. */
function startsWithEcho(text: string, start: number): boolean {
	return /(?:^|[\s;&(])(?:echo|printf|print|cat|Write-Output)\b[^\n|]{0,60}$/.test(
		text.slice(Math.max(0, start - 100), start),
	);
}

/** The last word that speaks of a key names what the command is given. */
function addName(list: OwnerList, from: number, command: string): void {
	const words = [...command.matchAll(/[\w./-]{6,80}/g)];
	const named = words.findLast(([word]) =>
		/key|token|secret[_-]|[_-]secret|credential|pass|pwd/i.test(word),
	);
	if (named) list.add("pair", from + named.index, from + named.index + named[0].length);
}
