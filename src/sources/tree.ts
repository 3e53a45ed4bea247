// What is there to scan in a listed tree? The names first, then the contents: a name can hold
// a key too, also the name of what could not be listed.

import type { Blob } from "../model/blob.ts";
import { archiveNotice, isArchive } from "./archives.ts";
import type { Listing } from "./entry.ts";
import { createFileSource } from "./files.ts";
import { nameBlob } from "./names.ts";
import type { Intake, Source } from "./source.ts";

/**
 * Gives a source of what listTree found: one blob of all names, then one a file, and last what was
 * never checked out.
 */
export function createTreeSource(listing: Listing): Source {
	const readFiles = createFileSource(listing);
	function* readTree(intake: Intake): Generator<Blob> {
		const { entries, absent, problems } = listing;
		const names = [...entries, ...absent, ...problems].flatMap(({ path }) => path ?? []);
		const included = names.filter((path) => !intake.isExcluded(path));
		if (included.length > 0) yield nameBlob(included);
		const archives = archiveNotice(included.filter(isArchive));
		if (archives !== undefined) intake.notice(archives);
		yield* readFiles(intake);
	}
	const hasAttributes = listing.entries.some(({ path }) => path.endsWith(".gitattributes"));
	// Files alone are read without waiting.
	if (listing.absent.length === 0 && !hasAttributes) return readTree;
	return async function* (intake): AsyncGenerator<Blob> {
		yield* readTree(intake);
		if (intake.signal.aborted) return;
		const { lfsNotice } = await import("./lfs.ts");
		const pointers = await lfsNotice(listing, intake.isExcluded);
		if (pointers !== undefined) intake.notice(pointers);
		if (listing.absent.length === 0) return;
		const { readAbsent } = await import("./absent.ts");
		yield* readAbsent(listing.absent, intake);
	};
}
