// Measures how long a process gave no output. Time counts only while output is awaited, and only in ticks of
// a timer: while this process is busy itself, output may be waiting unread.

import type { Socket } from "node:net";
import type { Readable } from "node:stream";

export interface IdleTimer {
	readonly idleMs: number;
	stop(): void;
}

/** Calls `onTimeout` once, when there was no output for `maxMs`. */
export function startIdleTimer(
	output: Readable,
	{
		maxMs,
		isAwaited,
		onTimeout,
	}: {
		readonly maxMs: number;
		readonly isAwaited: () => boolean;
		readonly onTimeout: () => void;
	},
): IdleTimer {
	const { bytesRead = 0 } = output as Partial<Socket>;
	let lastBytes = bytesRead;
	let idleMs = 0;
	const clock = setInterval(() => {
		const { bytesRead: now = 0 } = output as Partial<Socket>;
		const hasOutput = now !== lastBytes || output.readableLength > 0;
		lastBytes = now;
		if (hasOutput || !isAwaited()) idleMs = 0;
		else idleMs += tickMs;
		if (idleMs < maxMs) return;
		clearInterval(clock);
		onTimeout();
	}, tickMs);
	return {
		get idleMs() {
			return idleMs;
		},
		stop: () => clearInterval(clock),
	};
}

const tickMs = 100;
