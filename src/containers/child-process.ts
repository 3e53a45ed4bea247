// What a process that reads contents for us does (child-reader.ts starts it): contents come on standard input, each behind
// its length; answers go out as lines of JSON. What takes too long, or outlives who asked, is ended by a thread beside it.

import { writeSync } from "node:fs";
import { Worker } from "node:worker_threads";

export interface ChildLimits {
	/** Of one content. */
	readonly maxContentMs: number;
	/** The processor time of one content. */
	readonly maxContentCpuMs?: number;
	/** Of the whole process: buffers have no limit of their own. */
	readonly maxMemoryBytes: number;
}

/** `read` gives the answers of one content; `{ isDone: true }` is written behind them. */
export async function serveContents(
	limits: ChildLimits,
	read: (content: Uint8Array) => AsyncGenerator<object>,
): Promise<void> {
	const watchdog = startWatchdog(limits);
	let waiting: Buffer = Buffer.alloc(0);
	for await (const chunk of process.stdin) {
		waiting = waiting.length === 0 ? (chunk as Buffer) : Buffer.concat([waiting, chunk as Buffer]);
		while (waiting.length >= 4 && waiting.length >= 4 + waiting.readUInt32LE(0)) {
			const end = 4 + waiting.readUInt32LE(0);
			const content = Uint8Array.from(waiting.subarray(4, end));
			waiting = waiting.subarray(end);
			watchdog.postMessage(true);
			for await (const answer of read(content)) write(answer);
			write({ isDone: true });
			watchdog.postMessage(false);
		}
	}
	await watchdog.terminate();
}

/** At once, since what is not written when the process is killed is lost. */
function write(answer: object): void {
	const line = Buffer.from(`${JSON.stringify(answer)}\n`);
	for (let at = 0; at < line.length; ) {
		try {
			at += writeSync(1, line, at);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
		}
	}
}

/** Kills this process when a content takes too long or too much, whatever its own thread is busy with. */
function startWatchdog({ maxContentMs, maxContentCpuMs, maxMemoryBytes }: ChildLimits): Worker {
	const maxCpuMs = maxContentCpuMs ?? Number.POSITIVE_INFINITY;
	const code = `
		const kill = () => process.kill(process.pid, "SIGKILL");
		let timer, startedAt;
		const cpuMs = () => {
			const { user, system } = process.cpuUsage();
			return (user + system) / 1000;
		};
		require("node:worker_threads").parentPort.on("message", (isBusy) => {
			clearTimeout(timer);
			startedAt = isBusy ? cpuMs() : undefined;
			if (isBusy) timer = setTimeout(kill, ${maxContentMs});
		});
		setInterval(() => {
			if (process.memoryUsage.rss() > ${maxMemoryBytes}) kill();
			if (startedAt !== undefined && cpuMs() - startedAt > ${maxCpuMs}) kill();
		}, ${checkMs});
	`;
	const watchdog = new Worker(code, { eval: true, execArgv: [], env: {} });
	watchdog.unref();
	return watchdog;
}

const checkMs = 25;
