// Says of keys that a range brought and its head no longer has when they stood in the files, and which commit took them
// out. Only the commits of the range count: a later one may hold versions that nobody read.

import type { Occurrence } from "../../finding/occurrence.ts";
import { addPresence } from "../../git/attribution/presence.ts";
import type { Repository } from "../../git/repository.ts";
import type { DatedCommit } from "./range.ts";

/** Takes all versions of the range, and the same with the commits that introduced them. */
export async function addRangePresence(
	repository: Repository,
	commits: readonly DatedCommit[],
	occurrences: readonly Occurrence[],
	located: readonly Occurrence[],
): Promise<readonly Occurrence[]> {
	const isGone = ({ provenance: [location] }: Occurrence) => location?.inHead === false;
	const gone = located.filter(isGone);
	const line = gone.length === 0 ? undefined : firstParentLine(commits);
	if (line === undefined) return located;
	const dated = (await addPresence(repository, occurrences, gone, line)).values();
	return located.map((one) => (isGone(one) ? (dated.next().value ?? one) : one));
}

/** From the head back to where the range begins; undefined where several heads were pushed together. */
function firstParentLine(
	commits: readonly DatedCommit[],
): { readonly id: string; readonly parent: string | undefined }[] | undefined {
	const parents = new Map(commits.map(({ id, parents: [first] }) => [id, first]));
	const isParent = new Set(commits.flatMap((commit) => commit.parents));
	const [head, ...others] = [...parents.keys()].filter((id) => !isParent.has(id));
	if (head === undefined || others.length > 0) return undefined;
	const line: { id: string; parent: string | undefined }[] = [];
	for (let id: string | undefined = head; id !== undefined && parents.has(id); ) {
		const parent: string | undefined = parents.get(id);
		line.push({ id, parent });
		id = parent;
	}
	return line;
}
