// The program of a worker that reads packs. It waits for its job and takes tasks until none is left. A task
// that it cannot read ends it, and that task is left to git (pack-worker-pool.ts).

import { parentPort } from "node:worker_threads";
import { createTaskReader, type PackJob, remainingTasks } from "./pack-worker-pool.ts";

parentPort!.once("message", ({ reading, tasks, nextTask, pendingBytes }: PackJob) => {
	const read = createTaskReader(reading, pendingBytes);
	for (const task of remainingTasks(tasks, nextTask)) parentPort!.postMessage(read(task));
});
