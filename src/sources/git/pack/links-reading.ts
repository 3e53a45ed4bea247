// Which commits are there, and which of their trees lead to what is looked for? The same walk
// over the packs as a scan's (reading.ts), but blobs are left out, and of each tree only those
// entries are kept that are folders, wanted blobs or have a wanted name.

import { emptyTrees } from "../empty-trees.ts";
import { committerDate, parseWritten } from "../message.ts";
import type { Parts } from "./delta.ts";
import { entryTypes } from "./entry.ts";
import { createFamilyWalk, type Version } from "./family.ts";
import { findId, type IdTable, idText } from "./id-table.ts";
import { createPackFile } from "./pack-file.ts";
import type { Task } from "./reading.ts";
import type { Pack } from "./store.ts";
import { createTreeVersions, type EntryStarts } from "./tree-versions.ts";

/** What is needed to read; all of it can be given to another thread. */
export interface LinksPlan {
	readonly table: IdTable;
	readonly packs: readonly Pack[];
	/** By the number of an id: 1 for a blob that is looked for. */
	readonly isWanted: Uint8Array;
	/** Names that are looked for, one character a byte. */
	readonly names: ReadonlySet<string>;
}

/** Ids are told as their numbers in the table, -1 for one that is not there. */
export interface ToldLinks {
	/** Of each commit its id, its tree, how many parents, and these. */
	readonly commits: Int32Array;
	/** Of each commit, seconds since 1970. */
	readonly dates: Float64Array;
	/** Of each tree its id, how many links, and three numbers for each: see LinkKind. */
	readonly trees: Int32Array;
	/** What the numbers of names stand for, one character a byte. */
	readonly names: readonly string[];
	/** Annotated tags, and what each points at. */
	readonly tags: readonly (readonly [id: string, target: string])[];
	/** How many commits, tags and trees were read. */
	readonly count: number;
}

/** A link is the number of an id, the number of a name, and the sum of what it is. */
export const linkKinds = { folder: 1, wanted: 2 } as const;

interface TreeState {
	readonly starts: EntryStarts;
	/** Four numbers each: where the entry starts, then the link. */
	readonly links: Int32Array;
}

export interface LinksReader {
	/** Reads families of a pack. */
	read(task: Task): ToldLinks;
	/** Reads an object that is in no pack. */
	readLoose(type: string, number: number, content: Buffer): ToldLinks;
}

/** Makes a reader of links; it counts the names that it tells. */
export function createLinksReader(plan: LinksPlan): LinksReader {
	const { table, packs, isWanted } = plan;
	const nameNumbers = new Map<string, number>();
	const id = Buffer.alloc(table.idBytes);
	let told = createTold();
	let base: Int32Array = noLinks;
	let links: number[] = [];

	const readTree = createTreeVersions(table.idBytes, {
		onKept(from, to, shift) {
			for (let at = firstFrom(base, from); at < base.length && base[at]! < to; at += 4) {
				links.push(base[at]! + shift, base[at + 1]!, base[at + 2]!, base[at + 3]!);
			}
		},
		onEntry(tree, start, nameStart, idStart) {
			const isFolder = tree[start] === four;
			const number = findId(table, tree, idStart);
			let kind = isFolder ? linkKinds.folder : 0;
			if (number >= 0 && isWanted[number] === 1) kind |= linkKinds.wanted;
			if (kind === 0 && plan.names.size === 0) return;
			const name = tree.toString("latin1", nameStart, idStart - 1);
			if (plan.names.has(name)) kind |= linkKinds.wanted;
			if (kind !== 0) links.push(start, number, numberOf(name), kind);
		},
	});

	function numberOf(name: string): number {
		let number = nameNumbers.get(name);
		if (number === undefined) {
			number = nameNumbers.size;
			nameNumbers.set(name, number);
			told.names.push(name);
		}
		return number;
	}

	function visit(version: Version<TreeState | undefined>): TreeState | undefined {
		const { type, content, parts, entry, base } = version;
		if (type === entryTypes.tree) return readFolder(layoutIds[entry]!, content, base, parts);
		readWritten(type === entryTypes.tag, layoutIds[entry]!, content);
		return undefined;
	}

	function readFolder(
		number: number,
		content: Buffer,
		known: TreeState | undefined,
		parts: Parts,
	): TreeState | undefined {
		base = known?.links ?? noLinks;
		links = [];
		const starts = readTree(content, known?.starts, parts);
		// A malformed tree is left untold.
		if (starts === undefined) return undefined;
		told.count++;
		told.trees.push(number, links.length / 4);
		for (let at = 0; at < links.length; at += 4) {
			told.trees.push(links[at + 1]!, links[at + 2]!, links[at + 3]!);
		}
		return { starts, links: Int32Array.from(links) };
	}

	function readWritten(isTag: boolean, number: number, content: Buffer): void {
		const { named, headers } = parseWritten(content);
		const [first = "", ...parents] = named;
		told.count++;
		if (isTag) {
			told.tags.push([idText(table, number), first]);
			return;
		}
		const tree = emptyTrees.includes(first) ? emptyTree : find(first);
		told.commits.push(number, tree, parents.length);
		for (const parent of parents) told.commits.push(find(parent));
		told.dates.push(committerDate(headers));
	}

	function find(text: string): number {
		return id.write(text, "hex") === id.length ? findId(table, id, 0) : -1;
	}

	let layoutIds: Int32Array = noLinks;
	const limits = { idBytes: table.idBytes, maxContentBytes, maxHeldBytes };
	const walks = packs.map(({ file, layout }) =>
		createFamilyWalk(createPackFile(file, cacheBytes), layout, limits, { visit, refuse: () => {} }),
	);

	function take(): ToldLinks {
		const { commits, dates, trees, names, tags, count } = told;
		told = createTold();
		return {
			commits: Int32Array.from(commits),
			dates: Float64Array.from(dates),
			trees: Int32Array.from(trees),
			names,
			tags,
			count,
		};
	}

	return {
		read({ pack, from, to }) {
			const { layout } = packs[pack]!;
			layoutIds = layout.ids;
			for (let at = from; at < to; at++) {
				const root = layout.roots[at]!;
				if (layout.types[root] !== entryTypes.blob) walks[pack]!(root);
			}
			return take();
		},
		readLoose(type, number, content) {
			if (type === "tree") readFolder(number, content, undefined, noParts);
			else readWritten(type === "tag", number, content);
			return take();
		},
	};
}

function createTold() {
	return {
		commits: [] as number[],
		dates: [] as number[],
		trees: [] as number[],
		names: [] as string[],
		tags: [] as [string, string][],
		count: 0,
	};
}

/** The place of the first link whose entry does not start before. */
function firstFrom(links: Int32Array, start: number): number {
	let low = 0;
	let high = links.length / 4;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (links[4 * middle]! < start) low = middle + 1;
		else high = middle;
	}
	return 4 * low;
}

/** In place of a tree's number. */
export const emptyTree = -2;
const noLinks = new Int32Array(0);
const noParts: Parts = { at: new Int32Array(0), length: 0 };
/** Of the modes only that of a folder, 40000, begins with it. */
const four = 0x34;
const cacheBytes = 24 << 20;
const maxContentBytes = 32 << 20;
const maxHeldBytes = 128 << 20;
