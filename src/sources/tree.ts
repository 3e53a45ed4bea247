// What is there to scan in a listed tree? The names first, then the contents: a name can hold
// a key too, also the name of what could not be listed.

import type { Blob } from "../model/blob.ts";
import type { Listing } from "./entry.ts";
import { createFileSource } from "./files.ts";
import { nameBlob } from "./names.ts";
import type { Source } from "./source.ts";

/** Gives a source of what listTree found: one blob of all names, then one a file. */
export function createTreeSource(listing: Listing): Source {
	const readFiles = createFileSource(listing);
	return function* (intake): Generator<Blob> {
		const names = [...listing.entries, ...listing.problems].flatMap(({ path }) => path ?? []);
		const included = names.filter((path) => !intake.isExcluded(path));
		if (included.length > 0) yield nameBlob(included);
		yield* readFiles(intake);
	};
}
