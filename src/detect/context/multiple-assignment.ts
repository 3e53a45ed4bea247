// Reads the name of a value in a multiple assignment: of `a, b = 1, VALUE` it is "b".

import type { OwnerList } from "./owner-list.ts";

/** Adds the name that stands where the value stands, left of the sign. */
export function readMultipleAssignment(list: OwnerList): void {
	const { text, start } = list;
	const { opener } = list.frames[0]!;
	if (opener === "(" || opener === "[") return;
	const lineFrom = Math.max(list.lineFrom, start - 240);
	const ahead = text.slice(lineFrom, start);
	const several = severalNames.exec(ahead);
	if (!several?.[1] || several[2] === undefined) return;
	const names = several[1].split(",");
	const values = several[2].replace(/"[^"]*"|'[^']*'/g, "").split(",");
	const name = names[values.length - 1];
	if (name === undefined || values.length > names.length) return;
	const before = names.slice(0, values.length - 1).join(",");
	const from = lineFrom + several.index + several[0].indexOf(several[1]) + before.length;
	const begin = from + (before === "" ? 0 : 1) + name.length - name.trimStart().length;
	list.add("assigned", begin, begin + name.trim().length);
}

const severalNames =
	/^[ \t]{0,40}(?:(?:let|const|var|my|local|val)\s{1,3})?[([]?([\w$@.]{1,60}(?:\s{0,3},\s{0,3}[\w$@.]{1,60}){1,7})[)\]]?\s{0,3}:?=\s{0,3}[([]?([^=\n]*)$/;
