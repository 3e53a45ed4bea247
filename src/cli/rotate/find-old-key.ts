// Finds the old key for a fingerprint: in the tree, then in the history, else it is typed without echo. No record
// holds it, so every run needs it again.

import type { Repository } from "../../git/repository.ts";
import { message } from "../../rotate/messages.ts";
import { createHistorySource } from "../../sources/repository/history.ts";
import { listTree } from "../../sources/tree/list-tree.ts";
import { createTreeSource } from "../../sources/tree/tree-source.ts";
import { findKeyOfFinding, type TracedKey } from "../../trace/find-key.ts";
import type { RotationSession } from "./session.ts";
import { parseTypedKey } from "./typed-key.ts";

export interface OldKeyRequest {
	readonly fingerprint: string;
	readonly repository: Repository | undefined;
	/** From a descriptor; undefined when it was not given. */
	readonly typed: string | undefined;
}

/** Gives the key; undefined when nobody has it, or the person stops. */
export async function findOldKey(
	session: RotationSession,
	{ fingerprint, repository, typed }: OldKeyRequest,
): Promise<TracedKey | undefined> {
	const { packs, root, dialog: person, signal } = session;
	if (typed !== undefined) return matching(typed);
	const wanted = { fingerprint, packs, signal };
	const listing = await listTree(root, { includeIgnored: true, signal });
	const inTree = await findKeyOfFinding(createTreeSource(listing), wanted);
	if (inTree || signal.aborted) return inTree;
	if (repository) {
		person.print([message("text", "The tree does not hold the old key: searching the history.")]);
		const inHistory = await findKeyOfFinding(createHistorySource(repository), wanted);
		if (inHistory) return inHistory;
	}
	person.print([message("text", "The old key was not found: type or paste it, nothing is shown.")]);
	for (;;) {
		const answer = await person.promptSecret("Old key:");
		if (answer === undefined) return undefined;
		const key = matching(answer);
		if (key) return key;
		person.print([message("bad", "This is another key than the one to be rotated, or none.")]);
	}

	function matching(text: string): TracedKey | undefined {
		return parseTypedKey(text, packs).find((key) => key.fingerprint === fingerprint);
	}
}
