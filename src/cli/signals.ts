// Lets Ctrl-C (SIGINT) and SIGTERM end the program while it works without a pause: a signal is heard only between two
// pieces of work.

import { setImmediate } from "node:timers/promises";

export const signals = ["SIGINT", "SIGTERM"] as const;

/** Called by a signal while work goes on that can stop early (interrupt.ts). */
export const listeners: (() => void)[] = [];

/**
 * Does work that would hear a signal only at its end. It leaves nothing half done, so meanwhile a signal ends the
 * process.
 */
export function endAtOnceOnSignal<Result>(work: () => Result): Result {
	const all = listeners.flatMap((listener) => signals.map((name) => ({ name, listener })));
	for (const { name, listener } of all) process.off(name, listener);
	try {
		return work();
	} finally {
		for (const { name, listener } of all) process.on(name, listener);
	}
}

/**
 * Yields the items with pauses in which a signal is heard: it ends the process, after `cleanUp`. The first item may
 * take long, and nothing is half done before it.
 */
export async function* pausingForSignals<Item>(
	items: Iterator<Item>,
	cleanUp: () => void = () => {},
): AsyncGenerator<Item> {
	let isStopped = false;
	const stop = () => {
		isStopped = true;
	};
	let step = endAtOnceOnSignal(() => items.next());
	for (const name of signals) process.on(name, stop);
	process.on("exit", cleanUp);
	try {
		let pausedAt = process.uptime();
		for (; !step.done; step = items.next()) {
			yield step.value;
			if (process.uptime() - pausedAt < maxSecondsWithoutPause) continue;
			await setImmediate();
			if (isStopped) process.exit(interrupted);
			pausedAt = process.uptime();
		}
	} finally {
		for (const name of signals) process.off(name, stop);
		process.off("exit", cleanUp);
	}
}

/** What shells say of a program that Ctrl-C ended. */
export const interrupted = 130;
const maxSecondsWithoutPause = 0.05;
