// Handles Ctrl-C: the first stops the work, which then reports what it has; the second ends the process at once. So
// does the first where the work does not stop in time.

import { setTimeout } from "node:timers/promises";
import { printError } from "./print.ts";
import { interrupted, listeners, signals } from "./signals.ts";

/** Runs the work with a signal that fires on SIGINT or SIGTERM. */
export async function withInterrupts<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
	const stop = new AbortController();
	const interrupt = () => {
		if (stop.signal.aborted) process.exit(interrupted);
		stop.abort();
	};
	listeners.push(interrupt);
	for (const name of signals) process.on(name, interrupt);
	try {
		return await work(stop.signal);
	} finally {
		for (const name of signals) process.off(name, interrupt);
		listeners.splice(listeners.indexOf(interrupt), 1);
	}
}

/**
 * Runs a part of the work that leaves nothing half done. When it goes on after its signal, or
 * fails, as where git was stopped by the same Ctrl-C, the process ends without a report.
 */
export async function endSoonAfterSignal<T>(
	signal: AbortSignal,
	work: () => Promise<T>,
): Promise<T> {
	let late: NodeJS.Timeout | undefined;
	const wait = () => {
		late = globalThis.setTimeout(endUnreported, patienceMs);
	};
	if (signal.aborted) wait();
	else signal.addEventListener("abort", wait);
	try {
		return await work();
	} catch (error) {
		// A Ctrl-C reaches git too, and git's end may be seen before this process sees the signal.
		await setTimeout(signalDelayMs);
		if (signal.aborted) endUnreported();
		throw error;
	} finally {
		clearTimeout(late);
		signal.removeEventListener("abort", wait);
	}
}

function endUnreported(): never {
	// Over the line that tells of the progress, and what the terminal shows of Ctrl-C.
	const line = process.stderr.isTTY ? "\r\x1b[2K" : "";
	printError(`${line}unleak: Stopped before its end: nothing is reported\n`);
	process.exit(interrupted);
}

const patienceMs = 3000;
const signalDelayMs = 20;
