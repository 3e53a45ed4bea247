// Reads what a push adds to a repository that has a part of it already: new commits, pushed tags and their
// targets, and the names of new refs.

import type { Repository } from "../../git/repository.ts";
import { listTreeFiles } from "../../git/tree-files.ts";
import type { Provenance } from "../../model/blob.ts";
import { escapeTerminal } from "../../text/escape.ts";
import { decodePath } from "../../text/path.ts";
import type { Source } from "../source.ts";
import { authoredBlobs } from "./authored-blobs.ts";
import { nameBlob, readBlobContents } from "./blob-contents.ts";
import { refNameBlob } from "./name-table.ts";
import { openNewCommits } from "./range.ts";
import { createRangeLocator } from "./range-locator.ts";
import { readTagChains, type TagChain } from "./tag-chain.ts";
import type { RepositoryTarget } from "./targets.ts";

export interface PushedRef {
	/** As the receiver calls it, such as "refs/heads/main". */
	readonly name: string;
	/** What it points to from now on: a commit, most often. */
	readonly id: string;
	/** The receiver has no ref of that name yet. */
	readonly isNew: boolean;
}

/**
 * Opens the refs of a push. What one of the `known` commits reaches, the receiver has.
 * @throws UsageError "revision" where git cannot walk the history between.
 */
export async function openPushTarget(
	repository: Repository,
	refs: readonly PushedRef[],
	known: readonly string[],
): Promise<RepositoryTarget> {
	const ids = [...new Set(refs.map(({ id }) => id))];
	const chains = await readTagChains(repository, ids);
	const ends = [...chains.values()].flatMap(({ end }) => end ?? []);
	const tips = idsOf(ends, "commit");
	// Without one, git says how it is to be called, and walks nothing.
	const commits = tips.length > 0 && (await openNewCommits(repository, tips, known));
	const dated = commits ? commits.dated : [];
	return {
		source: async function* (accounting) {
			for (const { name, isNew } of refs) {
				if (isNew) yield refNameBlob(name);
			}
			for (const [id, { tags, fault }] of chains) {
				for (const { id: tag, written } of tags) {
					yield* authoredBlobs({ id: tag, type: "tag" }, written, accounting);
				}
				if (fault === undefined) continue;
				const [ref] = refs.filter((each) => each.id === id);
				const shown = escapeTerminal(ref?.name ?? id);
				const message = `Cannot follow "${shown}" to what it points to: ${fault}`;
				accounting.addPlanned(0);
				accounting.addProblem({ code: "unreadable-object", message });
			}
			yield* readDirectTargets(repository, ends)(accounting);
			if (commits) yield* commits.source(accounting);
		},
		locate: createRangeLocator(repository, dated),
		scope: {
			mode: "range",
			root: repository.root,
			...(tips.length === 1 ? { head: tips[0]! } : {}),
			commits: dated.length,
			shallow: repository.shallow.size > 0,
		},
	};
}

/** A ref or a tag may point to a blob or a tree: whether the receiver has it is not known. */
function readDirectTargets(
	repository: Repository,
	ends: readonly NonNullable<TagChain["end"]>[],
): Source {
	return async function* (accounting) {
		const locations = new Map<string, Provenance[]>();
		for (const id of idsOf(ends, "blob"))
			locations.set(id, [{ where: "commit", path: "", blob: id }]);
		const trees = idsOf(ends, "tree");
		if (trees.length > maxTrees) {
			accounting.addPlanned(0);
			const message = `Did not read ${trees.length - maxTrees} trees that refs point to: more than ${maxTrees} at once`;
			accounting.addProblem({ code: "unreadable-object", message });
		}
		for (const tree of trees.slice(0, maxTrees)) {
			const { isComplete, entries } = await listTreeFiles(repository, tree);
			if (!isComplete) {
				accounting.addProblem({
					code: "unreadable-object",
					message: `Cannot read all of tree ${tree}`,
				});
			}
			for (const { id, path: raw, isSubmodule } of entries) {
				const { path } = decodePath(raw);
				if (!accounting.isExcluded(path)) yield nameBlob({ path });
				if (isSubmodule) continue;
				const location = { where: "commit", path, blob: id } as const;
				locations.set(id, [...(locations.get(id) ?? []), location]);
			}
		}
		if (locations.size > 0) yield* readBlobContents(repository, accounting, locations);
	};
}

/** Refs to trees are rarer still, and each costs a git. */
const maxTrees = 200;

function idsOf(ends: readonly NonNullable<TagChain["end"]>[], type: string): string[] {
	return [...new Set(ends.filter((end) => end.type === type).map(({ id }) => id))];
}
