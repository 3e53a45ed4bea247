// Where do file names become content? Here: a name can hold a key. All names are one blob of its
// own, not counted among the planned ones, since they are not what a user thinks of as scanned.

import type { Blob } from "../../model/blob.ts";

/**
 * Gives a blob whose line n, from 1, is `paths[n - 1]`; a line end inside a name is
 * percent-escaped to keep it so. The provenance's own path is empty: the line tells.
 */
export function nameBlob(paths: readonly string[]): Blob {
	const lines = paths.map((path) => path.replace(/[\n\r]/g, encodeURIComponent));
	const bytes = Buffer.from(lines.join("\n"));
	const provenance = [{ where: "name", path: "" } as const];
	return { content: { kind: "bytes", bytes }, provenance, names: "utf8" };
}
