// Finds what Git LFS keeps in a repository's local store. Only the usual place counts: the setting that names another one
// is anybody's.

import { statSync } from "node:fs";
import { join } from "node:path";
import { formatCount } from "../report/amounts.ts";
import { clipEnd } from "../text/columns.ts";
import { maskKeyShapes } from "../text/key-shapes.ts";

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

/** The start of a problem: how many there are, and the first of their paths, without those that are unknown (""). */
export function describeMissingLfs(paths: readonly string[], noun: "content" | "file"): string {
	const known = [...new Set(paths)].filter((path) => path !== "").sort();
	const shown = known.slice(0, maxNamed).map((path) => `"${clipEnd(maskKeyShapes(path), 80)}"`);
	const names = [...shown, ...(known.length > shown.length ? ["…"] : [])].join(", ");
	const count = formatCount(paths.length, noun);
	return `Read only the Git LFS pointers of ${count}${names === "" ? "" : ` (${names})`}`;
}

const maxNamed = 3;
