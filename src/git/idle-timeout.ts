// For how long has a process said nothing? Time counts only while something is awaited of it, and
// only in turns of the clock: where we ourselves were busy, what it said is still to be read.

import type { Socket } from "node:net";
import type { Readable } from "node:stream";

export interface Silence {
	readonly ms: number;
	end(): void;
}

/** Calls `onTooLong` once, when the output has brought nothing for `maxMs`. */
export function watchSilence(
	output: Readable,
	{
		maxMs,
		isAwaited,
		onTooLong,
	}: {
		readonly maxMs: number;
		readonly isAwaited: () => boolean;
		readonly onTooLong: () => void;
	},
): Silence {
	const { bytesRead = 0 } = output as Partial<Socket>;
	let seen = bytesRead;
	let ms = 0;
	const clock = setInterval(() => {
		const { bytesRead: now = 0 } = output as Partial<Socket>;
		const isNews = now !== seen || output.readableLength > 0;
		seen = now;
		if (isNews || !isAwaited()) ms = 0;
		else ms += turnMs;
		if (ms < maxMs) return;
		clearInterval(clock);
		onTooLong();
	}, turnMs);
	return {
		get ms() {
			return ms;
		},
		end: () => clearInterval(clock),
	};
}

const turnMs = 100;
