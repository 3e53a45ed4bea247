// Reads blobs whose paths are known beforehand, for a range and for staged changes. Exclusions, size limits
// and missing objects are handled before anything is read.

import { describeObjects, type ListedObject } from "../../git/object-listing.ts";
import { readObjects } from "../../git/object-reader.ts";
import type { Repository } from "../../git/repository.ts";
import type { Blob, Provenance } from "../../model/blob.ts";
import type { Problem } from "../../model/report.ts";
import type { ScanAccounting } from "../source.ts";
import { reportMissingObjects } from "./missing-objects.ts";

/** Finds those of some blobs that are clean: clean-blobs.ts. */
export type FindCleanBlobs = (
	repository: Repository,
	accounting: ScanAccounting,
	blobs: readonly ListedObject[],
) => Promise<ReadonlySet<string>>;

/**
 * Yields each blob once, with all its locations that are not excluded. `findCleanBlobs` finds those that
 * need not be read.
 */
export async function* readBlobContents(
	repository: Repository,
	accounting: ScanAccounting,
	locationsOf: ReadonlyMap<string, readonly Provenance[]>,
	findCleanBlobs: FindCleanBlobs = async () => new Set(),
): AsyncGenerator<Blob> {
	accounting.setStoredBytes?.(assumedStoredBytes);
	accounting.addGitFolder?.(repository.commonDir);
	const locations = new Map<string, Provenance[]>();
	const included: ListedObject[] = [];
	for (const object of await describeObjects(repository, [...locationsOf.keys()])) {
		const shown = locationsOf.get(object.id)!.filter(({ path }) => !accounting.isExcluded(path));
		if (shown.length === 0) accounting.addExcluded(object.size);
		else {
			locations.set(object.id, shown);
			included.push(object);
		}
	}
	const clean = await findCleanBlobs(repository, accounting, included);
	const wanted: ListedObject[] = [];
	let missing = 0;
	for (const object of included) {
		if (clean.has(object.id)) {
			accounting.addClean(1, object.size);
			continue;
		}
		accounting.addPlanned(object.size);
		const { path } = locations.get(object.id)![0]!;
		if (object.runawayReason !== undefined) {
			accounting.addProblem({ ...unreadableProblem(object, object.runawayReason), path });
			continue;
		}
		if (object.type === undefined) {
			missing++;
			continue;
		}
		if (isObjectTooLarge(object, accounting))
			accounting.addProblem({ ...tooLargeProblem(object), path });
		else wanted.push(object);
	}
	reportMissingObjects(repository, accounting, missing);
	async function* requests(): AsyncGenerator<ListedObject[]> {
		yield wanted;
	}
	const answers = readObjects(repository, requests(), {
		processCount: 1,
		signal: accounting.signal,
		onError: () => {},
	});
	for await (const answer of answers) {
		if ("reason" in answer) {
			const { path } = locations.get(answer.object.id)![0]!;
			accounting.addProblem({ ...unreadableProblem(answer.object, answer.reason), path });
		} else {
			const provenance = locations.get(answer.id)!;
			yield { content: { kind: "bytes", bytes: answer.content }, provenance };
		}
	}
}

/** A name is a content of its own; it is not counted as planned. */
export function nameBlob(location: Omit<Provenance, "where">): Blob {
	const bytes = Buffer.from(location.path);
	return { content: { kind: "bytes", bytes }, provenance: [{ ...location, where: "name" }] };
}

/** Contents are held in memory, so there is a limit that no flag raises. */
export function isObjectTooLarge(
	{ size }: ListedObject,
	{ maxFileBytes }: ScanAccounting,
): boolean {
	return size > Math.min(maxFileBytes, maxHeldBytes);
}

export function tooLargeProblem({ id, type, size }: ListedObject): Problem {
	const remedy =
		size > maxHeldBytes ? "check it out and scan the file" : "raise the limit with --max-file-size";
	return {
		code: "too-large",
		message: `Did not read ${type} ${id} of ${size} bytes: ${remedy}`,
	};
}

export function unreadableProblem(object: ListedObject, reason: string): Problem {
	return {
		code: "unreadable-object",
		message: `Cannot read ${object.type ?? "object"} ${object.id}: ${reason}`,
	};
}

/** Nobody says in how many bytes the contents of a range are stored. */
const assumedStoredBytes = 4 << 20;
const maxHeldBytes = 1 << 30;
