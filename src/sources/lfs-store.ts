// Finds what Git LFS keeps in a repository's local store. Only the usual place counts: the setting that names another one
// is anybody's.

import { statSync } from "node:fs";
import { join } from "node:path";

/** The file of a content, and its size; undefined where it is not here. */
export function findLfsObject(
	gitFolder: string,
	id: string,
): { readonly file: string; readonly size: number } | undefined {
	const file = join(gitFolder, "lfs", "objects", id.slice(0, 2), id.slice(2, 4), id);
	try {
		const stats = statSync(file);
		return stats.isFile() ? { file, size: stats.size } : undefined;
	} catch {
		return undefined;
	}
}
