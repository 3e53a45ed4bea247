// Reads who made the few commits that a report names, and when.

import type { Provenance } from "../../model/blob.ts";
import { parseAuthorAndDate, parseCommitOrTag } from "../commit-or-tag.ts";
import { readObjects } from "../object-reader.ts";
import type { Repository } from "../repository.ts";

/** Leaves out a commit that cannot be read. */
export async function readAuthorsAndDates(
	repository: Repository,
	commits: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Pick<Provenance, "author" | "date">>> {
	const authors = new Map<string, Pick<Provenance, "author" | "date">>();
	async function* requests() {
		yield [...commits].map((id) => ({ id, type: "commit" as const, size: 0 }));
	}
	const answers = readObjects(repository, requests(), { processCount: 1, onError: () => {} });
	for await (const answer of answers) {
		if ("reason" in answer) continue;
		authors.set(answer.id, parseAuthorAndDate(parseCommitOrTag(answer.content).headers));
	}
	return authors;
}
