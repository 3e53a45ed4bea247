// How do known blobs become contents with their places? For a range and for what is staged:
// the paths are known beforehand, so exclusions, size limits and gaps are settled here, before
// anything is read.

import { describeObjects, type ListedObject } from "../../git/object-listing.ts";
import { readObjects } from "../../git/object-reader.ts";
import type { Repository } from "../../git/repository.ts";
import type { Blob, Provenance } from "../../model/blob.ts";
import type { Problem } from "../../model/report.ts";
import type { Intake } from "../source.ts";
import { reportMissing } from "./gaps.ts";

/** Gives those of some blobs that are known to hold no match: harmless.ts. */
export type FindHarmless = (
	repository: Repository,
	intake: Intake,
	blobs: readonly ListedObject[],
) => Promise<ReadonlySet<string>>;

/**
 * Yields each blob once, with all its places that are not excluded. Where many may be asked for,
 * `findHarmless` tells which need not be read.
 */
export async function* readContents(
	repository: Repository,
	intake: Intake,
	placesOf: ReadonlyMap<string, readonly Provenance[]>,
	findHarmless: FindHarmless = async () => new Set(),
): AsyncGenerator<Blob> {
	const places = new Map<string, Provenance[]>();
	const asked: ListedObject[] = [];
	for (const object of await describeObjects(repository, [...placesOf.keys()])) {
		const shown = placesOf.get(object.id)!.filter(({ path }) => !intake.isExcluded(path));
		if (shown.length === 0) intake.exclude(object.size);
		else {
			places.set(object.id, shown);
			asked.push(object);
		}
	}
	const harmless = await findHarmless(repository, intake, asked);
	const wanted: ListedObject[] = [];
	let missing = 0;
	for (const object of asked) {
		if (harmless.has(object.id)) {
			intake.pass(1, object.size);
			continue;
		}
		intake.plan(object.size);
		const { path } = places.get(object.id)![0]!;
		if (object.runawayReason !== undefined) {
			intake.problem({ ...unreadable(object, object.runawayReason), path });
			continue;
		}
		if (object.type === undefined) {
			missing++;
			continue;
		}
		if (isTooLarge(object, intake)) intake.problem({ ...tooLarge(object), path });
		else wanted.push(object);
	}
	reportMissing(repository, intake, missing);
	async function* requests(): AsyncGenerator<ListedObject[]> {
		yield wanted;
	}
	const answers = readObjects(repository, requests(), {
		processCount: 1,
		signal: intake.signal,
		onError: () => {},
	});
	for await (const answer of answers) {
		if ("reason" in answer) {
			const { path } = places.get(answer.object.id)![0]!;
			intake.problem({ ...unreadable(answer.object, answer.reason), path });
		} else {
			const provenance = places.get(answer.id)!;
			yield { content: { kind: "bytes", bytes: answer.content }, provenance };
		}
	}
}

/** A name is a small content of its own; it is not counted as planned. */
export function nameBlob(place: Omit<Provenance, "where">): Blob {
	const bytes = Buffer.from(place.path);
	return { content: { kind: "bytes", bytes }, provenance: [{ ...place, where: "name" }] };
}

/** Contents are held in memory, so there is a limit that no flag raises. */
export function isTooLarge({ size }: ListedObject, { maxFileBytes }: Intake): boolean {
	return size > Math.min(maxFileBytes, maxHeldBytes);
}

export function tooLarge({ id, type, size }: ListedObject): Problem {
	const remedy =
		size > maxHeldBytes ? "check it out and scan the file" : "raise the limit with --max-file-size";
	return {
		code: "too-large",
		message: `Did not read ${type} ${id} of ${size} bytes: ${remedy}`,
	};
}

export function unreadable(object: ListedObject, reason: string): Problem {
	return {
		code: "unreadable-object",
		message: `Cannot read ${object.type ?? "object"} ${object.id}: ${reason}`,
	};
}

const maxHeldBytes = 1 << 30;
