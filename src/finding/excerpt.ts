// The line that a secret stands on, made fit to be shown. Every match on it is redacted, the
// weakest and the encoded ones too, and so is anything else that looks like a secret: what
// else stands on the line of a leaked key is seldom harmless.

import type { Match } from "../model/match.ts";
import type { RedactedLine } from "../model/redacted-line.ts";

/** How much of the line is kept on either side of the secret, in bytes. */
const reachBytes = 240;

/**
 * Cuts the line of `match` out of `bytes`. `matches` are all matches in the bytes; offsets are
 * those of the content, of which `bytes` begin at `base`.
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
	const from = Math.max(bytes.lastIndexOf(10, Math.max(0, start - 1)) + 1, start - reachBytes, 0);
	const lineEnd = bytes.indexOf(10, start);
	const to = Math.min(lineEnd < 0 ? bytes.length : Math.max(lineEnd, start), end + reachBytes);
	const inside = matches
		.filter((other) => other !== match && other.end - base > from && other.start - base < to)
		.sort((one, other) => one.start - other.start);
	const before = show(bytes, base, from, Math.min(start, to), inside);
	const behind = show(bytes, base, Math.min(end, to), to, inside);
	const key = match.secret.redacted;
	const lead = before.replace(/^\s+/, "");
	return {
		text: lead + key + behind.trimEnd(),
		start: lead.length,
		end: lead.length + key.length,
		line,
	};
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

/** Hides every run of 16 or more characters that mixes letters and digits: it may be a secret of somebody else. */
export function maskSecrets(text: string): string {
	return text.replace(/[A-Za-z0-9+/_=.~-]{16,}/g, (run) =>
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
