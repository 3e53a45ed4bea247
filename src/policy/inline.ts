// Recognises a comment that accepts the finding on its line. Only a comment counts, not a string or a URL with the
// same text in it. The language is not known, so the line is read from left to right with the comment openers and
// quotes that most languages share.

import { quotable } from "../text/quotable.ts";

export interface InlineAllow {
	/** Its canonical spelling. */
	readonly marker: string;
	/** The words behind the marker, safe to show. Give the line with its secrets redacted. */
	readonly reason?: string;
}

/**
 * Finds a marker in a comment on the line of a secret. Takes time in proportion to the line's length, so
 * a line with many findings is best asked about once.
 * @param text as git counts lines, with "…" where the line is cut
 * @param secretAt where the secret begins
 */
export function findInlineAllow(text: string, secretAt = 0): InlineAllow | undefined {
	if (!hints.some((hint) => text.includes(hint))) return undefined;
	const line = lineAt(text, secretAt);
	const found = findMarker(commentsOf(line));
	if (found === undefined || !line.startsWith("…")) return found;
	// Nobody knows whether the cut is inside a string: then it must be a comment in either case.
	const ends = quotes.map((quote) => endOfCutString(line, quote)).filter((end) => end > 0);
	return ends.every((end) => findMarker(commentsOf(line.slice(end)))) ? found : undefined;
}

/** What people see as the line: many programs break lines at more characters than git does. */
function lineAt(text: string, offset: number): string {
	const [before = ""] = text.slice(0, offset).split(lineBreak).slice(-1);
	const [behind = ""] = text.slice(offset).split(lineBreak, 1);
	return before + behind;
}

/** Behind the first such quote, if it can end a string; else 0. */
function endOfCutString(line: string, quote: string): number {
	for (let at = 1; at < line.length; at++) {
		if (line[at] === "\\") at++;
		else if (line[at] === quote && !isApostrophe(line, at)) return at + 1;
	}
	return 0;
}

function isApostrophe(line: string, at: number): boolean {
	const isInWord = wordCharacter.test(line[at - 1] ?? "") && wordCharacter.test(line[at + 1] ?? "");
	return line[at] === "'" && isInWord;
}

function findMarker(comments: Iterable<string>): InlineAllow | undefined {
	for (const comment of comments) {
		const found = marker.exec(comment);
		if (!found) continue;
		const reason = quotable(
			comment.slice(found.index + found[0].length).replace(/^[\s:,–—-]+/, ""),
		);
		const name = found[0].startsWith("pragma") ? "pragma: allowlist secret" : found[0];
		return { marker: name, ...(reason !== "" && { reason }) };
	}
	return undefined;
}

/** Yields the text of each comment, without its opener and closer. */
function* commentsOf(line: string): Generator<string> {
	const strings = createStringReader(line);
	const lead = leadingOpener.exec(line);
	let at = 0;
	let afterComment = 0;
	if (lead && !strings.endOf(lead[0].length - 1)) {
		const end = lead[0].endsWith("*") ? line.indexOf("*/", lead[0].length) : -1;
		yield line.slice(lead[0].length, end < 0 ? undefined : end);
		if (end < 0) return;
		at = end + 2;
		afterComment = at;
	}
	for (; at < line.length; at++) {
		// A string that ends on this line is passed over whole.
		const stringEnd = strings.endOf(at);
		if (stringEnd !== undefined) {
			at = stringEnd;
			continue;
		}
		if (at > afterComment && !mayPrecede.test(line[at - 1]!)) continue;
		const block = blocks.find(([opener]) => line.startsWith(opener, at));
		if (block) {
			const [opener, closer] = block;
			const start = at + opener.length;
			const end = line.indexOf(closer, start);
			yield line.slice(start, end < 0 ? undefined : end);
			if (end < 0) return;
			afterComment = end + closer.length;
			at = afterComment - 1;
			continue;
		}
		lineOpener.lastIndex = at;
		const opener = lineOpener.exec(line);
		if (opener) {
			yield line.slice(at + opener[0].length);
			return;
		}
	}
}

/**
 * Tells where the string that opens at an offset ends on this line, in linear time overall. One that has no end here
 * goes on in the next line.
 */
function createStringReader(line: string): { endOf: (at: number) => number | undefined } {
	// Once a quote has no partner to the right, no later one of its kind has.
	const unpaired = new Set<string>();
	const endOf = (at: number): number | undefined => {
		const quote = line[at]!;
		if (!quotes.includes(quote)) return undefined;
		const isOpening = stringStart.test(line.slice(Math.max(0, at - 3), at));
		// The apostrophe in "don't".
		if (quote === "'" && !isOpening && wordCharacter.test(line[at - 1] ?? "")) return undefined;
		const fence = quote.repeat(3);
		if (isOpening && line.startsWith(fence, at)) {
			const end = unpaired.has(fence) ? -1 : line.indexOf(fence, at + 3);
			if (end < 0) unpaired.add(fence);
			return end < 0 ? line.length : end + 2;
		}
		if (unpaired.has(quote)) return isOpening && isString(line, at) ? line.length : undefined;
		for (let end = at + 1; end < line.length; end++) {
			if (line[end] === "\\") end++;
			else if (line[end] === quote) return end;
		}
		unpaired.add(quote);
		return isOpening && isString(line, at) ? line.length : undefined;
	};
	return { endOf };
}

/** Of a quote that opens something without an end: not so the comments of Vim and Basic. */
function isString(line: string, at: number): boolean {
	const isBeforeBlank = /\s/.test(line[at + 1] ?? "");
	if (line[at] === "'")
		return !isBeforeBlank && !hints.some((hint) => line.startsWith(hint, at + 1));
	return !isBeforeBlank || line.slice(0, at).trim() !== "";
}

const quotes = ['"', "'", "`"];
/** With the letters that some languages put before a string. */
const stringStart = /(?:^|[\s=(,[{:+])[fFrRbBuUL@$]{0,2}$/;
const lineBreak = /[\r\v\f\x85\u2028\u2029]/;

const hints = ["unleak:allow", "gitleaks:allow", "trufflehog:ignore", "pragma:"];

// Whole words: "unleak:allowed" and "unleak:allow-next-line" are something else.
const marker =
	/(?<![\p{L}\p{N}_-])(?:unleak:allow|gitleaks:allow|trufflehog:ignore|pragma: ?allowlist secret)(?![\p{L}\p{N}_-])/u;

// An opener stands at the start, after white space, or where code or a string has ended:
// not in the middle of a URL, a path or a shell word.
const mayPrecede = /[\s"'`,;(){}[\]>]/;
const wordCharacter = /[\p{L}\p{N}_]/u;

/** Longer openers first. */
const blocks = [
	["<!--", "-->"],
	["<%--", "--%>"],
	["<%#", "%>"],
	["{{!--", "--}}"],
	["{{--", "--}}"],
	["{{!", "}}"],
	["{#", "#}"],
	["{-", "-}"],
	["<#", "#>"],
	["/*", "*/"],
	["(*", "*)"],
	["@*", "*@"],
] as const;

/**
 * "//" anywhere that an opener may stand; "#" also, but not as in "(#anchor)"; "--" only before
 * a space or a marker, since "--flag" is a word of a shell; ";", "%" and "'" only after white
 * space, since they are operators too. What looks back stands behind what it looks back from:
 * else each blank of a long run would be read again and again.
 */
const lineOpener =
	/\/\/|(?<![({[])#|--+(?=[\s[]|$|unleak:|gitleaks:|trufflehog:|pragma:)|dnl(?=\s)|(?<=^|\s)[;%']|rem(?<=[&@]\s*rem)(?=\s)/iy;

/** Openers at the start of a line only: a block comment's next line, batch, Basic, Vim, Fortran, roff. */
const leadingOpener = /^\s*(?:\*(?=\s)|::|rem(?=\s)|"|!(?=\s)|\.\.(?=\s)|\.?\\")/i;
