// The source of a listed tree: first the file names, since a name can hold a key too, then the contents, last the
// files that are not checked out.

import type { Blob } from "../../model/blob.ts";
import type { Source } from "../source.ts";
import { archiveNotice, isArchive } from "./archives.ts";
import { createFileSource } from "./file-source.ts";
import type { FileWorkerPool } from "./file-worker-pool.ts";
import { ignoredEnvNotice } from "./ignored-env.ts";
import type { TreeListing } from "./tree-listing.ts";

/**
 * One blob of all names, then one for each file. Workers that were started for the listing read with this
 * thread.
 */
export function createTreeSource(listing: TreeListing, pool?: FileWorkerPool): Source {
	const readFiles = createFileSource(listing, pool);
	return async function* readTree(accounting): AsyncGenerator<Blob> {
		const { entries, notCheckedOut, problems } = listing;
		const names = [...entries, ...notCheckedOut, ...problems].flatMap(({ path }) => path ?? []);
		const included = names.filter((path) => !accounting.isExcluded(path));
		if (included.length > 0) yield treeNamesBlob(included);
		if (!accounting.archiveDepth) {
			const archives = archiveNotice(included.filter(isArchive));
			if (archives !== undefined) accounting.addNotice(archives);
		}
		const unread = listing.ignoredEnv.filter((path) => !accounting.isExcluded(path));
		const ignored = ignoredEnvNotice(unread);
		if (ignored !== undefined) accounting.addNotice(ignored);
		yield* readFiles(accounting);
		if (accounting.signal.aborted) return;
		if (listing.gitFolders.length > 0) {
			const { readNestedHistories } = await import("./nested-histories.ts");
			yield* readNestedHistories(listing, accounting);
		}
		if (entries.some(({ path }) => path.endsWith(".gitattributes"))) {
			const { readLfsContents } = await import("./lfs-pointers.ts");
			yield* readLfsContents(listing, accounting);
		}
		if (notCheckedOut.length === 0) return;
		const { readNotCheckedOut } = await import("./not-checked-out.ts");
		yield* readNotCheckedOut(notCheckedOut, accounting);
	};
}

/**
 * A blob whose line n, from 1, is `paths[n - 1]`; a line end inside a name is percent-escaped to keep it so.
 * The provenance's own path is empty: the line has it. Names are not counted as planned.
 */
export function treeNamesBlob(paths: readonly string[]): Blob {
	const lines = paths.map((path) => path.replace(/[\n\r]/g, encodeURIComponent));
	const bytes = Buffer.from(lines.join("\n"));
	const provenance = [{ where: "name", path: "" } as const];
	return { content: { kind: "bytes", bytes }, provenance, names: "utf8" };
}
