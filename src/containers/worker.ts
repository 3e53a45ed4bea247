// The program of the thread that opens containers. Parts go out in batches, and no more than two are waiting at a
// time: this thread then sleeps until the scan has caught up.

import { createHash } from "node:crypto";
import { isMainThread, parentPort } from "node:worker_threads";
import { ContainerBudget } from "./budget.ts";
import { isProblem } from "./container.ts";
import { alive, type ContainerJob, type ContainerMessage, type SentPart } from "./decoder.ts";
import { readPagesWith } from "./documents/pdf-pages.ts";
import { openContainer } from "./open-container.ts";
import {
	createPictureReadings,
	type ReadPicture,
	readPicturesArgument,
} from "./pictures/picture-readings.ts";

/**
 * `program` is the file that is run: in a thread it opens containers, and as a process it reads pages of PDF or
 * pictures.
 */
export function serveAs(program: string): void {
	if (isMainThread) {
		if (process.argv[2] === readPicturesArgument)
			void import("./pictures/picture-process.ts").then(({ servePictures }) => servePictures());
		else void import("./documents/pdf-process.ts").then(({ servePages }) => servePages());
		return;
	}
	readPagesWith(program);
	serveContainers(program);
}

/** Waits for jobs, one after the other. */
function serveContainers(program: string): void {
	// A package that decodes bzip2 uses a constructor of old.
	process.noDeprecation = true;
	let last = Promise.resolve();
	let readPicture: ReadPicture | undefined;
	parentPort!.on("message", (job: ContainerJob) => {
		const { picturePackages: packages } = job;
		if (packages !== undefined) readPicture ??= createPictureReadings({ program, packages });
		last = last.then(() => run(job, packages === undefined ? undefined : readPicture));
	});
}

async function run(
	{ bytes, length, name, maxDepth, acknowledged }: ContainerJob,
	readPicture: ReadPicture | undefined,
): Promise<void> {
	const port = parentPort!;
	const input = Buffer.from(bytes, 0, length);
	let sentBatches = 0;
	let parts: SentPart[] = [];
	let problems: ContainerMessage["problems"][number][] = [];
	let batchBytes = 0;

	function send(isLast: boolean): void {
		const message: ContainerMessage = { parts, problems, isLast };
		port.postMessage(message);
		parts = [];
		problems = [];
		batchBytes = 0;
		sentBatches++;
		if (isLast) return;
		for (;;) {
			const done = Atomics.load(acknowledged, 0);
			if (sentBatches - done < maxWaitingBatches) return;
			Atomics.wait(acknowledged, 0, done);
		}
	}

	let saidAt = 0;
	const sayAlive = () => {
		if (performance.now() - saidAt < aliveMs) return;
		saidAt = performance.now();
		port.postMessage(alive);
	};
	const budget = new ContainerBudget(sayAlive);
	// While a picture is read elsewhere.
	const timer = setInterval(sayAlive, aliveMs);
	for await (const item of openContainer(input, { name, maxDepth, budget, readPicture })) {
		if (isProblem(item)) problems.push(item);
		else {
			const { name: member, bytes: content, isContainer, level, origin, picture } = item;
			const isShared = content.buffer instanceof SharedArrayBuffer;
			const held = isShared ? content : Uint8Array.from(content);
			const { buffer, byteOffset, length } = held;
			const digest = createHash("sha256").update(held).digest("base64");
			const part = { member, buffer, byteOffset, length, isContainer, level, digest };
			parts.push({ ...part, ...(origin && { origin }), ...(picture && { picture }) });
			batchBytes += length + bytesPerPart;
		}
		if (batchBytes >= maxBatchBytes || problems.length >= maxBatchProblems) send(false);
	}
	clearInterval(timer);
	send(true);
}

/** So often at most it says that it goes on. */
const aliveMs = 500;
const maxWaitingBatches = 2;
const maxBatchBytes = 1 << 20;
const maxBatchProblems = 100;
const bytesPerPart = 1 << 11;
