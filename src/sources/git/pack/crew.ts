// Who reads the packs? Threads, as many as there are cores, each taking the next few families
// until none is left; or this thread alone, where there is little to read. Whatever a thread
// that dies had not told is left over, and so is read by git.

import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { createLinksReader, type LinksPlan, type ToldLinks } from "./links-reading.ts";
import { createReader, type ReadingPlan, type Task, type Told } from "./reading.ts";
import type { Pack } from "./store.ts";

export interface CrewOptions {
	/** How many threads at most; as many as there are cores where it is not said. */
	readonly jobs?: number | undefined;
	readonly signal?: AbortSignal | undefined;
}

/** What a thread is started with. */
export interface ThreadData {
	readonly work: Work;
	readonly tasks: readonly Task[];
	/** One number that all threads count up: the next task. */
	readonly next: Int32Array;
}

type Work =
	| { readonly kind: "screen"; readonly plan: ReadingPlan }
	| { readonly kind: "links"; readonly plan: LinksPlan };

/** Screens all packs and gives what was told, in no certain order. */
export async function* readPacks(plan: ReadingPlan, options: CrewOptions): AsyncGenerator<Told> {
	const tasks = listTasks(plan.packs, () => true);
	yield* run<Told>({ kind: "screen", plan }, tasks, options);
}

/** Reads the links of all packs; each list counts its names from 0 on, `reader` tells them apart. */
export async function* readLinks(
	plan: LinksPlan,
	options: CrewOptions,
): AsyncGenerator<ToldLinks & { readonly reader: number }> {
	const tasks = listTasks(plan.packs, (type) => plan.types.includes(type));
	yield* run<ToldLinks>({ kind: "links", plan }, tasks, options);
}

/** Makes the reader for a thread's work. */
export function createWorker({ kind, plan }: Work): (task: Task) => Told | ToldLinks {
	return kind === "screen" ? createReader(plan) : createLinksReader(plan).read;
}

async function* run<T extends Told | ToldLinks>(
	work: Work,
	tasks: readonly Task[],
	{ jobs, signal }: CrewOptions,
): AsyncGenerator<T & { readonly reader: number }> {
	const threads = Math.min(jobs ?? availableParallelism(), maxThreads, tasks.length);
	const weight = tasks.reduce((sum, task) => sum + task.weight, 0);
	const isWorthIt = jobs !== undefined || weight >= minThreadedBytes;
	const program = threads > 1 && isWorthIt ? findThreadProgram() : undefined;
	const told =
		program === undefined
			? readAlone(work, tasks, signal)
			: readTogether(work, tasks, program, threads, signal);
	yield* told as AsyncGenerator<T & { reader: number }>;
}

async function* readAlone(
	work: Work,
	tasks: readonly Task[],
	signal: AbortSignal | undefined,
): AsyncGenerator<(Told | ToldLinks) & { reader: number }> {
	let read = createWorker(work);
	let reader = 0;
	for (const task of tasks) {
		let told: Told | ToldLinks | undefined;
		try {
			told = read(task);
		} catch {
			// As where a thread dies: what it had not told is left over.
			read = createWorker(work);
			reader++;
		}
		if (told !== undefined) yield { ...told, reader };
		// A signal is seen only when the loop of events turns.
		await new Promise((resolve) => setImmediate(resolve));
		if (signal?.aborted) return;
	}
}

async function* readTogether(
	work: Work,
	tasks: readonly Task[],
	program: string,
	jobs: number,
	signal: AbortSignal | undefined,
): AsyncGenerator<(Told | ToldLinks) & { reader: number }> {
	const workerData: ThreadData = { work, tasks, next: new Int32Array(new SharedArrayBuffer(4)) };
	const arrived: ((Told | ToldLinks) & { reader: number })[] = [];
	let wake = () => {};
	let running = jobs;
	const threads = Array.from({ length: jobs }, (_, reader) => {
		const thread = new Worker(program, { workerData, execArgv: [], env: {} });
		thread.on("message", (told: Told | ToldLinks) => {
			arrived.push({ ...told, reader });
			wake();
		});
		// What it had not told is left over, and exit follows.
		thread.on("error", () => {});
		thread.on("exit", () => {
			running--;
			wake();
		});
		return thread;
	});
	const stop = () => {
		for (const thread of threads) void thread.terminate();
	};
	signal?.addEventListener("abort", stop, { once: true });
	try {
		for (;;) {
			yield* arrived.splice(0);
			if (arrived.length > 0) continue;
			if (running === 0 || signal?.aborted) return;
			await new Promise<void>((resolve) => {
				wake = resolve;
			});
		}
	} finally {
		signal?.removeEventListener("abort", stop);
		stop();
	}
}

/** Neighbours together, so that blocks of the file are read once; the longest tasks first. */
function listTasks(packs: readonly Pack[], isAsked: (type: number) => boolean): Task[] {
	const tasks: Task[] = [];
	for (const [pack, { layout }] of packs.entries()) {
		const { roots, types, weights } = layout;
		let weight = 0;
		for (let at = 0, from = 0; at < roots.length; at++) {
			if (isAsked(types[roots[at]!]!)) weight += weights[at]!;
			if (weight < taskBytes && at < roots.length - 1) continue;
			if (weight > 0) tasks.push({ pack, from, to: at + 1, weight });
			from = at + 1;
			weight = 0;
		}
	}
	return tasks.sort((one, other) => other.weight - one.weight);
}

/** Beside the bundle, or one folder above where this is a chunk of it; nowhere in the sources. */
function findThreadProgram(): string | undefined {
	for (const place of ["./pack-thread.js", "../pack-thread.js"]) {
		const path = fileURLToPath(new URL(place, import.meta.url));
		if (existsSync(path)) return path;
	}
	return undefined;
}

const maxThreads = 16;
/** Each thread compiles the program for itself, which takes as long as to read about this much. */
const minThreadedBytes = 1200 << 20;
const taskBytes = 8 << 20;
