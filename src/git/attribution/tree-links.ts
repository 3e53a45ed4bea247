// Which trees lead to what is looked for, and by which paths? A wood of links between trees, as
// links-reading.ts tells them, without all that leads nowhere.

import { treeLinkFlags } from "../pack/reference-reader.ts";

export interface TreeLinks {
	/**
	 * Adds trees and names as one reader told them; false where a folder is missing, or where it
	 * is too much to hold.
	 */
	add(trees: Int32Array, names: readonly string[], reader: number): boolean;
	/** Called when all have been added; false where a tree is missing that one of them names. */
	close(): boolean;
	/**
	 * Tells of what is looked for in a tree and is not the same in one of the others; the number
	 * of its id, or -1, and its path. False where it is too much to tell.
	 */
	visit(tree: number, others: readonly number[], tell: (id: number, path: string) => void): boolean;
}

/** Takes how many ids there are. */
export function createTreeLinks(ids: number): TreeLinks {
	const names: string[] = [];
	const numberOf = new Map<string, number>();
	/** By reader, what its numbers of names are here. */
	const renumbered = new Map<number, number[]>();
	const told: Int32Array[] = [];
	let held = 0;
	/** By tree, where its links begin; -1 where it was not told of. */
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
		told.push(trees);
		held += trees.length;
		return held <= maxHeld;
	}

	function close(): boolean {
		const leads = findLeading(told, held, ids);
		if (leads === undefined) return false;
		links = new Int32Array(held);
		let to = 0;
		for (const trees of told.splice(0)) {
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
		tell: (id: number, path: string) => void,
	): boolean {
		const limit = Math.min(steps + maxSteps, maxAllSteps);
		const open: { tree: number; others: readonly number[]; path: string }[] = [];
		open.push({ tree, others, path: "" });
		for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
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
				if ((links[at + 2]! & treeLinkFlags.wanted) !== 0) tell(id, path);
				if ((links[at + 2]! & treeLinkFlags.folder) === 0) continue;
				open.push({ tree: id, others: there.filter((other) => other >= 0), path: `${path}/` });
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

	return { add, close, visit };
}

/** Marks the trees that hold something wanted, or lead to one that does: from there up. */
function findLeading(
	told: readonly Int32Array[],
	held: number,
	ids: number,
): Uint8Array | undefined {
	const leads = new Uint8Array(ids);
	const isThere = new Uint8Array(ids);
	/** By tree, the last of the links to it; by link, the one before, and the tree that has it. */
	const last = new Int32Array(ids).fill(-1);
	const before = new Int32Array(Math.ceil(held / 3));
	const from = new Int32Array(before.length);
	let count = 0;
	const open: number[] = [];
	for (const trees of told) {
		for (let at = 0; at < trees.length; ) {
			const tree = trees[at]!;
			isThere[tree] = 1;
			const end = at + 2 + 3 * trees[at + 1]!;
			for (at += 2; at < end; at += 3) {
				if ((trees[at + 2]! & treeLinkFlags.wanted) !== 0 && leads[tree] === 0) {
					leads[tree] = 1;
					open.push(tree);
				}
				if ((trees[at + 2]! & treeLinkFlags.folder) === 0) continue;
				before[count] = last[trees[at]!]!;
				from[count] = tree;
				last[trees[at]!] = count++;
			}
		}
	}
	for (let id = 0; id < ids; id++) if (last[id]! >= 0 && isThere[id] === 0) return undefined;
	for (let tree = open.pop(); tree !== undefined; tree = open.pop()) {
		for (let link = last[tree]!; link >= 0; link = before[link]!) {
			if (leads[from[link]!] === 1) continue;
			leads[from[link]!] = 1;
			open.push(from[link]!);
		}
	}
	return leads;
}

/** No id has it. */
const none = -3;
/** Numbers, at four bytes each. */
const maxHeld = 60_000_000;
/**
 * For one commit, and for all. Trees that name each other ten times over ten levels say ten
 * thousand million paths in a few kB.
 */
const maxSteps = 50_000;
const maxAllSteps = 20_000_000;
const maxPathLength = 100_000;
