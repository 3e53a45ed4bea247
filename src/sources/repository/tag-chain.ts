// Reads annotated tags, whose text is part of no commit. A tag may tag another tag, so a chain is followed to its
// end.

import { type CommitOrTag, parseCommitOrTag } from "../../git/commit-or-tag.ts";
import { runGit } from "../../git/git-process.ts";
import type { ObjectType } from "../../git/object-listing.ts";
import type { Repository } from "../../git/repository.ts";

export interface TagChain {
	/** The tags on the way, the outermost first. */
	readonly tags: readonly { readonly id: string; readonly written: CommitOrTag }[];
	/** What the last of them tags, or the object itself where it is no tag. */
	readonly end: { readonly id: string; readonly type: ObjectType } | undefined;
	/** In words, why the chain was not followed to its end. */
	readonly fault?: string;
}

/** Follows the tags from one object on. */
export async function readTagChain(repository: Repository, start: string): Promise<TagChain> {
	const tags: { id: string; written: CommitOrTag }[] = [];
	let id = start;
	for (let depth = 0; depth < maxTags; depth++) {
		const answer = await runGit(repository, ["cat-file", "-t", id]);
		if (answer.status !== 0) return { tags, end: undefined, fault: "it is not here" };
		const type = answer.output.toString("latin1").trim() as ObjectType;
		if (type !== "tag") return { tags, end: { id, type } };
		const { output, status } = await runGit(repository, ["cat-file", "tag", id]);
		if (status !== 0) return { tags, end: undefined, fault: "git cannot read it" };
		const written = parseCommitOrTag(output);
		tags.push({ id, written });
		const [target] = written.referencedIds;
		if (target === undefined) return { tags, end: undefined, fault: "it names no object" };
		id = target;
	}
	const fault = `it is a tag of a tag, more than ${maxTags} times over`;
	return { tags, end: undefined, fault };
}

/** Tags of tags are rare, and no release needs three. */
const maxTags = 20;
