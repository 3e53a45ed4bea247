// Reads packs with a worker pool. Workers take delta families from a shared counter until none is left;
// the main thread takes part. Families that a dying worker did not report are left to git.

import { startWorkerPool, type WorkerPool } from "../../threads/worker-pool.ts";
import type { Repository } from "../repository.ts";
import { createResultResolver } from "./deferred-results.ts";
import { type GitPack, type ObjectStore, openObjectStore } from "./object-store.ts";
import { createPackScanner, type PackScanPlan } from "./pack-scan.ts";
import type { PackScanResult, PackTask } from "./pack-scan-result.ts";
import {
	createReferenceReader,
	type ReferencePlan,
	type ReferenceResult,
} from "./reference-reader.ts";

/** Workers that load while the packs are laid out; they serve for one reading. */
export type PackWorkerPool = WorkerPool;

/** The message that starts a worker. */
export interface PackJob {
	readonly reading: PackReading;
	readonly tasks: readonly PackTask[];
	/** One number that all threads count up: the next task. */
	readonly nextTask: Int32Array;
	/** Another one: how many bytes of deferred candidates are not resolved. */
	readonly pendingBytes: Int32Array;
}

type PackReading =
	| { readonly kind: "scan"; readonly plan: PackScanPlan }
	| { readonly kind: "references"; readonly plan: ReferencePlan };

/**
 * Opens the packs of a repository and starts workers for them; the caller closes and stops both.
 * Undefined where reading is better left to git: `onLeft` is told why.
 */
export function openPacks(
	repository: Repository,
	jobs: number | undefined,
	onLeft?: (reason: string) => void,
): { readonly store: ObjectStore; readonly pool: PackWorkerPool } | undefined {
	const started: PackWorkerPool[] = [];
	const onPacks = (packBytes: number) => {
		started.push(startPackWorkers(packBytes, jobs));
	};
	const store = openObjectStore(repository, { onPacks, ...(onLeft && { onLeft }) });
	const [pool] = started;
	if (store !== undefined && pool !== undefined) return { store, pool };
	pool?.stop();
	return undefined;
}

/** Starts workers for packs of so many bytes in all; `jobs` is as in startWorkerPool(). */
export function startPackWorkers(packBytes: number, jobs: number | undefined): PackWorkerPool {
	const isWorthIt = jobs !== undefined || packBytes >= minThreadedBytes;
	return startWorkerPool("pack-worker.js", isWorthIt ? jobs : 1);
}

/** Scans all packs and yields the results, in no certain order. */
export async function* scanPacks(
	pool: PackWorkerPool,
	plan: PackScanPlan,
	signal?: AbortSignal,
): AsyncGenerator<PackScanResult> {
	const tasks = listTasks(plan.packs, () => true);
	const pendingBytes = new Int32Array(new SharedArrayBuffer(4));
	const resolve = createResultResolver(plan, pendingBytes);
	const reading = { kind: "scan", plan } as const;
	yield* runTasks<PackScanResult>(pool, { reading, tasks, pendingBytes, resolve, signal });
}

/**
 * Reads the references of all packs. Each reader numbers its names from 0 on; `reader` tells them apart.
 * The main thread does `meanwhile` once the workers have begun.
 */
export async function* readPackReferences(
	pool: PackWorkerPool,
	plan: ReferencePlan,
	meanwhile: () => void,
): AsyncGenerator<ReferenceResult & { readonly reader: number }> {
	const tasks = listTasks(plan.packs, (type) => plan.types.includes(type));
	const reading = { kind: "references", plan } as const;
	const pendingBytes = new Int32Array(1);
	const resolve = (result: ReferenceResult) => result;
	yield* runTasks(pool, { reading, tasks, pendingBytes, resolve, meanwhile });
}

/** Makes the function that reads tasks; a worker's defers candidates and counts them in `pendingBytes`. */
export function createTaskReader(
	{ kind, plan }: PackReading,
	pendingBytes?: Int32Array,
): TaskReader {
	return kind === "scan" ? createPackScanner(plan, pendingBytes) : createReferenceReader(plan).read;
}

type TaskReader = (task: PackTask, isDue?: () => boolean) => PackScanResult | ReferenceResult;

/** Yields the tasks of `first`, then those that no other thread has taken. */
export function* remainingTasks(
	tasks: readonly PackTask[],
	nextTask: Int32Array,
	first: PackTask[] = [],
): Generator<PackTask> {
	for (;;) {
		const task = first.pop() ?? tasks[Atomics.add(nextTask, 0, 1)];
		if (task === undefined) return;
		yield task;
	}
}

interface PoolRun<T> extends Omit<PackJob, "nextTask"> {
	/** Gives what is certain of a result; calls `readAgain` for families that are not (deferred-results.ts). */
	readonly resolve: (result: T, readAgain: (family: PackTask) => void) => T;
	readonly signal?: AbortSignal | undefined;
	readonly meanwhile?: () => void;
}

async function* runTasks<T extends PackScanResult | ReferenceResult>(
	{ workers, alive, stop }: PackWorkerPool,
	{ reading, tasks, pendingBytes, resolve, signal, meanwhile }: PoolRun<T>,
): AsyncGenerator<T & { readonly reader: number }> {
	const nextTask = new Int32Array(new SharedArrayBuffer(4));
	const again: PackTask[] = [];
	const arrived: (T & { reader: number })[] = [];
	const readHere = createMainThreadReader<T>(reading, workers.length);
	let wake = () => {};
	async function* takeArrived(): AsyncGenerator<T & { reader: number }> {
		for (let result = arrived.shift(); result !== undefined; result = arrived.shift()) {
			yield { ...resolve(result, (family) => again.push(family)), reader: result.reader };
			// Resolving many candidates takes long, and a signal is to be seen meanwhile.
			await yieldToEvents();
			if (signal?.aborted) return;
		}
	}
	signal?.addEventListener("abort", stop, { once: true });
	try {
		for (const [reader, worker] of workers.entries()) {
			worker.on("message", (result: T) => {
				arrived.push({ ...result, reader });
				wake();
			});
			worker.on("exit", () => wake());
			const job: PackJob = { reading, tasks, nextTask, pendingBytes };
			worker.postMessage(job);
		}
		meanwhile?.();
		for (;;) {
			for await (const result of readHere(remainingTasks(tasks, nextTask, again))) {
				yield result;
				yield* takeArrived();
				if (signal?.aborted) return;
			}
			yield* takeArrived();
			if (signal?.aborted) return;
			if (arrived.length > 0 || again.length > 0) continue;
			if (alive.size === 0) return;
			await new Promise<void>((resolve) => {
				wake = resolve;
			});
		}
	} finally {
		signal?.removeEventListener("abort", stop);
		stop();
	}
}

/** Makes the function that reads the main thread's own share. */
function createMainThreadReader<T extends PackScanResult | ReferenceResult>(
	reading: PackReading,
	firstReader: number,
): (tasks: Iterable<PackTask>) => AsyncGenerator<T & { reader: number }> {
	let read: TaskReader | undefined;
	let reader = firstReader;
	return async function* readHere(tasks) {
		for (const task of tasks) {
			for (let remaining: PackTask | undefined = task; remaining !== undefined; ) {
				let result: T | undefined;
				try {
					read ??= createTaskReader(reading);
					result = read(remaining, createClock()) as T;
				} catch {
					// As where a worker dies: families that were not reported are left to git.
					read = undefined;
					reader++;
				}
				if (result !== undefined) yield { ...result, reader };
				remaining = result && "remaining" in result ? result.remaining : undefined;
				// Signals and messages of workers arrive only while the event loop runs.
				await yieldToEvents();
			}
		}
	};
}

function yieldToEvents(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}

/** True when it is time to yield: a family can take minutes if somebody made it so. */
function createClock(): () => boolean {
	const dueAt = performance.now() + maxReadingMs;
	let calls = 0;
	return () => ++calls % 8 === 0 && performance.now() >= dueAt;
}

/** Neighbours together, so that blocks of the file are read once; the longest tasks first. */
function listTasks(packs: readonly GitPack[], isIncluded: (type: number) => boolean): PackTask[] {
	const tasks: PackTask[] = [];
	for (const [pack, { layout }] of packs.entries()) {
		const { roots, types, familyBytes } = layout;
		let estimatedBytes = 0;
		for (let at = 0, from = 0; at < roots.length; at++) {
			if (isIncluded(types[roots[at]!]!)) estimatedBytes += familyBytes[at]!;
			if (estimatedBytes < taskBytes && at < roots.length - 1) continue;
			if (estimatedBytes > 0) tasks.push({ pack, from, to: at + 1, estimatedBytes });
			from = at + 1;
			estimatedBytes = 0;
		}
	}
	return tasks.sort((one, other) => other.estimatedBytes - one.estimatedBytes);
}

/** A worker loads and warms up its own JavaScript: 0.3 s of CPU, as much as reading about so many bytes. */
const minThreadedBytes = 32 << 20;
/** How long the main thread reads before it yields. */
const maxReadingMs = 100;
const taskBytes = 8 << 20;
