// Runs a git command to its end while everything else waits: for short answers that are needed at once.

import { spawnSync } from "node:child_process";
import { allowedIdleMs, withMemoryLimit } from "./git-limits.ts";
import type { Repository } from "./repository.ts";

/** Git's output; undefined where it fails. */
export function gitOutput(
	{ program, arguments: before, environment, root, limits }: Repository,
	command: readonly string[],
	{ maxBytes = 64 << 20, timeoutMs = 60_000 } = {},
): Buffer | undefined {
	const startMs = performance.now();
	const { status, stdout } = spawnSync(
		...withMemoryLimit(program, [...before, ...command], limits.memoryBytes),
		{
			cwd: root,
			env: environment,
			maxBuffer: maxBytes + 1024,
			windowsHide: true,
			timeout: allowedIdleMs(limits, timeoutMs),
			killSignal: "SIGKILL",
		},
	);
	if (status === 0) return stdout;
	limits.wastedMsLeft -= performance.now() - startMs;
	return undefined;
}
