// Who reads the packs? Threads, as many as there are cores, each taking the next few families
// until none is left; or this thread alone, where there is little to read. Whatever a thread
// that dies had not told is left over, and so is read by git.

import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { createReader, type ReadingPlan, type Task, type Told } from "./reading.ts";

/** What a thread is started with. */
export interface ThreadData {
	readonly plan: ReadingPlan;
	readonly tasks: readonly Task[];
	/** One number that all threads count up: the next task. */
	readonly next: Int32Array;
}

export interface CrewOptions {
	/** How many threads at most; as many as there are cores where it is not said. */
	readonly jobs?: number | undefined;
	readonly signal: AbortSignal;
}

/** Reads all packs and gives what was told, in no certain order. */
export async function* readPacks(plan: ReadingPlan, options: CrewOptions): AsyncGenerator<Told> {
	const tasks = listTasks(plan);
	const packedBytes = plan.packs.reduce((sum, { layout }) => sum + layout.offsets.at(-1)!, 0);
	const jobs = Math.min(options.jobs ?? availableParallelism(), maxThreads, tasks.length);
	const program = jobs > 1 && packedBytes >= minThreadedBytes ? findThreadProgram() : undefined;
	if (program === undefined) yield* readAlone(plan, tasks, options.signal);
	else
		yield* readTogether(
			{ plan, tasks, next: new Int32Array(new SharedArrayBuffer(4)) },
			program,
			jobs,
			options.signal,
		);
}

async function* readAlone(
	plan: ReadingPlan,
	tasks: readonly Task[],
	signal: AbortSignal,
): AsyncGenerator<Told> {
	const read = createReader(plan);
	for (const task of tasks) {
		yield read(task);
		// A signal is seen only when the loop of events turns.
		await new Promise((resolve) => setImmediate(resolve));
		if (signal.aborted) return;
	}
}

async function* readTogether(
	data: ThreadData,
	program: string,
	jobs: number,
	signal: AbortSignal,
): AsyncGenerator<Told> {
	const arrived: Told[] = [];
	let wake = () => {};
	let running = jobs;
	const threads = Array.from({ length: jobs }, () => {
		const thread = new Worker(program, { workerData: data, execArgv: [], env: {} });
		thread.on("message", (told: Told) => {
			arrived.push(told);
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
	signal.addEventListener("abort", stop, { once: true });
	try {
		for (;;) {
			yield* arrived.splice(0);
			if (arrived.length > 0) continue;
			if (running === 0 || signal.aborted) return;
			await new Promise<void>((resolve) => {
				wake = resolve;
			});
		}
	} finally {
		signal.removeEventListener("abort", stop);
		stop();
	}
}

/** Neighbours together, so that blocks of the file are read once; the longest tasks first. */
function listTasks({ packs }: ReadingPlan): Task[] {
	const tasks: { readonly task: Task; readonly weight: number }[] = [];
	for (const [pack, { layout }] of packs.entries()) {
		const { roots, weights } = layout;
		let weight = 0;
		for (let at = 0, from = 0; at < roots.length; at++) {
			weight += weights[at]!;
			if (weight < taskBytes && at < roots.length - 1) continue;
			tasks.push({ task: { pack, from, to: at + 1 }, weight });
			from = at + 1;
			weight = 0;
		}
	}
	return tasks.sort((one, other) => other.weight - one.weight).map(({ task }) => task);
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
/** To start a thread takes as long as to read about this much. */
const minThreadedBytes = 4 << 20;
const taskBytes = 8 << 20;
