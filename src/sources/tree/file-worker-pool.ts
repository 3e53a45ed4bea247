// Reads a large tree with a worker pool. The main thread reads from the start of the list, workers from the end,
// until they meet. A worker only reports, in shared memory, that a file was read whole and is clean. The main
// thread reads every other file itself, in order, so it never waits and all reports are its own.

import { statSync } from "node:fs";
import { join } from "node:path";
import type { Opens } from "../../containers/container-prefilter.ts";
import type { Pack } from "../../packs/pack.ts";
import { startWorkerPool, type WorkerPool } from "../../threads/worker-pool.ts";
import type { TreeEntry, TreeListing } from "./tree-listing.ts";

/** Workers that load while the files are listed. */
export type FileWorkerPool = WorkerPool;

/** The message that starts a worker. */
export interface FileJob {
	readonly root: string;
	readonly realFolders: ReadonlySet<string> | undefined;
	/** One for each file, separated by NULs; empty for what is left to the main thread. */
	readonly paths: string;
	/** By the number of the file. */
	readonly isTracked: Uint8Array;
	readonly rulePacks: readonly Pack[];
	readonly maxFileBytes: number;
	/** What it opens is not called clean. */
	readonly opens?: Opens | undefined;
	/** The next file to take, counting down. */
	readonly nextFile: Int32Array;
	/** The file that the main thread has reached. */
	readonly mainThreadAt: Int32Array;
	/** By the number of the file: 1 more than its size where it is clean. */
	readonly results: Int32Array;
}

export interface FilePrefiltering {
	/** The size of a file that is clean; undefined where it must be read. Call it in order. */
	cleanBytesOf(file: number): number | undefined;
	/** Stops the workers. */
	stop(): void;
}

/** Guesses whether workers will pay, before git has listed anything. */
export function isLargeCheckout(root: string): boolean {
	try {
		return statSync(join(root, ".git", "index")).size >= minSharedIndexBytes;
	} catch {
		return false;
	}
}

/** Starts workers for a tree that is being listed; they do not keep the process alive. */
export function startFileWorkers(jobs: number | undefined): FileWorkerPool {
	const pool = startWorkerPool("file-worker.js", jobs);
	for (const thread of pool.workers) thread.unref();
	return pool;
}

/** Starts the job with the given workers, or with new ones if there is enough to read. */
export function prefilterFiles(
	{ root, entries, realFolders }: TreeListing,
	limits: {
		readonly isExcluded: (path: string) => boolean;
		readonly maxFileBytes: number;
		readonly jobs?: number | undefined;
		readonly opens?: Opens | undefined;
	},
	rulePacks: readonly Pack[],
	started: FileWorkerPool | undefined,
): FilePrefiltering {
	const isLarge = limits.jobs !== undefined || entries.length >= minSharedFiles;
	const pool = started ?? startFileWorkers(isLarge ? limits.jobs : 1);
	if (pool.workers.length === 0) return { cleanBytesOf: () => undefined, stop: () => {} };
	const [nextFile, mainThreadAt] = [sharedNumbers(1), sharedNumbers(1)];
	const results = sharedNumbers(entries.length);
	nextFile[0] = entries.length - 1;
	const isForMainThread = ({ path, bytes }: TreeEntry) =>
		bytes !== undefined || limits.isExcluded(path);
	const job: FileJob = {
		root,
		realFolders,
		paths: entries.map((entry) => (isForMainThread(entry) ? "" : entry.path)).join("\0"),
		isTracked: Uint8Array.from(entries, (entry) => (entry.isTracked ? 1 : 0)),
		rulePacks,
		maxFileBytes: limits.maxFileBytes,
		opens: limits.opens,
		nextFile,
		mainThreadAt,
		results,
	};
	for (const thread of pool.workers) thread.postMessage(job);
	return {
		cleanBytesOf(file) {
			Atomics.store(mainThreadAt, 0, file);
			const answer = Atomics.load(results, file);
			return answer === 0 ? undefined : answer - 1;
		},
		stop() {
			Atomics.store(mainThreadAt, 0, entries.length);
			pool.stop();
		},
	};
}

function sharedNumbers(length: number): Int32Array {
	return new Int32Array(new SharedArrayBuffer(4 * length));
}

/** A worker needs 40 ms to load, in which the main thread reads about half as many. */
const minSharedFiles = 2000;
/** The index of about as many files. */
const minSharedIndexBytes = 200_000;
