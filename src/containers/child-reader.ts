// Asks a process of its own to read contents, one after the other: no thread's limits hold the libraries that read them,
// neither in memory nor in time. child-process.ts is the other side.

import { type ChildProcess, spawn } from "node:child_process";

export interface ChildReader<Answer> {
	isOver(): boolean;
	send(content: Uint8Array): void;
	/** Ends early where the process did. */
	answers(): AsyncGenerator<Answer>;
	stop(): void;
}

export interface ChildReaderOptions {
	/** The file that is run. */
	readonly program: string;
	readonly args: readonly string[];
	/** Of JavaScript's own objects. */
	readonly maxHeapMb: number;
	/** It ends after so many, since libraries keep something of each. */
	readonly maxContents: number;
}

export function startChildReader<Answer>({
	program,
	args,
	maxHeapMb,
	maxContents,
}: ChildReaderOptions): ChildReader<Answer> {
	const child: ChildProcess = spawn(
		process.execPath,
		[`--max-old-space-size=${maxHeapMb}`, program, ...args],
		{
			stdio: ["pipe", "pipe", "ignore"],
			// Windows starts no program without it.
			env: process.env.SystemRoot === undefined ? {} : { SystemRoot: process.env.SystemRoot },
		},
	);
	let isOver = false;
	let contents = 0;
	let wake = () => {};
	const arrived: Answer[] = [];
	let rest = "";
	const finish = () => {
		isOver = true;
		wake();
	};
	child.on("error", finish).on("close", finish);
	child.stdin!.on("error", () => {});
	child.stdout!.setEncoding("utf8").on("data", (chunk: string) => {
		const lines = (rest + chunk).split("\n");
		rest = lines.pop()!;
		for (const line of lines) arrived.push(JSON.parse(line) as Answer);
		wake();
	});
	return {
		isOver: () => isOver || contents >= maxContents,
		send(content) {
			contents++;
			const head = Buffer.alloc(4);
			head.writeUInt32LE(content.length);
			child.stdin!.write(head);
			// A copy, since the bytes are in memory that threads share.
			child.stdin!.write(Buffer.from(content));
			if (contents >= maxContents) child.stdin!.end();
		},
		async *answers() {
			for (;;) {
				for (let answer = arrived.shift(); answer !== undefined; answer = arrived.shift())
					yield answer;
				if (isOver) return;
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
			}
		},
		stop() {
			child.kill("SIGKILL");
			finish();
		},
	};
}
