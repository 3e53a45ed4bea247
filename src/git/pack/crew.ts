// Who reads the packs? This thread, and others beside it, as many as there are cores, each taking
// the next few families until none is left; or this one alone, where there is little to read.
// Whatever a thread that dies had not told is left over, and so is read by git.

import { startThreads, type Threads } from "../../threads/threads.ts";
import { createSettling } from "./left.ts";
import { createLinksReader, type LinksPlan, type ToldLinks } from "./links-reading.ts";
import { createReader, type ReadingPlan } from "./reading.ts";
import type { Pack } from "./store.ts";
import type { Task, Told } from "./told.ts";

/** Threads that load while this one finds out what there is to do; they work for one reading. */
export type Crew = Threads;

/** What a thread is sent. */
export interface Orders {
	readonly work: Work;
	readonly tasks: readonly Task[];
	/** One number that all threads count up: the next task. */
	readonly next: Int32Array;
	/** Another one: how many bytes of questions are left and not answered. */
	readonly open: Int32Array;
}

type Work =
	| { readonly kind: "screen"; readonly plan: ReadingPlan }
	| { readonly kind: "links"; readonly plan: LinksPlan };

/** Starts threads for packs of so many bytes in all: `jobs` with this one, or as many as there are cores. */
export function hireCrew(packBytes: number, jobs: number | undefined): Crew {
	const isWorthIt = jobs !== undefined || packBytes >= minThreadedBytes;
	return startThreads("pack-thread.js", isWorthIt ? jobs : 1);
}

/** Screens all packs and gives what was told, in no certain order. */
export async function* readPacks(
	crew: Crew,
	plan: ReadingPlan,
	signal?: AbortSignal,
): AsyncGenerator<Told> {
	const tasks = listTasks(plan.packs, () => true);
	const open = new Int32Array(new SharedArrayBuffer(4));
	const settle = createSettling(plan, open);
	yield* run<Told>(crew, { work: { kind: "screen", plan }, tasks, open, settle, signal });
}

/**
 * Reads the links of all packs; each list counts its names from 0 on, `reader` tells them apart. What this
 * thread has to do `meanwhile` it does when the others have begun.
 */
export async function* readLinks(
	crew: Crew,
	plan: LinksPlan,
	meanwhile: () => void,
): AsyncGenerator<ToldLinks & { readonly reader: number }> {
	const tasks = listTasks(plan.packs, (type) => plan.types.includes(type));
	const settle = (told: ToldLinks) => told;
	const open = new Int32Array(1);
	yield* run(crew, { work: { kind: "links", plan }, tasks, open, settle, meanwhile });
}

/** Makes the reader for a thread's work; beside the main thread it leaves questions, counted in `open`. */
export function createWorker({ kind, plan }: Work, open?: Int32Array): Read {
	return kind === "screen" ? createReader(plan, open) : createLinksReader(plan).read;
}

type Read = (task: Task, isDue?: () => boolean) => Told | ToldLinks;

/** Gives the tasks that no other thread has taken; those of `first` before them. */
export function* takeTasks(
	tasks: readonly Task[],
	next: Int32Array,
	first: Task[] = [],
): Generator<Task> {
	for (;;) {
		const task = first.pop() ?? tasks[Atomics.add(next, 0, 1)];
		if (task === undefined) return;
		yield task;
	}
}

interface Undertaking<T> extends Omit<Orders, "next"> {
	/** Gives what is told for certain: left.ts. */
	readonly settle: (told: T, readAgain: (family: Task) => void) => T;
	readonly signal?: AbortSignal | undefined;
	readonly meanwhile?: () => void;
}

async function* run<T extends Told | ToldLinks>(
	{ threads, alive, dismiss }: Crew,
	{ work, tasks, open, settle, signal, meanwhile }: Undertaking<T>,
): AsyncGenerator<T & { readonly reader: number }> {
	const next = new Int32Array(new SharedArrayBuffer(4));
	const again: Task[] = [];
	const arrived: (T & { reader: number })[] = [];
	const readHere = createOwnReading<T>(work, threads.length);
	let wake = () => {};
	async function* takeArrived(): AsyncGenerator<T & { reader: number }> {
		for (let told = arrived.shift(); told !== undefined; told = arrived.shift()) {
			yield { ...settle(told, (family) => again.push(family)), reader: told.reader };
			// To answer many questions takes long, and a signal is to be seen.
			await turn();
			if (signal?.aborted) return;
		}
	}
	signal?.addEventListener("abort", dismiss, { once: true });
	try {
		for (const [reader, thread] of threads.entries()) {
			thread.on("message", (told: T) => {
				arrived.push({ ...told, reader });
				wake();
			});
			thread.on("exit", () => wake());
			const orders: Orders = { work, tasks, next, open };
			thread.postMessage(orders);
		}
		meanwhile?.();
		for (;;) {
			for await (const told of readHere(takeTasks(tasks, next, again))) {
				yield told;
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
		signal?.removeEventListener("abort", dismiss);
		dismiss();
	}
}

/** Makes the reading of this thread's own share. */
function createOwnReading<T extends Told | ToldLinks>(
	work: Work,
	firstReader: number,
): (tasks: Iterable<Task>) => AsyncGenerator<T & { reader: number }> {
	let read: Read | undefined;
	let reader = firstReader;
	return async function* readHere(tasks) {
		for (const task of tasks) {
			for (let rest: Task | undefined = task; rest !== undefined; ) {
				let told: T | undefined;
				try {
					read ??= createWorker(work);
					told = read(rest, createClock()) as T;
				} catch {
					// As where a thread dies: what it had not told is left over.
					read = undefined;
					reader++;
				}
				if (told !== undefined) yield { ...told, reader };
				rest = told && "rest" in told ? told.rest : undefined;
				// A signal, and what other threads tell, is seen only when the loop of events turns.
				await turn();
			}
		}
	};
}

function turn(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}

/** Tells when the loop of events is to turn: a family can take minutes, if somebody made it so. */
function createClock(): () => boolean {
	const dueAt = performance.now() + turnMs;
	let asked = 0;
	return () => ++asked % 8 === 0 && performance.now() >= dueAt;
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

/** Another thread loads and warms up what is JavaScript for itself: 0.3 s of CPU, as for about so much. */
const minThreadedBytes = 32 << 20;
/** So long this thread reads before it looks up. */
const turnMs = 100;
const taskBytes = 8 << 20;
