// The tree and parents of each commit, and what each tag points at: as numbers of an id table, so that a
// hundred thousand commits are a few arrays.

import { type CommitOrTag, committerDate } from "../commit-or-tag.ts";
import { emptyTrees } from "../empty-trees.ts";
import { findIdHex, findIdWords, type IdTable, idHex } from "./id-table.ts";

export interface CommitReferences {
	/** For each commit: its id, its tree, the number of parents, and the parents; -1 for what is not there. */
	readonly commits: Int32Array;
	/** For each commit, seconds since 1970. */
	readonly dates: Float64Array;
	/** Annotated tags and the id that each points at. */
	readonly tags: readonly (readonly [tag: string, target: string])[];
}

export const noReferences: CommitReferences = {
	commits: new Int32Array(0),
	dates: new Float64Array(0),
	tags: [],
};

/** Stands for the empty tree, which git knows without storing it. */
export const emptyTreeNumber = -2;

const emptyTreeBytes = emptyTrees.map((id) => Buffer.from(id, "hex"));

/** Whether the first of some ids is that of an empty tree. */
function isEmptyTree(ids: Int32Array): boolean {
	const first = ids[0];
	return emptyTreeBytes.some(
		(id) =>
			id.readInt32LE() === first && id.equals(Buffer.from(ids.buffer, ids.byteOffset, id.length)),
	);
}

/** Collects the references of commits and tags. */
export function createReferenceCollector(table: IdTable): {
	addParsed(isTag: boolean, number: number, written: CommitOrTag): void;
	/**
	 * The same for a commit whose tree and parents stand one behind the other in `ids`. Calls `onMissing`
	 * with the index of each that is not there.
	 */
	addCommit(
		number: number,
		ids: Int32Array,
		date: number,
		onMissing: (index: number) => void,
	): void;
	take(): CommitReferences;
} {
	let commits: number[] = [];
	let dates: number[] = [];
	let tags: [string, string][] = [];

	return {
		addParsed(isTag, number, { referencedIds, headers }) {
			const [first = "", ...parents] = referencedIds;
			if (isTag) {
				tags.push([idHex(table, number), first]);
				return;
			}
			const tree = emptyTrees.includes(first) ? emptyTreeNumber : findIdHex(table, first);
			commits.push(number, tree, parents.length);
			for (const parent of parents) commits.push(findIdHex(table, parent));
			dates.push(committerDate(headers));
		},
		addCommit(number, ids, date, onMissing) {
			const words = table.idBytes / 4;
			const start = commits.length;
			commits.push(number, 0, ids.length / words - 1);
			for (let index = 0; index * words < ids.length; index++) {
				const found = findIdWords(table, ids, index * words);
				if (found === -1) onMissing(index);
				if (index === 0) commits[start + 1] = isEmptyTree(ids) ? emptyTreeNumber : found;
				else commits.push(found);
			}
			dates.push(date);
		},
		take() {
			const references = {
				commits: Int32Array.from(commits),
				dates: Float64Array.from(dates),
				tags,
			};
			commits = [];
			dates = [];
			tags = [];
			return references;
		},
	};
}
