// What does a thread beside the main one do? It waits for its orders, and takes tasks until none is
// left. Where it cannot read one it dies, and crew.ts leaves that over.

import { parentPort } from "node:worker_threads";
import { createWorker, type Orders, takeTasks } from "./crew.ts";

parentPort!.once("message", ({ work, tasks, next, open }: Orders) => {
	const read = createWorker(work, open);
	for (const task of takeTasks(tasks, next)) parentPort!.postMessage(read(task));
});
