// Kills the git processes that are running when this process ends, however it ends. Where it is killed
// without notice, a git that reads standard input sees its end, one that writes fails, and the rest reach
// their memory limit (git-limits.ts).

import type { ChildProcess } from "node:child_process";

const running = new Set<ChildProcess>();

/**
 * Starts a child process that is killed when this process ends. Signals are listened to before it
 * starts: one that came in between would end this process alone.
 */
export function spawnKilledOnExit<Child extends ChildProcess>(spawn: () => Child): Child {
	if (running.size === 0) listen();
	let child: Child;
	try {
		child = spawn();
	} catch (error) {
		if (running.size === 0) stopListening();
		throw error;
	}
	running.add(child);
	child.once("close", () => {
		running.delete(child);
		if (running.size === 0) stopListening();
	});
	return child;
}

function listen(): void {
	process.on("exit", killAll);
	for (const signal of signals) process.on(signal, onSignal);
}

function stopListening(): void {
	process.off("exit", killAll);
	for (const signal of signals) process.off(signal, onSignal);
}

function killAll(): void {
	for (const child of running) child.kill("SIGKILL");
}

/** Where nobody else listens, the signal then has its default effect. */
function onSignal(signal: NodeJS.Signals): void {
	if (process.listenerCount(signal) > 1) return;
	killAll();
	process.off(signal, onSignal);
	process.kill(process.pid, signal);
}

const signals: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
