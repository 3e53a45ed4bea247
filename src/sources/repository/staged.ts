// The source of what the next `git commit` would record: the blobs that the index has and HEAD has not. They are
// read whole so that rules see their context, with the ranges that are new. The caller's index counts:
// `git commit -a`, `-p` or a path make one of their own and name it in GIT_INDEX_FILE.

import { describeObjects } from "../../git/object-listing.ts";
import { readObjects } from "../../git/object-reader.ts";
import type { Repository } from "../../git/repository.ts";
import type { Blob, Provenance } from "../../model/blob.ts";
import type { Notice, Problem } from "../../model/report.ts";
import type { ScanAccounting } from "../source.ts";
import { type ByteRange, findAddedLines, intersectRanges, uniteRanges } from "./added-lines.ts";
import { nameBlob, readBlobContents } from "./blob-contents.ts";
import { reportSubmodules } from "./missing-objects.ts";
import { listStaged, type StagedOptions } from "./staged-changes.ts";

export interface StagedBlob extends Blob {
	/** The new ranges; findings elsewhere were in a parent before. */
	readonly added: readonly ByteRange[];
}

/** Yields the staged blobs and the names of new paths. */
export function createStagedSource(
	repository: Repository,
	options: StagedOptions = {},
): (accounting: ScanAccounting) => AsyncGenerator<StagedBlob> {
	return async function* readStaged(accounting) {
		const { isAnythingStaged, changes } = await listStaged(
			repository,
			options,
			accounting.addProblem.bind(accounting),
		);
		if (!isAnythingStaged && options.isCommit !== true) return accounting.addProblem(nothingStaged);
		/** What the parents have at each location of a blob. */
		const before = new Map<Provenance, readonly string[]>();
		const locations = new Map<string, Provenance[]>();
		const submodules = new Set<string>();
		for (const { path, blob, olds, isNewPath, isSubmodule } of changes) {
			const location: Provenance = { where: "staged", path, blob };
			if (isNewPath && !accounting.isExcluded(path)) yield whole(nameBlob({ path }));
			if (isSubmodule) submodules.add(path);
			else if (!olds.includes(blob)) {
				locations.set(blob, [...(locations.get(blob) ?? []), location]);
				before.set(location, olds);
			}
		}
		reportSubmodules(accounting, submodules);
		if (locations.size === 0) accounting.addNotice(noContent);
		// Read at the same time as the new ones, since a commit waits for this.
		const oldContents = readOld(repository, [...before.values()].flat());
		oldContents.catch(() => {});
		for await (const blob of readBlobContents(repository, accounting, locations)) {
			const bytes = bytesOf(blob);
			const held = await oldContents;
			// New in one of its locations is new; what one of the parents has there is not.
			const previous = blob.provenance.map((location) => {
				return before.get(location)!.map((id) => held.get(id) ?? noBytes);
			});
			const ranges = previous.map((olds) => {
				return olds
					.map((old) => findAddedLines(old, bytes))
					.reduce(intersectRanges, [{ start: 0, end: bytes.length }]);
			});
			yield { ...blob, added: uniteRanges(ranges.flat()), previous };
		}
	};
}

/** A missing or large content counts as empty: then all of the new version is new. */
async function readOld(
	repository: Repository,
	ids: readonly string[],
): Promise<ReadonlyMap<string, Buffer>> {
	const contents = new Map<string, Buffer>();
	const known = await describeObjects(
		repository,
		[...new Set(ids)].filter((id) => id !== ""),
	);
	async function* requests() {
		yield known.filter(({ type, size }) => type === "blob" && size <= maxOldBytes);
	}
	let remaining = maxOldTotalBytes;
	for await (const answer of readObjects(repository, requests(), {
		processCount: 1,
		onError: () => {},
	})) {
		if ("reason" in answer || answer.content.length > remaining) continue;
		remaining -= answer.content.length;
		contents.set(answer.id, Buffer.from(answer.content));
	}
	return contents;
}

function whole(blob: Blob): StagedBlob {
	return { ...blob, added: [{ start: 0, end: bytesOf(blob).length }] };
}

function bytesOf({ content }: Blob): Buffer {
	return content.kind === "bytes" ? content.bytes : noBytes;
}

const nothingStaged: Problem = {
	code: "nothing-staged",
	message:
		'Nothing is staged, so there was nothing to look at. In CI nothing ever is: use "unleak scan --range BASE..HEAD"',
};
const noContent: Notice = {
	code: "no-content",
	message: "The next commit adds no content of its own",
};
const noBytes = Buffer.alloc(0);
const maxOldBytes = 16 << 20;
const maxOldTotalBytes = 128 << 20;
