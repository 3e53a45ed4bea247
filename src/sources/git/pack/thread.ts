// A thread that reads packs: it waits for its orders, and takes tasks until none is left.

import { parentPort } from "node:worker_threads";
import { createWorker, type Orders } from "./crew.ts";

parentPort!.once("message", ({ work, tasks, next }: Orders) => {
	const read = createWorker(work);
	for (let task = Atomics.add(next, 0, 1); task < tasks.length; task = Atomics.add(next, 0, 1)) {
		parentPort!.postMessage(read(tasks[task]!));
	}
});
