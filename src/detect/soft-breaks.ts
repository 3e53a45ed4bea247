// Where does mail break a line in a value? Behind "=" at the end of a line that is long enough; "NAME=" at
// the end of a short one is an empty setting. What is broken is put together by escapes.ts.

import { byteSet } from "./probe.ts";

/** Calls `found(start, end)` where a soft line break of mail ("=" at a line's end) may cut a secret in two. */
export function findSoftBreaks(
	bytes: Buffer,
	from: number,
	to: number,
	found: (start: number, end: number) => void,
): void {
	for (const lineEnd of bytes.indexOf(13) < 0 ? ["=\n"] : ["=\n", "=\r\n"]) {
		for (let at = bytes.indexOf(lineEnd, from); at >= 0 && at < to; ) {
			const next = at + lineEnd.length;
			const cut = findCut(bytes, at, next);
			if (cut && isInMailColumn(bytes, at)) found(cut.start, cut.end);
			at = bytes.indexOf(lineEnd, next);
		}
	}
}

/** What a break at [at, next) may cut in two; undefined where that is too short for a secret. */
function findCut(
	bytes: Uint8Array,
	at: number,
	next: number,
): { readonly start: number; readonly end: number } | undefined {
	let start = at;
	while (start > 0 && at - start < minBrokenLength && keyBytes[bytes[start - 1]!] === 1) start--;
	let end = next;
	while (end - next < minBrokenLength && keyBytes[bytes[end]!] === 1) end++;
	const isCut = start < at && end > next && at - start + end - next >= minBrokenLength;
	return isCut ? { start, end } : undefined;
}

/** Whether a line may be broken as mail does it; it may as well end in the padding of base64. */
export function mayBeMail(text: string): boolean {
	return holdsSoftBreak(text, "=\n") || holdsSoftBreak(text, "=\r\n");
}

/** Looking for lines by hand is several times faster than a pattern that looks behind. */
function holdsSoftBreak(text: string, sign: string): boolean {
	for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) {
		if (at >= mailColumn && text.lastIndexOf("\n", at) < at - mailColumn) return true;
	}
	return false;
}

/** True when a sign at `at` stands far enough behind the start of its line for mail to break it there. */
export function isInMailColumn(bytes: Buffer, at: number): boolean {
	return at >= mailColumn && bytes.lastIndexOf(lineFeed, at) < at - mailColumn;
}

/** How long a line of mail is at least where it is broken. */
const mailColumn = 60;
const lineFeed = 10;

const keyBytes = byteSet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
/** The shortest secret; mail breaks lines anywhere, so both parts of one may be short. */
const minBrokenLength = 22;
