// What may a git take? What it reads may be made so that it never comes to an end: objects made
// from each other in a circle eat 200 to 900 MB a second, a pipe in place of a file is waited for
// for ever. So the kernel holds each git to a share of the memory, and time that was lost on some
// is not given to others.

import { existsSync } from "node:fs";
import type { GitEnd } from "./run.ts";

export interface GitLimits {
	/** What one git may take for itself, in bytes; packs that it maps do not count. */
	readonly memoryBytes: number;
	/**
	 * How long gits that died or were stopped may have been silent before, together. Counts down,
	 * for all who read the repository.
	 */
	lostMsLeft: number;
	/** Objects that git did not come to an end with, and why; added to by all who find one. */
	readonly hopeless: Map<string, string>;
}

export function createLimits(): GitLimits {
	const share = Math.floor(process.availableMemory() / 4);
	return {
		memoryBytes: Math.min(Math.max(share, minMemoryBytes), maxMemoryBytes),
		lostMsLeft: maxLostMs,
		hopeless: new Map(),
	};
}

/**
 * Gives what to start instead: a shell, which takes half a millisecond, sets the limit and becomes
 * the program. Elsewhere than on Linux no limit holds: there silence alone ends a git.
 */
export function withMemoryLimit(
	program: string,
	args: readonly string[],
	memoryBytes: number,
): [file: string, args: string[]] {
	if (!isLimitable()) return [program, [...args]];
	// Not the address space (-v): of that, packs of many gigabytes take as much as they have.
	const limit = `ulimit -S -d ${Math.floor(memoryBytes / 1024)} 2>/dev/null`;
	return [shell, ["-c", `${limit}; exec "$0" "$@"`, program, ...args]];
}

/** How long a git may be silent: as long as is asked for, while there is time left to be lost. */
export function allowedSilenceMs({ lostMsLeft }: GitLimits, wantedMs = lostMsLeft): number {
	if (wantedMs === Number.POSITIVE_INFINITY) return wantedMs;
	return Math.max(Math.min(wantedMs, lostMsLeft), minSilenceMs);
}

/** What an object of this size may need: its base, its difference and itself at once, and room. */
export function memoryFor(objectBytes: number): number {
	return minMemoryBytes + 4 * objectBytes;
}

/** True where git came to its limit, of memory or of silence: to ask again would not help. */
export function isEndless({ errors, isSilent }: Pick<GitEnd, "errors" | "isSilent">): boolean {
	return isSilent || errors.some((line) => line.startsWith("fatal: Out of memory"));
}

/** A shell gives up the rights of another user that a process has taken on. */
function isLimitable(): boolean {
	isThere ??= process.platform === "linux" && existsSync(shell);
	const isOwn = process.getuid?.() === process.geteuid?.();
	return isThere && isOwn && process.getgid?.() === process.getegid?.();
}

let isThere: boolean | undefined;

const shell = "/bin/sh";
/**
 * To list git/git takes git 60 MB, to walk its history 40, and to read 100 MB that are told as a
 * difference 200; by its table of ids, 25 million objects take 1.2 GB to list.
 */
const maxMemoryBytes = 2 * 1024 ** 3;
const minMemoryBytes = 512 << 20;
/** The longest that git may walk a history before its first word. */
const maxLostMs = 120_000;
const minSilenceMs = 1000;
