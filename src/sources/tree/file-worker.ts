// What does a thread beside the main one do with a tree's files? It takes them from the end of the
// list, and tells of those that hold nothing. All that is unusual it leaves: a name that is not a
// regular file's, a file that cannot be read, is large, has not the size that its folder says, or
// holds what only the scanner can judge.

import { lstatSync } from "node:fs";
import { parentPort } from "node:worker_threads";
import { onDisk } from "../../text/path.ts";
import { createFilePrefilter } from "./file-prefilter.ts";
import { createFileReader, maxHeldBytes } from "./file-reader.ts";
import type { FileOrders } from "./file-worker-pool.ts";
import { createFolderCheck } from "./folders.ts";

parentPort!.once("message", (orders: FileOrders) => {
	const { next, reached, told } = orders;
	const paths = orders.paths.split("\0");
	const read = createFileLook(orders);
	for (;;) {
		const file = Atomics.sub(next, 0, 1);
		if (read === undefined || file <= Atomics.load(reached, 0)) return;
		const path = paths[file]!;
		const bytes = path === "" ? undefined : read(path, orders.isTracked[file] === 1);
		if (bytes !== undefined) Atomics.store(told, file, bytes + 1);
	}
});

/** Gives the bytes of a file that was read whole and holds nothing. */
function createFileLook({ root, rulePacks, maxFileBytes }: FileOrders) {
	// The scanner would have to warm up in each thread: what is unsure is left.
	const prefilter = createFilePrefilter(rulePacks, false);
	if (prefilter === undefined) return undefined;
	const maxBytes = Math.min(maxFileBytes, maxHeldBytes - 1);
	const reader = createFileReader(maxBytes, prefilter.buffer);
	const isBelowRealFolders = createFolderCheck(root);
	return function read(path: string, isTracked: boolean): number | undefined {
		const disk = onDisk(root, { path });
		try {
			const stats = lstatSync(disk, { throwIfNoEntry: false });
			if (!stats?.isFile() || stats.size > maxBytes) return undefined;
			if (isTracked && !isBelowRealFolders({ path })) return undefined;
			const content = reader.read(disk, stats.size);
			return prefilter.isClean(content, stats.size) ? stats.size : undefined;
		} catch {
			return undefined;
		}
	};
}
