// Scans a content too large for memory, as it is read, in overlapping windows (window-spans.ts). Words that evidence needs anywhere in
// the content are gathered from all of it, in another pass, and only when one is needed.

import type { Match } from "../model/match.ts";
import type { Problem } from "../model/report.ts";
import type { ContentPrefilter } from "./content-prefilter.ts";
import { ScanBudget } from "./scan-budget.ts";
import type { ScanResult } from "./scan-request.ts";
import type { Scanner } from "./scanner.ts";
import { defaultWindowBytes, overlapBytes, windowsOf } from "./window-spans.ts";

export interface LargeContent {
	readonly size: number;
	readonly readAt: (into: Uint8Array, position: number) => number;
}

export interface Window {
	readonly bytes: Buffer;
	/** Where `bytes` begin in the content; they are the window's own, with its last match. */
	readonly base: number;
	readonly matches: readonly Match[];
}

export interface WindowsResult {
	readonly bytes: number;
	readonly problems: readonly Problem[];
}

/**
 * Scans a large content window by window, in order; what it returns at the end is the account. Yields
 * undefined where it only pauses. The memory used is one window's, whatever the size. A window is valid until the next one. A window
 * that a `prefilter` calls clean is not scanned.
 */
export function* scanWindows(
	content: LargeContent,
	scanner: Scanner,
	path: string,
	prefilter?: ContentPrefilter,
	windowBytes: number = defaultWindowBytes,
): Generator<Window | undefined, WindowsResult> {
	const budget = new ScanBudget(content.size);
	let known: ReadonlySet<string> | undefined;
	const words = () => {
		known ??= gatherWords(content, scanner, windowBytes);
		return known;
	};
	const problems = new Map<string, Problem>();
	let end = 0;
	/** Where the last match ended: its tail may reach into the next window. */
	let told = 0;
	for (const { filled, room, ...span } of spansOf(content, windowBytes, prefilter)) {
		const isClean = prefilter?.isClean(filled) === true;
		const bytes = room().subarray(0, filled);
		const { matches, problems: found } = isClean
			? nothing
			: yield* withPauses(scanner.scanInParts(bytes, { path, words, budget, ...span }));
		for (const problem of found) problems.set(problem.code, problem);
		end = span.base + filled;
		// Not the overlaps: what of them is a secret another window knows.
		const last = Math.max(span.to, (matches.at(-1)?.end ?? 0) - span.base);
		const first = Math.max(span.from, told - span.base);
		told = matches.reduce((furthest, match) => Math.max(furthest, match.end), told);
		yield { bytes: bytes.subarray(first, last), base: span.base + first, matches };
	}
	return { bytes: end, problems: [...problems.values()] };
}

function* withPauses(parts: Generator<void, ScanResult>): Generator<undefined, ScanResult> {
	let step = parts.next();
	for (; !step.done; step = parts.next()) yield undefined;
	return step.value;
}

/** Reads the whole content once more, when the judgement of a candidate needs a word. */
function gatherWords(content: LargeContent, scanner: Scanner, windowBytes: number): Set<string> {
	const words = new Set<string>();
	for (const { filled, room } of spansOf(content, windowBytes)) {
		scanner.wordsIn(room().subarray(0, filled), words);
	}
	return words;
}

const nothing: ScanResult = { matches: [], problems: [] };

interface Span {
	/** Where its bytes are, and how many. */
	readonly room: () => Buffer;
	readonly filled: number;
	readonly base: number;
	/** Matches begin in [from, to) of its bytes. */
	readonly from: number;
	readonly to: number;
}

/** Ends early for a file that shrank. */
function* spansOf(
	{ size, readAt }: LargeContent,
	windowBytes: number,
	prefilter?: ContentPrefilter,
): Generator<Span> {
	const room = makeRoom(windowBytes + 2 * overlapBytes, prefilter);
	for (const { start: base, end, from, to: stop } of windowsOf(0, size, size, windowBytes)) {
		const wanted = end - base;
		let filled = 0;
		while (filled < wanted) {
			const read = readAt(room().subarray(filled, wanted), base + filled);
			if (read === 0) break;
			filled += read;
		}
		const to = Math.min(filled, stop);
		if (filled > from) yield { room, filled, base, from, to };
		if (filled < wanted) return;
	}
}

function makeRoom(bytes: number, prefilter?: ContentPrefilter): () => Buffer {
	if (prefilter !== undefined) {
		prefilter.grow(bytes);
		return () => prefilter.bytes();
	}
	const own = Buffer.allocUnsafe(bytes);
	return () => own;
}
