// What is said to the person: lines with a kind, which whoever prints them wraps, colours and
// escapes. Names of files and authors in them are as they were read.

export type Kind =
	| "title"
	| "text"
	/** One of a list. */
	| "item"
	/** To be copied: never wrapped. */
	| "url"
	| "command"
	| "good"
	| "bad";

export interface Say {
	readonly kind: Kind;
	readonly text: string;
}

export function say(kind: Kind, text: string): Say {
	return { kind, text };
}

/** The first of a list, and how many more there are. */
export function itemsOf<T>(
	list: readonly T[],
	max: number,
	describe: (entry: T) => string,
	more = 0,
): Say[] {
	const left = Math.max(0, list.length - max) + more;
	return [
		...list.slice(0, max).map((entry) => say("item", describe(entry))),
		...(left > 0 ? [say("item", `and ${left} more`)] : []),
	];
}

/** "1 place", "2 places". */
export function counted(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
