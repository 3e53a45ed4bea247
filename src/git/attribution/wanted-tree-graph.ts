// The graph of trees that lead to wanted entries, from the links that reference-reader.ts reports. Trees that
// lead nowhere are left out.

import { treeLinkFlags } from "../pack/reference-reader.ts";

export interface WantedTreeGraph {
	/**
	 * Adds trees and names that one reader reported; false where a folder is missing, or where there are too
	 * many.
	 */
	add(trees: Int32Array, names: readonly string[], reader: number): boolean;
	/** Call it when all have been added; false where a tree is missing that one of them names. */
	finish(): boolean;
	/**
	 * Calls `onEntry` with each wanted entry of a tree that is not the same in one of the others: the number
	 * of its id, or -1, and its path. False where there are too many.
	 */
	visit(
		tree: number,
		others: readonly number[],
		onEntry: (id: number, path: string) => void,
	): boolean;
}

/** `ids` is how many ids there are. */
export function createWantedTreeGraph(ids: number): WantedTreeGraph {
	const names: string[] = [];
	const numberOf = new Map<string, number>();
	/** For each reader, its numbers of names translated to the ones here. */
	const renumbered = new Map<number, number[]>();
	const reported: Int32Array[] = [];
	let numberCount = 0;
	/** By tree, where its links begin; -1 where it was not reported. */
	const starts = new Int32Array(ids).fill(-1);
	let links = new Int32Array(0);
	let steps = 0;

	function add(trees: Int32Array, newNames: readonly string[], reader: number): boolean {
		const own = renumbered.get(reader) ?? [];
		renumbered.set(reader, own);
		for (const name of newNames) {
			const number = numberOf.get(name) ?? names.length;
			if (number === names.length) {
				names.push(name);
				numberOf.set(name, number);
			}
			own.push(number);
		}
		for (let at = 0; at < trees.length; ) {
			const end = at + 2 + 3 * trees[at + 1]!;
			for (at += 2; at < end; at += 3) {
				trees[at + 1] = own[trees[at + 1]!]!;
				if (trees[at]! < 0 && (trees[at + 2]! & treeLinkFlags.folder) !== 0) return false;
			}
		}
		reported.push(trees);
		numberCount += trees.length;
		return numberCount <= maxNumbers;
	}

	function finish(): boolean {
		const leads = findLeadingTrees(reported, numberCount, ids);
		if (leads === undefined) return false;
		links = new Int32Array(numberCount);
		let to = 0;
		for (const trees of reported.splice(0)) {
			for (let at = 0; at < trees.length; ) {
				const tree = trees[at]!;
				const end = at + 2 + 3 * trees[at + 1]!;
				const start = to++;
				for (at += 2; at < end; at += 3) {
					const isWanted = (trees[at + 2]! & treeLinkFlags.wanted) !== 0;
					if (!isWanted && leads[trees[at]!] !== 1) continue;
					links[to++] = trees[at]!;
					links[to++] = trees[at + 1]!;
					links[to++] = trees[at + 2]!;
				}
				links[start] = (to - start - 1) / 3;
				starts[tree] = start;
			}
		}
		links = links.slice(0, to);
		return true;
	}

	function visit(
		tree: number,
		others: readonly number[],
		onEntry: (id: number, path: string) => void,
	): boolean {
		const limit = Math.min(steps + maxSteps, maxAllSteps);
		const pending: { tree: number; others: readonly number[]; path: string }[] = [];
		pending.push({ tree, others, path: "" });
		for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
			const start = starts[folder.tree] ?? -1;
			if (start < 0 || folder.others.includes(folder.tree)) continue;
			const end = start + 1 + 3 * links[start]!;
			for (let at = start + 1; at < end; at += 3) {
				if (++steps > limit) return false;
				const id = links[at]!;
				const there = folder.others.map((other) => idAt(other, links[at + 1]!));
				if (there.includes(id)) continue;
				const path = folder.path + names[links[at + 1]!]!;
				if (path.length > maxPathLength) return false;
				if ((links[at + 2]! & treeLinkFlags.wanted) !== 0) onEntry(id, path);
				if ((links[at + 2]! & treeLinkFlags.folder) === 0) continue;
				pending.push({ tree: id, others: there.filter((other) => other >= 0), path: `${path}/` });
			}
		}
		return true;
	}

	/** The id that a tree has under a name, or -3. */
	function idAt(tree: number, name: number): number {
		const start = starts[tree] ?? -1;
		if (start < 0) return none;
		const end = start + 1 + 3 * links[start]!;
		for (let at = start + 1; at < end; at += 3) if (links[at + 1] === name) return links[at]!;
		return none;
	}

	return { add, finish, visit };
}

/** Marks the trees that hold something wanted, and those that lead to them. */
function findLeadingTrees(
	reported: readonly Int32Array[],
	numberCount: number,
	ids: number,
): Uint8Array | undefined {
	const leads = new Uint8Array(ids);
	const isThere = new Uint8Array(ids);
	/** By tree, the last link to it; by link, the one before, and the tree that has it. */
	const last = new Int32Array(ids).fill(-1);
	const before = new Int32Array(Math.ceil(numberCount / 3));
	const from = new Int32Array(before.length);
	let count = 0;
	const pending: number[] = [];
	for (const trees of reported) {
		for (let at = 0; at < trees.length; ) {
			const tree = trees[at]!;
			isThere[tree] = 1;
			const end = at + 2 + 3 * trees[at + 1]!;
			for (at += 2; at < end; at += 3) {
				if ((trees[at + 2]! & treeLinkFlags.wanted) !== 0 && leads[tree] === 0) {
					leads[tree] = 1;
					pending.push(tree);
				}
				if ((trees[at + 2]! & treeLinkFlags.folder) === 0) continue;
				before[count] = last[trees[at]!]!;
				from[count] = tree;
				last[trees[at]!] = count++;
			}
		}
	}
	for (let id = 0; id < ids; id++) if (last[id]! >= 0 && isThere[id] === 0) return undefined;
	for (let tree = pending.pop(); tree !== undefined; tree = pending.pop()) {
		for (let link = last[tree]!; link >= 0; link = before[link]!) {
			if (leads[from[link]!] === 1) continue;
			leads[from[link]!] = 1;
			pending.push(from[link]!);
		}
	}
	return leads;
}

/** No id has it. */
const none = -3;
/** At four bytes each. */
const maxNumbers = 60_000_000;
/**
 * For one commit, and for all. Ten levels of trees, each naming the next ten times, make ten thousand
 * million paths in a few kB.
 */
const maxSteps = 50_000;
const maxAllSteps = 20_000_000;
const maxPathLength = 100_000;
