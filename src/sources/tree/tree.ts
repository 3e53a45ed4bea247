// What is there to scan in a listed tree? The names first, then the contents: a name can hold
// a key too, also the name of what could not be listed.

import type { Blob } from "../../model/blob.ts";
import type { Source } from "../source.ts";
import { archiveNotice, isArchive } from "./archives.ts";
import type { Listing } from "./entry.ts";
import type { FileCrew } from "./file-worker-pool.ts";
import { createFileSource } from "./files.ts";
import { nameBlob } from "./names.ts";

/**
 * Gives a source of what listTree found: one blob of all names, then one a file, and last what was
 * never checked out. A crew that was hired for it reads with this thread.
 */
export function createTreeSource(listing: Listing, crew?: FileCrew): Source {
	const readFiles = createFileSource(listing, crew);
	return async function* readTree(intake): AsyncGenerator<Blob> {
		const { entries, absent, problems } = listing;
		const names = [...entries, ...absent, ...problems].flatMap(({ path }) => path ?? []);
		const included = names.filter((path) => !intake.isExcluded(path));
		if (included.length > 0) yield nameBlob(included);
		const archives = archiveNotice(included.filter(isArchive));
		if (archives !== undefined) intake.notice(archives);
		yield* readFiles(intake);
		if (intake.signal.aborted) return;
		if (entries.some(({ path }) => path.endsWith(".gitattributes"))) {
			const { lfsNotice } = await import("./lfs.ts");
			const pointers = await lfsNotice(listing, intake.isExcluded);
			if (pointers !== undefined) intake.notice(pointers);
		}
		if (absent.length === 0) return;
		const { readAbsent } = await import("./absent.ts");
		yield* readAbsent(absent, intake);
	};
}
