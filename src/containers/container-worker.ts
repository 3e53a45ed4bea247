// The file of the thread that opens containers, and of the process that it starts: worker.ts is what they do, which the
// Action's bundle holds too.

import { fileURLToPath } from "node:url";
import { serveAs } from "./worker.ts";

serveAs(fileURLToPath(import.meta.url));
