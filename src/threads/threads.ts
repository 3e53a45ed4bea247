// How does work get threads of its own? Each runs a program that lies beside the bundle. One that
// cannot start, or dies, is no failure: whoever hired it does what it left.

import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

export interface Threads {
	readonly threads: readonly Worker[];
	/** Those that have not ended. */
	readonly alive: ReadonlySet<Worker>;
	dismiss(): void;
}

/** Starts the threads beside this one: `jobs` with it, or as many as there are cores. */
export function startThreads(program: string, jobs: number | undefined): Threads {
	const count = Math.min(jobs ?? availableParallelism(), maxThreads) - 1;
	const path = count > 0 ? findProgram(program) : undefined;
	const threads =
		path === undefined
			? []
			: Array.from({ length: count }, () => new Worker(path, { execArgv: [], env: {} }));
	const alive = new Set(threads);
	for (const thread of threads) {
		// What it had not told is left over, and exit follows.
		thread.on("error", () => {});
		thread.on("exit", () => alive.delete(thread));
	}
	return {
		threads,
		alive,
		dismiss() {
			for (const thread of threads) void thread.terminate();
		},
	};
}

/** Beside the bundle, or one folder above where this is a chunk of it; nowhere in the sources. */
function findProgram(name: string): string | undefined {
	for (const place of [`./${name}`, `../${name}`]) {
		const path = fileURLToPath(new URL(place, import.meta.url));
		if (existsSync(path)) return path;
	}
	return undefined;
}

const maxThreads = 16;
