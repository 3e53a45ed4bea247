// Runs a git command as a child process with limits of memory and idle time; it is killed when this process
// ends. Its stderr is kept: git reports many missing objects there and still exits with status 0.

import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { escapeTerminal } from "../text/escape.ts";
import { spawnKilledOnExit } from "./child-cleanup.ts";
import { allowedIdleMs, withMemoryLimit } from "./git-limits.ts";
import { startIdleTimer } from "./idle-timeout.ts";
import type { Repository } from "./repository.ts";

export interface GitProcess {
	readonly input: Writable;
	readonly output: Readable;
	/** Resolves when the process has ended and its output is closed. Never rejects. */
	readonly exited: Promise<GitExit>;
	stop(): void;
}

export interface GitExit {
	/** Null where a signal ended it or it could not be started. */
	readonly status: number | null;
	/** Lines on stderr, fit to be shown. */
	readonly errors: readonly string[];
	/** It was stopped because it gave no output for too long; `errors` say that too. */
	readonly isTimedOut: boolean;
}

export interface GitOptions {
	readonly environment?: Readonly<Record<string, string>>;
	/**
	 * How long it may give no output while some is awaited: less where time was wasted on others, and for
	 * ever where this is infinite.
	 */
	readonly maxIdleMs?: number | undefined;
	/** Default: always. */
	readonly isAwaited?: () => boolean;
	/** Default: the repository's limit. */
	readonly memoryBytes?: number;
}

/** Starts a command; the caller reads the output and ends the input. */
export function startGit(
	{ program, arguments: before, environment, root, limits }: Repository,
	command: readonly string[],
	options: GitOptions = {},
): GitProcess {
	const { memoryBytes = limits.memoryBytes, isAwaited = () => true } = options;
	const git = spawnKilledOnExit(
		(): ChildProcessByStdio<Writable, Readable, Readable> =>
			spawn(...withMemoryLimit(program, [...before, ...command], memoryBytes), {
				cwd: root,
				env: { ...environment, ...options.environment },
				stdio: ["pipe", "pipe", "pipe"],
				windowsHide: true,
			}),
	);
	const errors: Buffer[] = [];
	let errorBytes = 0;
	let failure: string | undefined;
	let isStopped = false;
	let isTimedOut = false;
	const maxMs = allowedIdleMs(limits, options.maxIdleMs);
	const idleTimer = startIdleTimer(git.stdout, {
		maxMs,
		isAwaited,
		onTimeout() {
			isTimedOut = true;
			git.kill("SIGKILL");
		},
	});
	git.stderr.on("data", (chunk: Buffer) => {
		errorBytes += chunk.length;
		if (errorBytes <= maxErrorBytes) errors.push(chunk);
	});
	// Writing to a process that has died: its status says enough.
	git.stdin.on("error", () => {});
	git.on("error", (error: NodeJS.ErrnoException) => {
		failure = `git could not be started: ${error.code ?? error.name}`;
	});
	const exited = new Promise<GitExit>((resolve) => {
		git.on("close", (status, signal) => {
			idleTimer.stop();
			if (status !== 0 && !isStopped) limits.wastedMsLeft -= idleTimer.idleMs;
			const lines = Buffer.concat(errors).toString("utf8").split("\n");
			if (failure !== undefined) lines.unshift(failure);
			if (isTimedOut) lines.push(`git was silent for ${maxMs / 1000} s and was stopped`);
			else if (signal !== null && !isStopped) lines.push(`git was ended by ${signal}`);
			resolve({
				status: failure === undefined ? status : null,
				errors: lines.filter((line) => line !== "").map(escapeTerminal),
				isTimedOut,
			});
		});
	});
	const stop = () => {
		isStopped = true;
		git.kill("SIGKILL");
	};
	return { input: git.stdin, output: git.stdout, exited, stop };
}

export interface GitOutput extends GitExit {
	readonly output: Buffer;
}

/** Runs a command to its end. After 256 MB of output it is stopped, and its status is null. */
export async function runGit(
	repository: Repository,
	command: readonly string[],
	options: GitOptions & { readonly input?: string | Buffer } = {},
): Promise<GitOutput> {
	const git = startGit(repository, command, options);
	git.input.end(options.input ?? "");
	const chunks: Buffer[] = [];
	let outputBytes = 0;
	git.output.on("data", (chunk: Buffer) => {
		outputBytes += chunk.length;
		if (outputBytes <= maxOutputBytes) chunks.push(chunk);
		else git.stop();
	});
	const end = await git.exited;
	const output = Buffer.concat(chunks);
	if (outputBytes <= maxOutputBytes) return { ...end, output };
	const error = `git ${command[0]} said more than ${maxOutputBytes >> 20} MB and was stopped`;
	return { ...end, output, errors: [...end.errors, error] };
}

/** Writes lines no faster than the process reads them, then ends its input. */
export async function writeLines(git: GitProcess, lines: readonly string[]): Promise<void> {
	for (let at = 0; at < lines.length && git.input.writable; at += linesAtOnce) {
		const part = lines.slice(at, at + linesAtOnce).map((line) => `${line}\n`);
		if (git.input.write(part.join(""))) continue;
		await Promise.race([new Promise((resolve) => git.input.once("drain", resolve)), git.exited]);
	}
	git.input.end();
}

/**
 * Splits a stream into records, one character a byte ("latin1"), and yields them in batches as they
 * arrive. What follows the last separator is a record too, if there is any.
 */
export async function* readRecords(
	output: Readable,
	separator: "\n" | "\0",
): AsyncGenerator<string[]> {
	let rest = "";
	for await (const chunk of output as AsyncIterable<Buffer>) {
		const records = (rest + chunk.toString("latin1")).split(separator);
		rest = records.pop() ?? "";
		if (records.length > 0) yield records;
	}
	if (rest !== "") yield [rest];
}

const maxErrorBytes = 1 << 16;
const maxOutputBytes = 256 << 20;
const linesAtOnce = 1000;
