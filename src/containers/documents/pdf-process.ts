// The process that reads the text of PDF pages.

import { serveContents } from "../child-process.ts";
import { extractPages } from "./pdf-extract.ts";

export async function servePages(): Promise<void> {
	const maxContentMs = Number(process.argv[3]) || 5000;
	await serveContents({ maxContentMs, maxMemoryBytes: 400 << 20 }, extractPages);
}
