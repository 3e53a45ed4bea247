// Parses a commit or an annotated tag into the ids that it names and what a person wrote: the message, and
// the headers after the ids (author, committer or tagger, signatures, encodings, unknown headers). The ids
// are not content.

import type { Provenance } from "../model/blob.ts";

export interface CommitOrTag {
	/** Tree and parents, or the tagged object. */
	readonly referencedIds: readonly string[];
	/** From the author or tag line on. */
	readonly headers: Buffer;
	readonly message: Buffer;
}

/** A malformed commit or tag is all message. */
export function parseCommitOrTag(content: Buffer): CommitOrTag {
	const blank = content.indexOf("\n\n");
	const headersEnd = blank === -1 ? content.length : blank;
	const referencedIds: string[] = [];
	let at = 0;
	while (at < headersEnd) {
		const stop = content.indexOf(lineFeed, at);
		const line = content.toString("latin1", at, stop === -1 ? headersEnd : stop);
		const link = /^(?:tree|parent|object|type) ([0-9a-f]+|[a-z]+)$/.exec(line);
		if (link === null) break;
		if (!line.startsWith("type ")) referencedIds.push(link[1]!);
		at = stop === -1 ? headersEnd : stop + 1;
	}
	return {
		referencedIds,
		headers: content.subarray(at, headersEnd),
		message: content.subarray(Math.min(headersEnd + 2, content.length)),
	};
}

/** Author and date for the report, from an author or tagger line. */
export function parseAuthorAndDate(headers: Buffer): Pick<Provenance, "author" | "date"> {
	const line = /^(?:author|tagger) (.*) (-?\d{1,12}) [-+]\d{4}$/m.exec(headers.toString("utf8"));
	if (line === null) return {};
	return { author: line[1]!, date: isoDate(Number(line[2])) };
}

/** The committer's date, in seconds since 1970; 0 if there is none. */
export function committerDate(headers: Buffer): number {
	const line = /^committer .* (-?\d{1,12}) [-+]\d{4}$/m.exec(headers.toString("latin1"));
	return Number(line?.[1] ?? 0);
}

/** Takes seconds since 1970; gives ISO 8601 in UTC. */
function isoDate(seconds: number): string {
	const milliseconds = Math.min(Math.max(seconds * 1000, -maxDate), maxDate);
	return new Date(milliseconds).toISOString().replace(".000Z", "Z");
}

const lineFeed = 0x0a;
/** What Date can hold. */
const maxDate = 8.64e15;
