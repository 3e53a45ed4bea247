// Cuts a large content into windows that overlap by more than a rule can look at, so that each match is whole in one.

import { contextWindow } from "./candidate-context.ts";

/** A longer content is scanned in windows, whether it is held in memory or not. */
export const maxWholeBytes: number = 2 << 20;
export const defaultWindowBytes: number = 1 << 20;
/** Enough for a match with its context window in UTF-16, with some room for wrapped base64. */
export const overlapBytes: number = 8 * (contextWindow.before + contextWindow.after);

export interface WindowSpan {
	/** The window's bytes in the content. */
	readonly start: number;
	readonly end: number;
	/** Matches begin in [from, to) of its bytes. */
	readonly from: number;
	readonly to: number;
}

/** The windows of [from, to) of a content of `size` bytes. */
export function* windowsOf(
	from: number,
	to: number,
	size: number,
	windowBytes: number = defaultWindowBytes,
): Generator<WindowSpan> {
	for (let core = from; core < to; core += windowBytes) {
		const start = Math.max(0, core - overlapBytes);
		const stop = Math.min(to, core + windowBytes);
		const end = Math.min(size, stop + overlapBytes);
		yield { start, end, from: core - start, to: stop - start };
	}
}
