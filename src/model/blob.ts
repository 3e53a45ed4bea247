// What a source yields: content, and where that content was seen. Content is
// scanned once however often it appears, so one blob may have many provenances.

/**
 * What a secret stood in: a file of the tree, a staged content, a file's content in a commit, a message
 * of a commit, an author's or committer's name, a tag, a note, a name of a file or ref, a given text.
 */
export type Where =
	| "file"
	| "staged"
	| "commit"
	| "message"
	| "author"
	| "tag"
	| "note"
	| "name"
	| "stdin";

/** ISO 8601; without `to` it still stands there. */
export interface Presence {
	readonly from: string;
	readonly to?: string;
}

/** One place where a blob was seen. Paths are relative to the scan's root, with "/". */
export interface Provenance {
	readonly where: Where;
	readonly path: string;
	readonly repository?: string;
	readonly commit?: string;
	readonly author?: string;
	/** ISO 8601. */
	readonly date?: string;
	/** The git object id. */
	readonly blob?: string;
	readonly inHead?: boolean;
	readonly refs?: readonly string[];
	readonly unreachable?: boolean;
	/** On a person's own machine: the program that wrote it, its session, and the project that this was in. */
	readonly agent?: string;
	readonly session?: string;
	readonly project?: string;
	/** The commit that took it out of this path again. */
	readonly removed?: { readonly commit: string; readonly date: string };
	/** When it stood at this path of HEAD's files, the oldest first. */
	readonly presence?: readonly Presence[];
	/** Of a name in a history, until its places are found: its bytes, one character each. */
	readonly unplaced?: string;
}

/**
 * Random access to content that is too large to hold: fills `into` from `position` and
 * gives the number of bytes read, 0 only at the end.
 */
export type ReadAt = (into: Uint8Array, position: number) => number;

export interface Blob {
	/**
	 * Held in memory, or read in windows. A source may reuse `bytes` for its next blob: it is
	 * valid until the next one is asked for.
	 */
	readonly content:
		| { readonly kind: "bytes"; readonly bytes: Buffer }
		| { readonly kind: "large"; readonly size: number; readonly readAt: ReadAt };
	/** A path is unknown where `where` is "commit" and there is no commit yet. */
	readonly provenance: readonly Provenance[];
	/**
	 * Each line is a name and a place of its own: UTF-8, or one character a byte where the names'
	 * places are found later.
	 */
	readonly names?: "utf8" | "latin1";
	/** Only matches that touch one of these byte ranges count, which are in order and apart; all do where this is absent. */
	readonly added?: readonly { readonly start: number; readonly end: number }[];
	/**
	 * With `added`: what the parents have at each place, in the order of the places. A match elsewhere
	 * counts as well where none of them had it: an old value can get its name in a new version.
	 */
	readonly previous?: readonly (readonly Buffer[])[];
}
