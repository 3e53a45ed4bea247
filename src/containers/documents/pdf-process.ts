// The process that reads the text of PDF pages.

import { serveContents } from "../child-process.ts";
import { extractPages } from "./pdf-extract.ts";

export async function servePages(): Promise<void> {
	const maxContentCpuMs = Number(process.argv[3]) || 5000;
	// Processor time is the same on a busy machine.
	const maxContentMs = 3 * maxContentCpuMs;
	await serveContents({ maxContentMs, maxContentCpuMs, maxMemoryBytes: 400 << 20 }, extractPages);
}
