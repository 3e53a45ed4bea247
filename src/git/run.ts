// How is a git command run? As a process of its own, fed and read through pipes, with what it
// says on stderr kept: git reports many gaps there and still gives exit status 0. It may take so
// much memory, and be silent for so long, and it ends with us.

import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { escapeTerminal } from "../text/escape.ts";
import { endWithUs } from "./child-cleanup.ts";
import { watchSilence } from "./idle-timeout.ts";
import { allowedSilenceMs, withMemoryLimit } from "./limits.ts";
import type { Repository } from "./repository.ts";

export interface RunningGit {
	readonly input: Writable;
	readonly output: Readable;
	/** Resolves when the process has ended and its output is closed. Never rejects. */
	readonly ended: Promise<GitEnd>;
	stop(): void;
}

export interface GitEnd {
	/** Null where a signal ended it, or where it could not be started. */
	readonly status: number | null;
	/** Lines on stderr, fit to be shown. */
	readonly errors: readonly string[];
	/** It was stopped because it said nothing for too long; `errors` tell that too. */
	readonly isSilent: boolean;
}

export interface StartOptions {
	readonly environment?: Readonly<Record<string, string>>;
	/**
	 * How long it may say nothing while something is awaited of it: less where time was lost on
	 * others, and for ever where this is infinite.
	 */
	readonly maxSilenceMs?: number | undefined;
	/** Default: always. */
	readonly isAwaited?: () => boolean;
	/** Default: the repository's limit. */
	readonly memoryBytes?: number;
}

/** Starts a command; the caller reads the output and ends the input. */
export function startGit(
	{ program, arguments: before, environment, root, limits }: Repository,
	command: readonly string[],
	options: StartOptions = {},
): RunningGit {
	const { memoryBytes = limits.memoryBytes, isAwaited = () => true } = options;
	const git: ChildProcessByStdio<Writable, Readable, Readable> = spawn(
		...withMemoryLimit(program, [...before, ...command], memoryBytes),
		{
			cwd: root,
			env: { ...environment, ...options.environment },
			stdio: ["pipe", "pipe", "pipe"],
			windowsHide: true,
		},
	);
	endWithUs(git);
	const errors: Buffer[] = [];
	let errorBytes = 0;
	let failure: string | undefined;
	let isStopped = false;
	let isSilent = false;
	const maxMs = allowedSilenceMs(limits, options.maxSilenceMs);
	const silence = watchSilence(git.stdout, {
		maxMs,
		isAwaited,
		onTooLong() {
			isSilent = true;
			git.kill("SIGKILL");
		},
	});
	git.stderr.on("data", (chunk: Buffer) => {
		errorBytes += chunk.length;
		if (errorBytes <= maxErrorBytes) errors.push(chunk);
	});
	// Writing to a process that has died: its status tells all there is to tell.
	git.stdin.on("error", () => {});
	git.on("error", (error: NodeJS.ErrnoException) => {
		failure = `git could not be started: ${error.code ?? error.name}`;
	});
	const ended = new Promise<GitEnd>((resolve) => {
		git.on("close", (status, signal) => {
			silence.end();
			if (status !== 0 && !isStopped) limits.lostMsLeft -= silence.ms;
			const lines = Buffer.concat(errors).toString("utf8").split("\n");
			if (failure !== undefined) lines.unshift(failure);
			if (isSilent) lines.push(`git was silent for ${maxMs / 1000} s and was stopped`);
			else if (signal !== null && !isStopped) lines.push(`git was ended by ${signal}`);
			resolve({
				status: failure === undefined ? status : null,
				errors: lines.filter((line) => line !== "").map(escapeTerminal),
				isSilent,
			});
		});
	});
	const stop = () => {
		isStopped = true;
		git.kill("SIGKILL");
	};
	return { input: git.stdin, output: git.stdout, ended, stop };
}

export interface GitAnswer extends GitEnd {
	readonly output: Buffer;
}

/** Runs a command to its end, or until it has said more than 256 MB: then its status is null. */
export async function runGit(
	repository: Repository,
	command: readonly string[],
	options: StartOptions & { readonly input?: string | Buffer } = {},
): Promise<GitAnswer> {
	const git = startGit(repository, command, options);
	git.input.end(options.input ?? "");
	const chunks: Buffer[] = [];
	let outputBytes = 0;
	git.output.on("data", (chunk: Buffer) => {
		outputBytes += chunk.length;
		if (outputBytes <= maxOutputBytes) chunks.push(chunk);
		else git.stop();
	});
	const end = await git.ended;
	const output = Buffer.concat(chunks);
	if (outputBytes <= maxOutputBytes) return { ...end, output };
	const error = `git ${command[0]} said more than ${maxOutputBytes >> 20} MB and was stopped`;
	return { ...end, output, errors: [...end.errors, error] };
}

/** Writes the lines no faster than the process reads them, then ends its input. */
export async function feedLines(git: RunningGit, lines: readonly string[]): Promise<void> {
	for (let at = 0; at < lines.length && git.input.writable; at += linesAtOnce) {
		const part = lines.slice(at, at + linesAtOnce).map((line) => `${line}\n`);
		if (git.input.write(part.join(""))) continue;
		await Promise.race([new Promise((resolve) => git.input.once("drain", resolve)), git.ended]);
	}
	git.input.end();
}

/**
 * Cuts a stream into records, one character a byte ("latin1"), given in bunches as they
 * arrive. What follows the last separator is given too, if there is any.
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
