// Reads what a push brings to a repository that has some of it already: new commits, the tags that
// are pushed with what they tag, and the names of new refs.

import { listTreeFiles } from "../../git/commit-changes.ts";
import type { Repository } from "../../git/repository.ts";
import type { Provenance } from "../../model/blob.ts";
import { escapeTerminal } from "../../text/escape.ts";
import { decodePath } from "../../text/path.ts";
import type { Source } from "../source.ts";
import { nameBlob, readContents } from "./contents.ts";
import { writtenBlobs } from "./message-blobs.ts";
import { refNameBlob } from "./names.ts";
import type { Part } from "./parts.ts";
import { openNew } from "./range.ts";
import { createRangePlacing } from "./range-places.ts";
import { readTagChain, type TagChain } from "./tags.ts";

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
export async function openPushed(
	repository: Repository,
	refs: readonly PushedRef[],
	known: readonly string[],
): Promise<Part> {
	const ids = [...new Set(refs.map(({ id }) => id))];
	const chains = new Map<string, TagChain>();
	for (const id of ids) chains.set(id, await readTagChain(repository, id));
	const ends = [...chains.values()].flatMap(({ end }) => end ?? []);
	const tips = idsOf(ends, "commit");
	const { source, dated } = await openNew(repository, tips, known);
	const isPlain = tips.length > 0;
	return {
		source: async function* (intake) {
			for (const { name, isNew } of refs) {
				if (isNew) yield refNameBlob(name);
			}
			for (const [id, { tags, fault }] of chains) {
				for (const { id: tag, written } of tags) {
					yield* writtenBlobs({ id: tag, type: "tag" }, written, intake);
				}
				if (fault === undefined) continue;
				const [ref] = refs.filter((each) => each.id === id);
				const shown = escapeTerminal(ref?.name ?? id);
				const message = `Cannot follow "${shown}" to what it points to: ${fault}`;
				intake.plan(0);
				intake.problem({ code: "unreadable-object", message });
			}
			yield* readLoose(repository, ends)(intake);
			if (isPlain) yield* source(intake);
		},
		place: createRangePlacing(repository, dated),
		scope: {
			mode: "range",
			root: repository.root,
			...(tips.length === 1 ? { head: tips[0]! } : {}),
			commits: dated.length,
			shallow: repository.shallow.size > 0,
		},
	};
}

/** A ref or a tag may point to a file or a folder: whether the receiver has it, nothing tells. */
function readLoose(repository: Repository, ends: readonly NonNullable<TagChain["end"]>[]): Source {
	return async function* (intake) {
		const places = new Map<string, Provenance[]>();
		for (const id of idsOf(ends, "blob")) places.set(id, [{ where: "commit", path: "", blob: id }]);
		for (const tree of idsOf(ends, "tree")) {
			const { isComplete, entries } = await listTreeFiles(repository, tree);
			if (!isComplete) {
				intake.problem({ code: "unreadable-object", message: `Cannot read all of tree ${tree}` });
			}
			for (const { id, path: raw, isSubmodule } of entries) {
				const { path } = decodePath(raw);
				if (!intake.isExcluded(path)) yield nameBlob({ path });
				if (isSubmodule) continue;
				const place = { where: "commit", path, blob: id } as const;
				places.set(id, [...(places.get(id) ?? []), place]);
			}
		}
		if (places.size > 0) yield* readContents(repository, intake, places);
	};
}

function idsOf(ends: readonly NonNullable<TagChain["end"]>[], type: string): string[] {
	return [...new Set(ends.filter((end) => end.type === type).map(({ id }) => id))];
}
