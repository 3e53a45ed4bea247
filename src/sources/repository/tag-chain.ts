// Reads annotated tags, whose text is part of no commit. A tag may tag another tag, so a chain is followed to its
// end. A push may bring thousands: all chains go one tag at a time, so that git starts a few times and not for each.

import { type CommitOrTag, parseCommitOrTag } from "../../git/commit-or-tag.ts";
import { describeObjects, type ListedObject, type ObjectType } from "../../git/object-listing.ts";
import { readObjects } from "../../git/object-reader.ts";
import type { Repository } from "../../git/repository.ts";

export interface TagChain {
	/** The tags on the way, the outermost first. */
	readonly tags: readonly { readonly id: string; readonly written: CommitOrTag }[];
	/** What the last of them tags, or the object itself where it is no tag. */
	readonly end: { readonly id: string; readonly type: ObjectType } | undefined;
	/** In words, why the chain was not followed to its end. */
	readonly fault?: string;
}

/** Follows the tags from each of these objects on; gives the chains in their order. */
export async function readTagChains(
	repository: Repository,
	starts: readonly string[],
): Promise<ReadonlyMap<string, TagChain>> {
	const chains = new Map<string, TagChain>(starts.map((id) => [id, { tags: [], end: undefined }]));
	let next = new Map(starts.map((id) => [id, id]));
	for (let depth = 0; depth < maxTags && next.size > 0; depth++) {
		const ids = [...new Set(next.values())];
		const listed = new Map(
			(await describeObjects(repository, ids)).map((object) => [object.id, object]),
		);
		const read = await readTags(
			repository,
			[...listed.values()].filter(({ type }) => type === "tag"),
		);
		const targets = new Map<string, string>();
		for (const [start, id] of next) {
			const { tags } = chains.get(start)!;
			const step = stepOf(id, listed.get(id)?.type, read.get(id));
			chains.set(start, { ...step, tags: [...tags, ...step.tags] });
			const target = step.tags[0]?.written.referencedIds[0];
			if (target !== undefined) targets.set(start, target);
		}
		next = targets;
	}
	const fault = `it is a tag of a tag, more than ${maxTags} times over`;
	for (const start of next.keys()) chains.set(start, { ...chains.get(start)!, fault });
	return chains;
}

function stepOf(
	id: string,
	type: ObjectType | undefined,
	written: CommitOrTag | undefined,
): TagChain {
	if (type === undefined) return { tags: [], end: undefined, fault: "it is not here" };
	if (type !== "tag") return { tags: [], end: { id, type } };
	if (written === undefined) return { tags: [], end: undefined, fault: "git cannot read it" };
	const tags = [{ id, written }];
	return written.referencedIds.length > 0
		? { tags, end: undefined }
		: { tags, end: undefined, fault: "it names no object" };
}

async function readTags(
	repository: Repository,
	tags: readonly ListedObject[],
): Promise<ReadonlyMap<string, CommitOrTag>> {
	const read = new Map<string, CommitOrTag>();
	if (tags.length === 0) return read;
	async function* requests() {
		yield tags;
	}
	const answers = readObjects(repository, requests(), { processCount: 1, onError: () => {} });
	for await (const answer of answers) {
		if ("content" in answer) read.set(answer.id, parseCommitOrTag(Buffer.from(answer.content)));
	}
	return read;
}

/** Tags of tags are rare, and no release needs three. */
const maxTags = 20;
