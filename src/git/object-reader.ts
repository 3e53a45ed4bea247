// Reads the contents of listed objects with a few long-lived `git cat-file --batch` processes. Each gets long
// runs of neighbours in the packs, so that none inflates the same bases twice. A process that dies is started
// again; an object on which it dies twice is given up, no other. Contents are valid until the next answer.

import {
	type BatchProcess,
	createBatchProcess,
	type ReadObject,
	type UnreadableObject,
} from "./batch-protocol.ts";
import { isRunaway, memoryForObject } from "./git-limits.ts";
import { type GitExit, startGit } from "./git-process.ts";
import type { ListedObject } from "./object-listing.ts";
import type { Repository } from "./repository.ts";

export interface ReadObjectsOptions {
	/** How many processes read. */
	readonly processCount: number;
	readonly signal?: AbortSignal | undefined;
	/** Called with each line on stderr that belongs to no single object. */
	readonly onError: (line: string) => void;
	/** How long git may take for the next answer. */
	readonly maxIdleMs?: number;
}

interface BatchLane {
	readonly requested: ListedObject[];
	answered: number;
	process: BatchProcess | undefined;
	/** The object on which the last process died. */
	suspect: string | undefined;
	/** Each answer is written at once: what git buffers is lost when it is killed. */
	isUnbuffered: boolean;
	memoryBytes: number;
}

/** Reads every object that `requests` yields, in no certain order; each gets one answer. */
export async function* readObjects(
	repository: Repository,
	requests: AsyncIterable<readonly ListedObject[]>,
	options: ReadObjectsOptions,
): AsyncGenerator<ReadObject | UnreadableObject> {
	const { limits } = repository;
	const { maxIdleMs = maxAnswerMs } = options;
	const lanes = Array.from({ length: options.processCount }, () => {
		return createLane(Math.min(limits.memoryBytes, maxUsualBytes));
	});
	const output = createWakeup();
	const capacity = createWakeup();
	let restarts = 0;
	let isFed = false;
	let isOver = false;
	let failure: unknown;

	async function feed(): Promise<void> {
		let run: ListedObject[] = [];
		for await (const batch of requests) {
			for (const object of batch) run.push(object);
			if (run.length < runLength) continue;
			await request(run);
			run = [];
			if (isOver) return;
		}
		await request(run);
	}

	async function request(run: readonly ListedObject[]): Promise<void> {
		if (run.length === 0) return;
		while (!isOver) {
			const lane = lanes.reduce((least, other) =>
				pendingCount(other) < pendingCount(least) ? other : least,
			);
			if (pendingCount(lane) <= runLength) return write(lane, run);
			await capacity.notified();
		}
	}

	function write(lane: BatchLane, run: readonly ListedObject[]): void {
		for (const object of run) lane.requested.push(object);
		lane.process ??= connect(lane);
		lane.process.request(run);
	}

	function connect(lane: BatchLane): BatchProcess {
		const { isUnbuffered, memoryBytes } = lane;
		const maxBuffered = () => (isFed || isUnbuffered ? 0 : maxBufferedAnswers);
		const isAwaited = () => !batch.hasUnreadOutput && pendingCount(lane) > maxBuffered();
		const command = ["cat-file", "--batch", ...(isUnbuffered ? [] : ["--buffer"])];
		const git = startGit(repository, command, { memoryBytes, maxIdleMs, isAwaited });
		const batch = createBatchProcess(git, output.notify);
		return batch;
	}

	function* restart(lane: BatchLane): Generator<UnreadableObject> {
		const exit = lane.process!.exit!;
		lane.process = undefined;
		if (pendingCount(lane) === 0) return exit.errors.forEach(options.onError);
		const culprit = lane.requested[lane.answered]!;
		const reason = exit.errors.at(-1) ?? `git ended with status ${exit.status}`;
		const neededBytes = memoryForObject(culprit.size);
		const isSmall = isRunaway(exit) && !exit.isTimedOut && lane.memoryBytes < neededBytes;
		if (isSmall) lane.memoryBytes = neededBytes;
		else if (isCertain(lane, culprit, exit)) {
			if (isRunaway(exit)) limits.runawayObjects.set(culprit.id, reason);
			lane.answered++;
			yield { object: culprit, reason };
		}
		if (exit.status === null) lane.isUnbuffered = true;
		lane.suspect = culprit.id;
		restarts++;
		const rest = lane.requested.splice(lane.answered);
		lane.requested.length = 0;
		lane.answered = 0;
		if (restarts > maxRestarts || limits.wastedMsLeft <= 0) {
			for (const object of rest) yield { object, reason };
		} else if (rest.length > 0) write(lane, rest);
		if (isFed) finish(lane);
	}

	function finish(lane: BatchLane): void {
		lane.process?.closeInput();
	}

	const feeding = feed().then(
		() => {
			isFed = true;
			lanes.forEach(finish);
			output.notify();
		},
		(error: unknown) => {
			failure = error ?? new Error("unknown");
			output.notify();
		},
	);
	options.signal?.addEventListener("abort", output.notify, { once: true });
	try {
		for (;;) {
			for (const lane of lanes) {
				if (lane.process === undefined) continue;
				for (const answer of lane.process.answers(lane.requested, lane.answered)) {
					lane.answered++;
					yield answer;
				}
				forgetAnswered(lane);
				if (lane.process.exit !== undefined) yield* restart(lane);
			}
			capacity.notify();
			if (failure !== undefined) throw failure;
			if (options.signal?.aborted) return;
			if (isFed && lanes.every((lane) => lane.process === undefined)) break;
			await output.notified();
		}
		await feeding;
	} finally {
		isOver = true;
		capacity.notify();
		options.signal?.removeEventListener("abort", output.notify);
		for (const lane of lanes) lane.process?.stop();
	}
}

function createLane(memoryBytes: number): BatchLane {
	return {
		requested: [],
		answered: 0,
		process: undefined,
		suspect: undefined,
		isUnbuffered: false,
		memoryBytes,
	};
}

/** True where it is certain on which object the process died, and that it would again. */
function isCertain(
	{ suspect, isUnbuffered }: BatchLane,
	culprit: ListedObject,
	exit: GitExit,
): boolean {
	return exit.status === null ? isUnbuffered : isRunaway(exit) || suspect === culprit.id;
}

/** Drops what has been answered. */
function forgetAnswered(lane: BatchLane): void {
	if (lane.answered < runLength) return;
	lane.requested.splice(0, lane.answered);
	lane.answered = 0;
}

function pendingCount(lane: BatchLane): number {
	return lane.requested.length - lane.answered;
}

interface Wakeup {
	/** Wakes whoever waits, or whoever waits next. */
	readonly notify: () => void;
	notified(): Promise<void>;
}

function createWakeup(): Wakeup {
	let isRinging = false;
	let wake: (() => void) | undefined;
	return {
		notify() {
			isRinging = true;
			wake?.();
		},
		async notified() {
			if (!isRinging) await new Promise<void>((resolve) => (wake = resolve));
			isRinging = false;
			wake = undefined;
		},
	};
}

/** Long enough that two processes seldom inflate the same delta bases, measured on git/git. */
const runLength = 4096;

/** A repository with more corrupt objects is not worth hours. */
const maxRestarts = 500;

/** More than git buffers before it writes: 64 kB in answers of 49 bytes. */
const maxBufferedAnswers = 2048;

/** Enough for files up to the default size limit, also when they are made from a larger base. */
const maxUsualBytes = 1 << 30;

/** A gigabyte that is made from another one takes a third of it on a good disk. */
const maxAnswerMs = 30_000;
