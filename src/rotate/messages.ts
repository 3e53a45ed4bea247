// The messages that a rotation shows: lines with a kind, by which the terminal wraps and colours them. Names of files
// and authors in them are not escaped yet.

export type MessageKind =
	| "title"
	| "text"
	/** One of a list. */
	| "item"
	/** To be copied: never wrapped. */
	| "url"
	| "command"
	| "good"
	| "bad";

export interface Message {
	readonly kind: MessageKind;
	readonly text: string;
}

export function message(kind: MessageKind, text: string): Message {
	return { kind, text };
}

/** The first of a list, and how many more there are. */
export function listItems<T>(
	list: readonly T[],
	max: number,
	describe: (entry: T) => string,
	more = 0,
): Message[] {
	const left = Math.max(0, list.length - max) + more;
	return [
		...list.slice(0, max).map((entry) => message("item", describe(entry))),
		...(left > 0 ? [message("item", `and ${left} more`)] : []),
	];
}

/** "1 place", "2 places". */
export function countText(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
