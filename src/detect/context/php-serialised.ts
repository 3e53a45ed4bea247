// Reads the names in texts that PHP serialised, also inside of strings, where each quote is escaped.

import type { OwnerList } from "./owner-list.ts";

/** `s:7:"NAME";s:32:"VALUE"` of PHP. */
export function readSerialised(list: OwnerList, at: number): number | undefined {
	const from = Math.max(0, at - 110);
	const name = /s:\d{1,3}:\\{0,3}"([^"\\\n]{1,80})\\{0,3}";$/.exec(list.text.slice(from, at));
	if (!name) return undefined;
	const begin = from + name.index + name[0].indexOf('"') + 1;
	list.add("assigned", begin, begin + name[1]!.length);
	return from + name.index;
}

/** `s:9:"NAME";a:2:{` and `O:8:"stdClass":2:{` of PHP: true where it is one. */
export function readSerialisedHead(list: OwnerList, at: number): boolean {
	const from = Math.max(0, at - 160);
	const left = list.text.slice(from, at);
	if (!left.endsWith(":")) return false;
	const name =
		/s:\d{1,3}:\\{0,3}"([^"\\\n]{1,80})\\{0,3}";[aO]:\d{1,6}:(?:\\{0,3}"[^"\n]{1,60}":\d{1,6}:)?$/.exec(
			left,
		);
	if (!name) return false;
	const begin = from + name.index + name[0].indexOf('"') + 1;
	list.add("member", begin, begin + name[1]!.length);
	return true;
}
