// Opens containers in a thread of its own, so that a crash, a hang or a bomb in a decoder is a problem of one content
// and never of the scan. The thread starts with the first container, and again after one that ended it.

import { Worker } from "node:worker_threads";
import { findProgram } from "../threads/worker-pool.ts";
import type { PartOrigin, PartProblem } from "./container.ts";
import type { PictureText } from "./pictures/picture-text.ts";

/** The message that starts the opening of a container. */
export interface ContainerJob {
	readonly bytes: SharedArrayBuffer;
	readonly length: number;
	readonly name: string;
	readonly maxDepth: number;
	readonly picturePackages?: string | undefined;
	/** How many batches the scan is done with. */
	readonly acknowledged: Int32Array;
}

/** A part in memory that both threads see. */
export interface SentPart {
	readonly member: string;
	readonly buffer: ArrayBufferLike;
	readonly byteOffset: number;
	readonly length: number;
	readonly isContainer: boolean;
	/** Of the text of a picture: where its keys stand there. */
	readonly picture?: PictureText["keys"];
	readonly level: number;
	/** Of its bytes: versions of an archive hold much that is the same. */
	readonly digest: string;
	readonly origin?: PartOrigin;
}

/** Says that no batch is ready and that the work goes on. */
export const alive = "alive";

/** One batch. */
export interface ContainerMessage {
	readonly parts: readonly SentPart[];
	readonly problems: readonly PartProblem[];
	readonly isLast: boolean;
}

export interface ContainerContent {
	readonly bytes: SharedArrayBuffer;
	readonly length: number;
	/** As evidence of its format. */
	readonly name: string;
	/** No archive is opened where it is 0. */
	readonly maxDepth: number;
	/** Pictures are read with the packages in this folder; not at all where it is absent. */
	readonly picturePackages?: string | undefined;
}

export interface ContainerDecoder {
	/** Yields the batches of a container; parts are valid until the next batch is asked for. */
	open(content: ContainerContent): AsyncGenerator<Omit<ContainerMessage, "isLast">>;
	stop(): void;
}

/** `signal` ends the thread; `idleMs` is how long it may say nothing; `program` is for tests. */
export function createContainerDecoder(
	signal: AbortSignal,
	{ idleMs = defaultIdleMs, program }: { readonly idleMs?: number; readonly program?: string } = {},
): ContainerDecoder {
	let worker: Worker | undefined;
	const stop = (): void => {
		void worker?.terminate();
		worker = undefined;
	};
	signal.addEventListener("abort", stop, { once: true });

	async function* open(
		content: ContainerContent,
	): AsyncGenerator<Omit<ContainerMessage, "isLast">> {
		worker ??= startWorker(program ?? findProgram("container-worker.js") ?? ownProgram);
		if (worker === undefined) return yield failure("archive-unread", noProgram);
		const thread = worker;
		const acknowledged = new Int32Array(new SharedArrayBuffer(4));
		const inbox = listen(thread, idleMs);
		let isDone = false;
		try {
			thread.postMessage({ ...content, acknowledged } satisfies ContainerJob);
			while (!isDone) {
				const message = await inbox.next();
				if (typeof message === "string") {
					if (!signal.aborted) yield failure("archive-crash", message);
					return;
				}
				isDone = message.isLast;
				yield message;
				Atomics.add(acknowledged, 0, 1);
				Atomics.notify(acknowledged, 0);
			}
		} finally {
			inbox.close();
			if (!isDone) stop();
		}
	}

	return {
		open,
		stop() {
			signal.removeEventListener("abort", stop);
			stop();
		},
	};
}

/** Batches as they come; a text says why none comes any more. */
function listen(thread: Worker, idleMs: number) {
	const arrived: ContainerMessage[] = [];
	let end: string | undefined;
	let wake = () => {};
	const onMessage = (message: ContainerMessage | typeof alive) => {
		if (message !== alive) arrived.push(message);
		wake();
	};
	const finish = (reason: string) => {
		end ??= reason;
		wake();
	};
	const onError = (error: Error & { code?: string }) =>
		finish(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? outOfMemory : crashed);
	const onExit = () => finish(crashed);
	thread.on("message", onMessage);
	thread.on("error", onError);
	thread.on("exit", onExit);
	return {
		async next(): Promise<ContainerMessage | string> {
			while (arrived.length === 0 && end === undefined) {
				const timer = setTimeout(() => finish(hanging), idleMs);
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
				clearTimeout(timer);
			}
			return arrived.shift() ?? end ?? crashed;
		},
		close() {
			thread.off("message", onMessage);
			thread.off("exit", onExit);
			thread.off("error", onError);
		},
	};
}

/** For a bundle that is one file: its path, where it is the thread's program too. */
export function serveContainersFrom(path: string): void {
	ownProgram = path;
}

let ownProgram: string | undefined;

function startWorker(path: string | undefined): Worker | undefined {
	if (path === undefined) return undefined;
	const worker = new Worker(path, { execArgv: [], env: {}, resourceLimits });
	// An error that nobody hears would end the process; who waits for the worker hears of it too.
	return worker.on("error", () => {});
}

function failure(code: string, message: string): Omit<ContainerMessage, "isLast"> {
	return { parts: [], problems: [{ code, message }] };
}

/** Of the thread's own objects; what is decoded lies beside them and has a limit in budget.ts. */
const resourceLimits = {
	maxOldGenerationSizeMb: 192,
	maxYoungGenerationSizeMb: 32,
	stackSizeMb: 4,
};
const defaultIdleMs = 20_000;
const noProgram =
	"the program that opens archives is missing beside unleak's own: install unleak again";
const crashed = "what reads it ended before its end: unpack it and scan that folder";
const outOfMemory =
	"to read it takes more memory than the budget allows: unpack it and scan that folder";
const hanging = "what reads it came to no end: unpack it and scan that folder";
