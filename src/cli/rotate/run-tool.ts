// Runs a store's tool without a shell: its input is written at once and closed, its output is kept and never shown as it
// comes, its time is limited, and it has no terminal, so that no question can wait for ever. It has ended when its own
// process has: a server that it leaves behind may hold its output open for days.

import { type ChildProcess, spawn } from "node:child_process";
import type { ToolAnswer } from "../../stores/recipe.ts";

export interface ToolRun {
	/** Its absolute path. */
	readonly program: string;
	readonly args: readonly string[];
	readonly environment: Readonly<Record<string, string>>;
	readonly cwd: string;
	/** The exact bytes of standard input: no line end is added. */
	readonly input: string;
	/** It opens /dev/stdin by its name. */
	readonly opensStdin: boolean;
	readonly signal: AbortSignal;
	readonly timeoutMs?: number;
}

export interface ToolResult extends ToolAnswer {
	/** All of the input reached the tool. */
	readonly isInputTaken: boolean;
	/** Why there is no exit code, in words. */
	readonly failure?: string;
}

export async function runTool(run: ToolRun): Promise<ToolResult> {
	const { environment, cwd, signal, timeoutMs = 120_000 } = run;
	const [file, args] = commandOf(run);
	return await new Promise((done) => {
		const child = spawn(file, args, {
			cwd,
			env: environment,
			shell: false,
			stdio: ["pipe", "pipe", "pipe"],
			// A group of its own: what the tool has started ends with it, and there is no terminal to ask at.
			detached: process.platform !== "win32",
			windowsHide: true,
		});
		let failure: string | undefined;
		let isInputTaken = false;
		let lastWords: NodeJS.Timeout | undefined;
		const listenOn = () => {
			lastWords ??= setTimeout(() => {
				child.stdout.destroy();
				child.stderr.destroy();
			}, lastWordsMs);
		};
		const stop = (reason: string) => {
			failure ??= reason;
			killGroup(child);
			// What has left the group may live on.
			listenOn();
		};
		const onExit = () => killGroup(child);
		const onAbort = () => stop("it was stopped");
		const timer = setTimeout(
			() => stop(`it took longer than ${timeoutMs / 1000} seconds`),
			timeoutMs,
		);
		process.on("exit", onExit);
		signal.addEventListener("abort", onAbort);
		if (signal.aborted) onAbort();
		const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
		child.stdin.on("error", () => {});
		child.stdin.end(Buffer.from(run.input), () => {
			isInputTaken = true;
		});
		child.on("error", (error: NodeJS.ErrnoException) => {
			failure ??= `it could not be started: ${error.code ?? error.name}`;
		});
		child.on("exit", listenOn);
		child.on("close", (code) => {
			clearTimeout(timer);
			clearTimeout(lastWords);
			process.off("exit", onExit);
			signal.removeEventListener("abort", onAbort);
			done({
				code: failure === undefined ? code : null,
				stdout: stdout(),
				stderr: stderr(),
				isInputTaken,
				...(failure !== undefined && { failure }),
			});
		});
	});
}

/** What was written before the end is read within this time. */
const lastWordsMs = 1000;

/** Node gives a child a socket, which Linux cannot open by name: there `cat` makes a pipe of it. */
function commandOf({ program, args, opensStdin }: ToolRun): [string, string[]] {
	if (!opensStdin || process.platform !== "linux") return [program, [...args]];
	return ["/bin/sh", ["-c", 'cat | "$@"', "sh", program, ...args]];
}

function killGroup(child: ChildProcess): void {
	try {
		if (child.pid !== undefined && process.platform !== "win32")
			process.kill(-child.pid, "SIGKILL");
		else child.kill("SIGKILL");
	} catch {
		// It has ended.
	}
}

const maxOutputBytes = 8 << 20;

/** What comes after the limit is read, so that the tool can go on, and dropped. */
function collect(stream: NodeJS.ReadableStream): () => string {
	const chunks: Buffer[] = [];
	let bytes = 0;
	stream.on("data", (chunk: Buffer) => {
		bytes += chunk.length;
		if (bytes <= maxOutputBytes) chunks.push(chunk);
	});
	return () => Buffer.concat(chunks).toString("utf8");
}
