// Which tree and which parents does each commit name, and what do tags point at? As numbers of a
// table of ids, so that a hundred thousand commits are a few arrays.

import { emptyTrees } from "../empty-trees.ts";
import { committerDate, type Written } from "../message.ts";
import { findText, findWords, type IdTable, idText } from "./id-table.ts";

export interface CommitLinks {
	/** Of each commit its id, its tree, how many parents, and these; -1 for what is not there. */
	readonly commits: Int32Array;
	/** Of each commit, seconds since 1970. */
	readonly dates: Float64Array;
	/** Annotated tags, and the id that each points at. */
	readonly tags: readonly (readonly [tag: string, target: string])[];
}

export const noLinks: CommitLinks = {
	commits: new Int32Array(0),
	dates: new Float64Array(0),
	tags: [],
};

/** In place of the number of a tree. */
export const emptyTree = -2;

const emptyTreeBytes = emptyTrees.map((id) => Buffer.from(id, "hex"));

/** Whether the first of some ids is that of an empty tree. */
function isEmptyTree(ids: Int32Array): boolean {
	const first = ids[0];
	return emptyTreeBytes.some(
		(id) =>
			id.readInt32LE() === first && id.equals(Buffer.from(ids.buffer, ids.byteOffset, id.length)),
	);
}

/** Gathers what commits and tags name. */
export function createCommitLinks(table: IdTable): {
	note(isTag: boolean, number: number, written: Written): void;
	/**
	 * The same for a commit whose tree and parents stand one behind the other in `ids`; calls
	 * `onMissing` for each that is not there, by its place among them.
	 */
	noteCommit(
		number: number,
		ids: Int32Array,
		date: number,
		onMissing: (link: number) => void,
	): void;
	take(): CommitLinks;
} {
	let commits: number[] = [];
	let dates: number[] = [];
	let tags: [string, string][] = [];

	return {
		note(isTag, number, { named, headers }) {
			const [first = "", ...parents] = named;
			if (isTag) {
				tags.push([idText(table, number), first]);
				return;
			}
			const tree = emptyTrees.includes(first) ? emptyTree : findText(table, first);
			commits.push(number, tree, parents.length);
			for (const parent of parents) commits.push(findText(table, parent));
			dates.push(committerDate(headers));
		},
		noteCommit(number, ids, date, onMissing) {
			const words = table.idBytes / 4;
			const start = commits.length;
			commits.push(number, 0, ids.length / words - 1);
			for (let link = 0; link * words < ids.length; link++) {
				const found = findWords(table, ids, link * words);
				if (found === -1) onMissing(link);
				if (link === 0) commits[start + 1] = isEmptyTree(ids) ? emptyTree : found;
				else commits.push(found);
			}
			dates.push(date);
		},
		take() {
			const links = {
				commits: Int32Array.from(commits),
				dates: Float64Array.from(dates),
				tags,
			};
			commits = [];
			dates = [];
			tags = [];
			return links;
		},
	};
}
