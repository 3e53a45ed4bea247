// What has been started and runs still? It must not outlive the bench, nor write into the temporary
// folder while that is taken away.

import { spawn } from "node:child_process";

const running = new Set();

/** As spawn(), but as a group of its own: with it ends what it has started. */
export function start(command, args, options) {
	const child = spawn(command, args, { ...options, detached: true });
	running.add(child);
	child.on("exit", () => running.delete(child));
	child.on("error", () => running.delete(child));
	return child;
}

export function stopAll() {
	for (const { pid } of running) {
		try {
			process.kill(-pid, "SIGKILL");
		} catch {
			// It has just ended.
		}
	}
}
