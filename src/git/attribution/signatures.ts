// Who made these commits, and when? Read from the few commits that a report names.

import type { Provenance } from "../../model/blob.ts";
import { parseCommitOrTag, parseSignature } from "../message.ts";
import { readObjects } from "../objects.ts";
import type { Repository } from "../repository.ts";

/** Leaves out a commit that cannot be read. */
export async function readSignatures(
	repository: Repository,
	commits: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Pick<Provenance, "author" | "date">>> {
	const signatures = new Map<string, Pick<Provenance, "author" | "date">>();
	async function* requests() {
		yield [...commits].map((id) => ({ id, type: "commit" as const, size: 0 }));
	}
	const answers = readObjects(repository, requests(), { lanes: 1, onError: () => {} });
	for await (const answer of answers) {
		if ("reason" in answer) continue;
		signatures.set(answer.id, parseSignature(parseCommitOrTag(answer.content).headers));
	}
	return signatures;
}
