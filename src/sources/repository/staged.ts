// What would the next `git commit` record? The blobs that the index has and HEAD has not, read
// whole so that rules see their context, with the parts that are new. The caller's index counts:
// `git commit -a`, `-p` or a path make one of their own and name it in GIT_INDEX_FILE.

import { describeObjects } from "../../git/object-listing.ts";
import { readObjects } from "../../git/object-reader.ts";
import type { Repository } from "../../git/repository.ts";
import type { Blob, Provenance } from "../../model/blob.ts";
import type { Notice, Problem } from "../../model/report.ts";
import type { Intake } from "../source.ts";
import { type ByteRange, findAdded, intersect } from "./added.ts";
import { nameBlob, readContents } from "./contents.ts";
import { reportSubmodules } from "./gaps.ts";
import { listStaged, type StagedOptions } from "./staged-changes.ts";

export interface StagedBlob extends Blob {
	/** The new parts; findings elsewhere were in a parent before. */
	readonly added: readonly ByteRange[];
}

/** Yields the staged blobs and the names of new paths. */
export function createStagedSource(
	repository: Repository,
	options: StagedOptions = {},
): (intake: Intake) => AsyncGenerator<StagedBlob> {
	return async function* readStaged(intake) {
		const { isAnythingStaged, changes } = await listStaged(repository, options, intake);
		if (!isAnythingStaged && options.isCommit !== true) return intake.problem(nothingStaged);
		/** What its parents have at each place of a blob. */
		const before = new Map<string, (readonly string[])[]>();
		const places = new Map<string, Provenance[]>();
		const submodules = new Set<string>();
		for (const { path, blob, olds, isNewPath, isSubmodule } of changes) {
			const place: Provenance = { where: "staged", path, blob };
			if (isNewPath && !intake.isExcluded(path)) yield whole(nameBlob({ path }));
			if (isSubmodule) submodules.add(path);
			else if (!olds.includes(blob)) {
				places.set(blob, [...(places.get(blob) ?? []), place]);
				before.set(blob, [...(before.get(blob) ?? []), olds]);
			}
		}
		reportSubmodules(intake, submodules);
		if (places.size === 0) intake.notice(noContent);
		// At the same time as the new ones: a commit waits for this.
		const oldContents = readOld(repository, [...before.values()].flat(2));
		oldContents.catch(() => {});
		for await (const blob of readContents(repository, intake, places)) {
			const bytes = bytesOf(blob);
			const held = await oldContents;
			// New in one of its places is new; what one of the parents has there is not.
			const parts = before.get(blob.provenance[0]!.blob!)!.map((olds) => {
				return olds
					.map((id) => findAdded(held.get(id) ?? noBytes, bytes))
					.reduce(intersect, [{ start: 0, end: bytes.length }]);
			});
			yield { ...blob, added: parts.flat() };
		}
	};
}

/** What is missing or large counts as empty: then all of the new version is new. */
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
	let left = maxOldTotalBytes;
	for await (const answer of readObjects(repository, requests(), {
		processCount: 1,
		onError: () => {},
	})) {
		if ("reason" in answer || answer.content.length > left) continue;
		left -= answer.content.length;
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
	message: "The next commit brings no content of its own",
};
const noBytes = Buffer.alloc(0);
const maxOldBytes = 16 << 20;
const maxOldTotalBytes = 128 << 20;
