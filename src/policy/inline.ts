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
 * Finds a marker in a comment of one line. Takes time in proportion to the line's length, so
 * a line with many findings is best asked about once.
 */
export function findInlineAllow(line: string): InlineAllow | undefined {
	if (!hints.some((hint) => line.includes(hint))) return undefined;
	for (const comment of commentsOf(line)) {
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

/** Tells where the string that opens at an offset ends on this line, in linear time overall. */
function createStringReader(line: string): { endOf: (at: number) => number | undefined } {
	// Once a quote has no partner to the right, no later one of its kind has.
	const unpaired = new Set<string>();
	const endOf = (at: number): number | undefined => {
		const quote = line[at]!;
		if ((quote !== '"' && quote !== "'" && quote !== "`") || unpaired.has(quote)) return undefined;
		// The apostrophe in "don't".
		if (quote === "'" && at > 0 && wordCharacter.test(line[at - 1]!)) return undefined;
		for (let end = at + 1; end < line.length; end++) {
			if (line[end] === "\\") end++;
			else if (line[end] === quote) return end;
		}
		unpaired.add(quote);
		return undefined;
	};
	return { endOf };
}

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
