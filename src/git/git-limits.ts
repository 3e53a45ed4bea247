// Limits on what a git process may use. A hostile repository can keep git busy for ever: objects made from
// each other in a cycle eat 200 to 900 MB a second, and a pipe in place of a file blocks. So the operating
// system holds each git to a share of the memory, and time wasted on some is not given to others.

import { existsSync } from "node:fs";

export interface GitLimits {
	/** The memory of one git; packs that it maps do not count. */
	readonly memoryBytes: number;
	/**
	 * The idle time left for all gits that die or are stopped, together. Counts down for all who read the
	 * repository.
	 */
	wastedMsLeft: number;
	/** Objects on which git ran away, and how; everyone who finds one adds it. */
	readonly runawayObjects: Map<string, string>;
}

export function createGitLimits(): GitLimits {
	const share = Math.floor(process.availableMemory() / 4);
	return {
		memoryBytes: Math.min(Math.max(share, minMemoryBytes), maxMemoryBytes),
		wastedMsLeft: maxWastedMs,
		runawayObjects: new Map(),
	};
}

/**
 * The command to start instead: a shell that sets the limit and becomes the program, which takes half a
 * millisecond. Outside Linux there is no such limit, and only the idle timeout ends a git.
 */
export function withMemoryLimit(
	program: string,
	args: readonly string[],
	memoryBytes: number,
): [file: string, args: string[]] {
	if (!isLimitable()) return [program, [...args]];
	// Not the address space (-v), of which mapped packs take as much as they are large.
	const limit = `ulimit -S -d ${Math.floor(memoryBytes / 1024)} 2>/dev/null`;
	return [shell, ["-c", `${limit}; exec "$0" "$@"`, program, ...args]];
}

/** The idle timeout of a git: as wanted, while there is time left to waste. */
export function allowedIdleMs({ wastedMsLeft }: GitLimits, wantedMs = wastedMsLeft): number {
	if (wantedMs === Number.POSITIVE_INFINITY) return wantedMs;
	return Math.max(Math.min(wantedMs, wastedMsLeft), minIdleMs);
}

/** The memory that reading an object may need: its base, its delta and itself at once, and some more. */
export function memoryForObject(objectBytes: number): number {
	return minMemoryBytes + 4 * objectBytes;
}

/** True where git reached its limit of memory or idle time: asking again would not help. */
export function isRunaway({
	errors,
	isTimedOut,
}: {
	readonly errors: readonly string[];
	readonly isTimedOut: boolean;
}): boolean {
	return isTimedOut || errors.some((line) => /^fatal: .*out of memory/i.test(line));
}

/** False under another user's rights, which a shell would drop. */
function isLimitable(): boolean {
	isThere ??= process.platform === "linux" && existsSync(shell);
	const isOwn = process.getuid?.() === process.geteuid?.();
	return isThere && isOwn && process.getgid?.() === process.getegid?.();
}

let isThere: boolean | undefined;

const shell = "/bin/sh";
/**
 * Listing git/git takes git 60 MB, walking its history 40, and reading an object of 100 MB that is stored
 * as a delta 200; listing 25 million objects takes 1.2 GB.
 */
const maxMemoryBytes = 2 * 1024 ** 3;
const minMemoryBytes = 512 << 20;
/** The longest that git may walk a history before its first output. */
const maxWastedMs = 120_000;
const minIdleMs = 1000;
