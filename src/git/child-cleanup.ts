// Who ends the gits that were started? They end with us, however we end, so that none goes on
// alone. Where we are killed without a word, those that read standard input see its end, those
// that write fail at that, and the rest come to the limit on their memory (limits.ts).

import type { ChildProcess } from "node:child_process";

const running = new Set<ChildProcess>();

/** Notes a process that was started: it is killed when we end. */
export function endWithUs(child: ChildProcess): void {
	if (running.size === 0) {
		process.on("exit", endAll);
		for (const signal of signals) process.on(signal, endBySignal);
	}
	running.add(child);
	child.once("close", () => {
		running.delete(child);
		if (running.size > 0) return;
		process.off("exit", endAll);
		for (const signal of signals) process.off(signal, endBySignal);
	});
}

function endAll(): void {
	for (const child of running) child.kill("SIGKILL");
}

/** Where nobody else listens, the signal does what it would have done without us. */
function endBySignal(signal: NodeJS.Signals): void {
	if (process.listenerCount(signal) > 1) return;
	endAll();
	process.off(signal, endBySignal);
	process.kill(process.pid, signal);
}

const signals: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
