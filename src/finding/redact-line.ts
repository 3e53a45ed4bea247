// Redacts the line of a secret, to show it. Every match on the line is redacted, weak and encoded ones too, and so is
// anything else that looks like a secret.

import type { Match } from "../model/match.ts";
import type { RedactedLine } from "../model/redacted-line.ts";

/** How much of the line is kept on either side of the secret, in bytes. */
const reachBytes = 240;

/**
 * Cuts the line of `match` out of `bytes`, with "…" where it goes on. `matches` are all matches
 * in the bytes, in order and apart; offsets are those of the content, of which `bytes` begin at `base`.
 */
export function redactLine(
	bytes: Buffer,
	base: number,
	match: Match,
	matches: readonly Match[],
	line: number,
): RedactedLine {
	const start = match.start - base;
	const end = match.end - base;
	// Only as far as is shown: a line can be as long as the content.
	const near = Math.max(0, start - reachBytes);
	const lineStart = bytes.subarray(Math.max(0, near - 1), start).lastIndexOf(10);
	const far = Math.min(bytes.length, end + reachBytes);
	const lineEnd = bytes.subarray(end, far + 1).indexOf(10);
	let from = lineStart < 0 ? near : Math.max(0, near - 1) + lineStart + 1;
	let to = lineEnd < 0 ? far : end + lineEnd;
	const isCutBefore = lineStart < 0 && near > 0;
	const isCutBehind = lineEnd < 0 && far < bytes.length;
	// A cut inside a character would make the rest look like another encoding.
	while (isCutBefore && from < start && isContinuation(bytes[from]!)) from++;
	while (isCutBehind && to > end && isContinuation(bytes[to]!)) to--;
	const inside = matchesBetween(matches, from + base, to + base).filter((other) => other !== match);
	const before = show(bytes, base, from, Math.min(start, to), inside);
	const behind = show(bytes, base, Math.min(end, to), to, inside);
	const key = match.secret.redacted;
	const lead = (isCutBefore ? "…" : "") + before.replace(/^\s+/, "");
	const tail = behind.trimEnd() + (isCutBehind ? "…" : "");
	return {
		text: lead + key + tail,
		start: lead.length,
		end: lead.length + key.length,
		line,
	};
}

function matchesBetween(matches: readonly Match[], from: number, to: number): readonly Match[] {
	let [low, high] = [0, matches.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (matches[middle]!.end <= from) low = middle + 1;
		else high = middle;
	}
	const first = low;
	while (low < matches.length && matches[low]!.start < to) low++;
	return matches.slice(first, low);
}

function isContinuation(byte: number): boolean {
	return (byte & 0xc0) === 0x80;
}

function show(
	bytes: Buffer,
	base: number,
	from: number,
	to: number,
	matches: readonly Match[],
): string {
	let text = "";
	let done = from;
	for (const match of matches) {
		const start = Math.max(done, match.start - base);
		const end = Math.min(to, match.end - base);
		if (end <= done || start >= to) continue;
		text += decode(bytes.subarray(done, start)) + match.secret.redacted;
		done = end;
	}
	return text + decode(bytes.subarray(done, Math.max(done, to)));
}

function decode(bytes: Buffer): string {
	const text = bytes.includes(0) ? bytes.toString("latin1").replaceAll("\0", "") : readable(bytes);
	return maskSecrets(text);
}

function readable(bytes: Buffer): string {
	const text = bytes.toString("utf8");
	return text.includes("\ufffd") ? bytes.toString("latin1") : text;
}

/** Eight or more escapes in a row: a text that is written so from end to end. */
const escapedText =
	/(?:%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|&#x?[0-9A-Fa-f]{1,6};){8,}/g;

/**
 * Hides every run of 16 or more characters that mixes letters and digits, and every text of
 * escapes: it may be a secret of somebody else.
 */
function maskSecrets(text: string): string {
	return text
		.replace(escapedText, "********")
		.replace(/[A-Za-z0-9+/_=.~-]{16,}/g, (run) =>
			run.replace(/[A-Za-z0-9+_=~-]{16,}/g, (part) => (looksRandom(part) ? "********" : part)),
		);
}

function looksRandom(part: string): boolean {
	const digits = part.replace(/[^0-9]/g, "").length;
	if (/^[0-9a-f]{16,}$/i.test(part)) return true;
	return (
		digits >= 2 &&
		/[A-Za-z]/.test(part) &&
		new Set(part).size >= 9 &&
		!/^[A-Za-z]+[-_]?[A-Za-z_-]*\d{0,4}$/.test(part)
	);
}
