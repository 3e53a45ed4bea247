// Who reads a large tree? This thread from the start of its list, and others from the end, until
// they meet. The others tell of each file only that it was read whole and holds nothing, in memory
// that all share: what nobody told of, whatever the reason, this thread reads itself, in order. So
// it never waits, and all that is said of a file is said here.

import { statSync } from "node:fs";
import { join } from "node:path";
import type { Pack } from "../../packs/pack.ts";
import { startWorkerPool, type WorkerPool } from "../../threads/worker-pool.ts";
import type { Entry, Listing } from "./entry.ts";

/** Threads that load while the files are listed. */
export type FileCrew = WorkerPool;

/** What a thread is sent; all of it can be given to another thread. */
export interface FileOrders {
	readonly root: string;
	/** One a file, with NULs between them; none for what is left to the main thread. */
	readonly paths: string;
	/** By the number of the file. */
	readonly isTracked: Uint8Array;
	readonly rulePacks: readonly Pack[];
	readonly maxFileBytes: number;
	/** The next file to take, counting down. */
	readonly next: Int32Array;
	/** How far the main thread is. */
	readonly reached: Int32Array;
	/** By the number of the file, 1 more than its bytes where it was seen to hold nothing. */
	readonly told: Int32Array;
}

export interface FileScreening {
	/** Gives the bytes of a file that holds nothing; undefined where it is to be read. Asked in order. */
	bytesOf(file: number): number | undefined;
	/** Lets the threads go. */
	end(): void;
}

/** Guesses whether a crew will pay, before git has listed anything. */
export function isLargeCheckout(root: string): boolean {
	try {
		return statSync(join(root, ".git", "index")).size >= minSharedIndexBytes;
	} catch {
		return false;
	}
}

/** Hires for a tree that is being listed; they keep no process from its end. */
export function hireFileCrew(jobs: number | undefined): FileCrew {
	const crew = startWorkerPool("file-worker.js", jobs);
	for (const thread of crew.workers) thread.unref();
	return crew;
}

/** Sends the crew, or one that is hired now if there is enough to read, to the end of the list. */
export function screenFiles(
	{ root, entries }: Listing,
	intake: {
		readonly isExcluded: (path: string) => boolean;
		readonly maxFileBytes: number;
		readonly jobs?: number | undefined;
	},
	rulePacks: readonly Pack[],
	hired: FileCrew | undefined,
): FileScreening {
	const isWorthIt = intake.jobs !== undefined || entries.length >= minSharedFiles;
	const crew = hired ?? hireFileCrew(isWorthIt ? intake.jobs : 1);
	if (crew.workers.length === 0) return { bytesOf: () => undefined, end: () => {} };
	const [next, reached] = [sharedNumbers(1), sharedNumbers(1)];
	const told = sharedNumbers(entries.length);
	next[0] = entries.length - 1;
	const isLeft = ({ path, bytes }: Entry) => bytes !== undefined || intake.isExcluded(path);
	const orders: FileOrders = {
		root,
		paths: entries.map((entry) => (isLeft(entry) ? "" : entry.path)).join("\0"),
		isTracked: Uint8Array.from(entries, (entry) => (entry.isTracked ? 1 : 0)),
		rulePacks,
		maxFileBytes: intake.maxFileBytes,
		next,
		reached,
		told,
	};
	for (const thread of crew.workers) thread.postMessage(orders);
	return {
		bytesOf(file) {
			Atomics.store(reached, 0, file);
			const answer = Atomics.load(told, file);
			return answer === 0 ? undefined : answer - 1;
		},
		end() {
			Atomics.store(reached, 0, entries.length);
			crew.stop();
		},
	};
}

function sharedNumbers(length: number): Int32Array {
	return new Int32Array(new SharedArrayBuffer(4 * length));
}

/** A thread needs 40 ms to load, in which this one reads about half as many. */
const minSharedFiles = 2000;
/** Of about as many files. */
const minSharedIndexBytes = 200_000;
