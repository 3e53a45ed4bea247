// The program of a worker that reads a tree's files. It takes files from the end of the list and reports those
// that are clean. Everything unusual is left to the main thread: what is no regular file, cannot be read, is
// large, has another size than its folder says, or needs the scanner.

import { lstatSync } from "node:fs";
import { parentPort } from "node:worker_threads";
import { onDisk } from "../../text/path.ts";
import { createFilePrefilter } from "./file-prefilter.ts";
import { createFileReader, maxHeldBytes } from "./file-reader.ts";
import type { FileJob } from "./file-worker-pool.ts";
import { createRealFolderCheck } from "./real-folders.ts";

parentPort!.once("message", (job: FileJob) => {
	const { nextFile, mainThreadAt, results } = job;
	const paths = job.paths.split("\0");
	const read = createCleanFileReader(job);
	for (;;) {
		const file = Atomics.sub(nextFile, 0, 1);
		if (read === undefined || file <= Atomics.load(mainThreadAt, 0)) return;
		const path = paths[file]!;
		const bytes = path === "" ? undefined : read(path, job.isTracked[file] === 1);
		if (bytes !== undefined) Atomics.store(results, file, bytes + 1);
	}
});

/** Makes a function that returns the size of a file that was read whole and is clean. */
function createCleanFileReader({ root, realFolders, rulePacks, maxFileBytes, opens }: FileJob) {
	// The scanner would have to warm up in each thread, so unsure files are left to the main thread.
	const prefilter = createFilePrefilter(rulePacks, undefined, opens);
	if (prefilter === undefined) return undefined;
	const maxBytes = Math.min(maxFileBytes, maxHeldBytes - 1);
	const reader = createFileReader(maxBytes, prefilter.buffer);
	const isBelowRealFolders = createRealFolderCheck(root, realFolders);
	return function read(path: string, isTracked: boolean): number | undefined {
		const disk = onDisk(root, { path });
		try {
			const stats = lstatSync(disk, { throwIfNoEntry: false });
			if (!stats?.isFile() || stats.size > maxBytes) return undefined;
			if (isTracked && !isBelowRealFolders({ path })) return undefined;
			const content = reader.read(disk, stats.size);
			return prefilter.isClean(content, stats.size, path) ? stats.size : undefined;
		} catch {
			return undefined;
		}
	};
}
