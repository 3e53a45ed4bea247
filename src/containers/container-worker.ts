// The thread's own file: worker.ts is what it does, which the Action's bundle holds too.

import { serveContainers } from "./worker.ts";

serveContainers();
