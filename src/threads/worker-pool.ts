// Starts a pool of worker threads. Each runs a program that lies beside the bundle. A worker that cannot
// start, or dies, is no failure: the main thread reads its files, and git its packs. The thread for archives is no part of
// this: containers/decoder.ts starts it.

import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

export interface WorkerPool {
	readonly workers: readonly Worker[];
	/** Those that have not ended. */
	readonly alive: ReadonlySet<Worker>;
	stop(): void;
}

/**
 * Starts the workers beside the main thread: `jobs` counts both; by default there are as many as cores, and never
 * more, since each costs a tenth of a second to load and none of them waits.
 */
export function startWorkerPool(program: string, jobs: number | undefined): WorkerPool {
	const cores = availableParallelism();
	const count = Math.min(jobs ?? cores, cores, maxThreads) - 1;
	const path = count > 0 ? findProgram(program) : undefined;
	const workers =
		path === undefined
			? []
			: Array.from({ length: count }, () => new Worker(path, { execArgv: [], env: {} }));
	const alive = new Set(workers);
	for (const worker of workers) {
		// An error is always followed by exit; what the worker did not report is done by the caller.
		worker.on("error", () => {});
		worker.on("exit", () => alive.delete(worker));
	}
	return {
		workers,
		alive,
		stop() {
			for (const worker of workers) void worker.terminate();
		},
	};
}

/**
 * Beside the bundle, or one folder above where this is a chunk of it; nowhere in the sources, nor in a
 * bundle that somebody else made: as a CommonJS one it does not even know where it is.
 */
export function findProgram(name: string): string | undefined {
	const here: string | undefined = import.meta.url;
	if (here === undefined) return undefined;
	for (const relative of [`./${name}`, `../${name}`]) {
		const path = fileURLToPath(new URL(relative, here));
		if (existsSync(path)) return path;
	}
	return undefined;
}

const maxThreads = 16;
