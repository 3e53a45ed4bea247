// What a source yields: content, and where that content was seen. Content is
// scanned once however often it appears, so one blob may have many provenances.

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

/** One place where a blob was seen. Paths are relative to the scan's root, with "/". */
export interface Provenance {
	readonly where: Where;
	readonly path: string;
	/** The entry inside an archive. */
	readonly member?: string;
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
	readonly provenance: readonly Provenance[];
}
