// Which tree and which parents does each commit name, and what do tags point at? As numbers of a
// table of ids, so that a hundred thousand commits are a few arrays.

import { emptyTrees } from "../empty-trees.ts";
import { committerDate, type Written } from "../message.ts";
import { findId, type IdTable, idText } from "./id-table.ts";

export interface CommitLinks {
	/** Of each commit its id, its tree, how many parents, and these; -1 for what is not there. */
	readonly commits: Int32Array;
	/** Of each commit, seconds since 1970. */
	readonly dates: Float64Array;
	/** Annotated tags, and the id that each points at. */
	readonly tags: readonly (readonly [tag: string, target: string])[];
}

/** In place of the number of a tree. */
export const emptyTree = -2;

/** Gathers what commits and tags name. */
export function createCommitLinks(table: IdTable): {
	note(isTag: boolean, number: number, written: Written): void;
	take(): CommitLinks;
} {
	const id = Buffer.alloc(table.idBytes);
	let commits: number[] = [];
	let dates: number[] = [];
	let tags: [string, string][] = [];

	function find(text: string): number {
		return id.write(text, "hex") === id.length ? findId(table, id, 0) : -1;
	}

	return {
		note(isTag, number, { named, headers }) {
			const [first = "", ...parents] = named;
			if (isTag) {
				tags.push([idText(table, number), first]);
				return;
			}
			const tree = emptyTrees.includes(first) ? emptyTree : find(first);
			commits.push(number, tree, parents.length);
			for (const parent of parents) commits.push(find(parent));
			dates.push(committerDate(headers));
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
