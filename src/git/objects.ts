// What do the listed objects hold? A few long-lived `git cat-file --batch` processes answer,
// each asked for long runs of neighbours in the packs, so that none inflates the same bases
// twice. Contents are views into what the pipe gave and are valid until the next answer.
// A process that dies is started again; the object it dies on twice is given up, no other.

import { createWire, type Wire } from "./batch-protocol.ts";
import { isEndless, memoryFor } from "./limits.ts";
import type { ListedObject, ObjectType } from "./listing.ts";
import type { Repository } from "./repository.ts";
import { type GitEnd, startGit } from "./run.ts";

export interface ReadObject {
	readonly id: string;
	readonly type: ObjectType;
	readonly content: Buffer;
}

export interface UnreadableObject {
	readonly object: ListedObject;
	/** In git's words, fit to be shown. */
	readonly reason: string;
}

export interface ReadOptions {
	/** How many processes answer. */
	readonly lanes: number;
	readonly signal?: AbortSignal | undefined;
	/** Told of each line on stderr that belongs to no single object. */
	readonly onError: (line: string) => void;
	/** How long git may be busy with what it answers next. */
	readonly maxSilenceMs?: number;
}

interface Lane {
	readonly asked: ListedObject[];
	answered: number;
	wire: Wire | undefined;
	/** The object that the last process died on. */
	suspect: string | undefined;
	/** Each answer is given at once: of what git keeps back, a process that is killed tells nothing. */
	isCareful: boolean;
	memoryBytes: number;
}

/** Reads every object that `requests` gives, in no certain order; each gets one answer. */
export async function* readObjects(
	repository: Repository,
	requests: AsyncIterable<readonly ListedObject[]>,
	options: ReadOptions,
): AsyncGenerator<ReadObject | UnreadableObject> {
	const { limits } = repository;
	const { maxSilenceMs = maxAnswerMs } = options;
	const lanes = Array.from({ length: options.lanes }, () => {
		return createLane(Math.min(limits.memoryBytes, maxUsualBytes));
	});
	const news = createBell();
	const room = createBell();
	let restarts = 0;
	let isFed = false;
	let isOver = false;
	let failure: unknown;

	async function feed(): Promise<void> {
		let run: ListedObject[] = [];
		for await (const bunch of requests) {
			for (const object of bunch) run.push(object);
			if (run.length < runLength) continue;
			await ask(run);
			run = [];
			if (isOver) return;
		}
		await ask(run);
	}

	async function ask(run: readonly ListedObject[]): Promise<void> {
		if (run.length === 0) return;
		while (!isOver) {
			const lane = lanes.reduce((least, other) => (open(other) < open(least) ? other : least));
			if (open(lane) <= runLength) return write(lane, run);
			await room.rung();
		}
	}

	function write(lane: Lane, run: readonly ListedObject[]): void {
		for (const object of run) lane.asked.push(object);
		lane.wire ??= connect(lane);
		lane.wire.ask(run);
	}

	function connect(lane: Lane): Wire {
		const { isCareful, memoryBytes } = lane;
		const mayBeKept = () => (isFed || isCareful ? 0 : maxKeptBack);
		const isAwaited = () => !wire.hasNews && open(lane) > mayBeKept();
		const command = ["cat-file", "--batch", ...(isCareful ? [] : ["--buffer"])];
		const git = startGit(repository, command, { memoryBytes, maxSilenceMs, isAwaited });
		const wire = createWire(git, news.ring);
		return wire;
	}

	function* revive(lane: Lane): Generator<UnreadableObject> {
		const end = lane.wire!.end!;
		lane.wire = undefined;
		if (open(lane) === 0) return end.errors.forEach(options.onError);
		const culprit = lane.asked[lane.answered]!;
		const reason = end.errors.at(-1) ?? `git ended with status ${end.status}`;
		const neededBytes = memoryFor(culprit.size);
		const isSmall = isEndless(end) && !end.isSilent && lane.memoryBytes < neededBytes;
		if (isSmall) lane.memoryBytes = neededBytes;
		else if (isCertain(lane, culprit, end)) {
			if (isEndless(end)) limits.hopeless.set(culprit.id, reason);
			lane.answered++;
			yield { object: culprit, reason };
		}
		if (end.status === null) lane.isCareful = true;
		lane.suspect = culprit.id;
		restarts++;
		const rest = lane.asked.splice(lane.answered);
		lane.asked.length = 0;
		lane.answered = 0;
		if (restarts > maxRestarts || limits.lostMsLeft <= 0) {
			for (const object of rest) yield { object, reason };
		} else if (rest.length > 0) write(lane, rest);
		if (isFed) finish(lane);
	}

	function finish(lane: Lane): void {
		lane.wire?.finish();
	}

	const feeding = feed().then(
		() => {
			isFed = true;
			lanes.forEach(finish);
			news.ring();
		},
		(error: unknown) => {
			failure = error ?? new Error("unknown");
			news.ring();
		},
	);
	options.signal?.addEventListener("abort", news.ring, { once: true });
	try {
		for (;;) {
			for (const lane of lanes) {
				if (lane.wire === undefined) continue;
				for (const answer of lane.wire.answers(lane.asked, lane.answered)) {
					lane.answered++;
					yield answer;
				}
				forget(lane);
				if (lane.wire.end !== undefined) yield* revive(lane);
			}
			room.ring();
			if (failure !== undefined) throw failure;
			if (options.signal?.aborted) return;
			if (isFed && lanes.every((lane) => lane.wire === undefined)) break;
			await news.rung();
		}
		await feeding;
	} finally {
		isOver = true;
		room.ring();
		options.signal?.removeEventListener("abort", news.ring);
		for (const lane of lanes) lane.wire?.stop();
	}
}

function createLane(memoryBytes: number): Lane {
	return {
		asked: [],
		answered: 0,
		wire: undefined,
		suspect: undefined,
		isCareful: false,
		memoryBytes,
	};
}

/** True where it is certain what the process died on, and that it would again. */
function isCertain({ suspect, isCareful }: Lane, culprit: ListedObject, end: GitEnd): boolean {
	return end.status === null ? isCareful : isEndless(end) || suspect === culprit.id;
}

/** What has been answered need not be remembered for ever. */
function forget(lane: Lane): void {
	if (lane.answered < runLength) return;
	lane.asked.splice(0, lane.answered);
	lane.answered = 0;
}

function open(lane: Lane): number {
	return lane.asked.length - lane.answered;
}

interface Bell {
	/** Wakes whoever waits, or whoever waits next. */
	readonly ring: () => void;
	rung(): Promise<void>;
}

function createBell(): Bell {
	let isRinging = false;
	let wake: (() => void) | undefined;
	return {
		ring() {
			isRinging = true;
			wake?.();
		},
		async rung() {
			if (!isRinging) await new Promise<void>((resolve) => (wake = resolve));
			isRinging = false;
			wake = undefined;
		},
	};
}

/** Long enough that two processes seldom inflate the same delta bases, measured on git/git. */
const runLength = 4096;

/** A repository with more corrupt objects than this is not worth hours. */
const maxRestarts = 500;

/** More than git keeps back before it writes: 64 kB in answers of 49 bytes. */
const maxKeptBack = 2048;

/** Enough for what is no larger than the limit that nobody raised, also when made from the larger. */
const maxUsualBytes = 1 << 30;

/** A gigabyte that is made from another one takes a good disk a third of it. */
const maxAnswerMs = 30_000;
