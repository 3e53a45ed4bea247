// A thread that reads packs: it takes tasks until none is left.

import { parentPort, workerData } from "node:worker_threads";
import { createWorker, type ThreadData } from "./crew.ts";

const { work, tasks, next } = workerData as ThreadData;
const read = createWorker(work);
for (let task = Atomics.add(next, 0, 1); task < tasks.length; task = Atomics.add(next, 0, 1)) {
	parentPort!.postMessage(read(tasks[task]!));
}
