// Content too large to hold is scanned in windows that overlap by more than any rule can look
// at. Evidence may ask for words anywhere in the content, so these are gathered first.

import type { Match } from "../model/match.ts";
import type { Problem } from "../model/report.ts";
import { reach } from "./context.ts";
import type { Scanner } from "./scanner.ts";

const windowBytes = 4 << 20;
/** A match with all that a rule looks at, in UTF-16, with room for wrapped base64. */
const overlapBytes = 8 * (reach.before + reach.after);

export interface LargeContent {
	readonly size: number;
	readonly readAt: (into: Uint8Array, position: number) => number;
}

export interface Window {
	readonly bytes: Buffer;
	/** Where `bytes` begin in the content. */
	readonly base: number;
	readonly matches: readonly Match[];
}

export interface WindowsResult {
	readonly bytes: number;
	readonly problems: readonly Problem[];
}

/**
 * Scans a large content and gives each window that holds a match to `visit`, in order. The memory used is one window's, whatever the size.
 */
export function scanWindows(
	content: LargeContent,
	scanner: Scanner,
	path: string,
	visit: (window: Window) => void,
): WindowsResult {
	const buffer = Buffer.allocUnsafe(windowBytes + 2 * overlapBytes);
	const words = new Set<string>();
	eachWindow(content, buffer, ({ bytes }) => void scanner.wordsIn(bytes, words));
	const problems = new Map<string, Problem>();
	const bytes = eachWindow(content, buffer, (window) => {
		const { matches, problems: found } = scanner.scan(window.bytes, { path, words, ...window });
		for (const problem of found) problems.set(problem.code, problem);
		if (matches.length > 0) visit({ bytes: window.bytes, base: window.base, matches });
	});
	return { bytes, problems: [...problems.values()] };
}

interface Span {
	readonly bytes: Buffer;
	readonly base: number;
	/** Matches begin in [from, to) of `bytes`. */
	readonly from: number;
	readonly to: number;
}

/** Gives the number of bytes that were there, which is less than `size` for a file that shrank. */
function eachWindow(
	{ size, readAt }: LargeContent,
	buffer: Buffer,
	visit: (span: Span) => void,
): number {
	let core = 0;
	for (; core < size; core += windowBytes) {
		const base = Math.max(0, core - overlapBytes);
		const wanted = Math.min(size, core + windowBytes + overlapBytes) - base;
		let filled = 0;
		while (filled < wanted) {
			const read = readAt(buffer.subarray(filled, wanted), base + filled);
			if (read === 0) break;
			filled += read;
		}
		const from = core - base;
		if (filled > from) {
			visit({
				bytes: buffer.subarray(0, filled),
				base,
				from,
				to: Math.min(filled, from + windowBytes),
			});
		}
		if (filled < wanted) return base + filled;
	}
	return size;
}
