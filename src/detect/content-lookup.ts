// What evidence may ask of a whole content, not only of what is near: its path, and whether it holds a word.

export interface ContentLookup {
	/** Undefined where it is not known yet: then what it could say in favour counts as said. */
	readonly path: string | undefined;
	/** True when the content or its path holds the word, in any case. */
	has(word: string): boolean;
}
