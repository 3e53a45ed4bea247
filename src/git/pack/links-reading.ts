// Which commits are there, and which of their trees lead to what is looked for? The same walk
// over the packs as a scan's (reading.ts), but blobs are left out, and of each tree only those
// entries are kept that are folders, wanted blobs or have a wanted name.

import { createKernel } from "../../kernel/kernel.ts";
import { parseWritten } from "../message.ts";
import { type CommitLinks, createCommitLinks } from "./commit-links.ts";
import { entryTypes } from "./entry.ts";
import { createFamilyWalk, type Version } from "./family.ts";
import { findId, type IdTable } from "./id-table.ts";
import { addFour, addThree, addTwo, createNumbers } from "./numbers.ts";
import { createPackFiles } from "./pack-file.ts";
import type { Pack } from "./store.ts";
import type { Task } from "./told.ts";
import { createTreeReader, type EntryStarts } from "./tree-versions.ts";

/** What is needed to read; all of it can be given to another thread. */
export interface LinksPlan {
	readonly table: IdTable;
	readonly packs: readonly Pack[];
	/** By the number of an id: 1 for a blob that is looked for. */
	readonly isWanted: Uint8Array;
	/** Names that are looked for, one character a byte. */
	readonly names: ReadonlySet<string>;
	/** The types of families to read (entry.ts). */
	readonly types: readonly number[];
}

/** Ids are told as their numbers in the table, -1 for one that is not there. */
export interface ToldLinks extends CommitLinks {
	/** Of each tree its id, how many links, and three numbers for each: see LinkKind. */
	readonly trees: Int32Array;
	/** What the numbers of names stand for, one character a byte. */
	readonly names: readonly string[];
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
	const kernel = createKernel();
	const reader = createTreeReader(kernel, table.idBytes);
	const nameNumbers = new Map<string, number>();
	const written = createCommitLinks(table);
	let told = createTold();
	const links = createNumbers();
	const trees = createNumbers();
	const beginnings = beginningsOf(plan);

	function addKept(base: Int32Array, from: number, to: number, shift: number): void {
		for (let at = firstFrom(base, from); at < base.length && base[at]! < to; at += 4) {
			addFour(links, base[at]! + shift, base[at + 1]!, base[at + 2]!, base[at + 3]!);
		}
	}

	/** Takes where an entry, its name and its id start in the kernel's memory, and the first also in its tree. */
	function addEntry(start: number, at: number, nameAt: number, idAt: number): void {
		const bytes = kernel.memoryBytes();
		const isFolder = bytes[at] === four;
		const beginning = (bytes[idAt]! << 8) | bytes[idAt + 1]!;
		// Most entries are files that nobody looks for.
		if (!isFolder && plan.names.size === 0 && beginnings[beginning] === 0) return;
		const number = findId(table, bytes, idAt);
		let kind = isFolder ? linkKinds.folder : 0;
		if (number >= 0 && isWanted[number] === 1) kind |= linkKinds.wanted;
		if (kind === 0 && plan.names.size === 0) return;
		const name = bytes.toString("latin1", nameAt, idAt - 1);
		if (plan.names.has(name)) kind |= linkKinds.wanted;
		if (kind !== 0) addFour(links, start, number, numberOf(name), kind);
	}

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
		const { type, place, bytes, entry, base } = version;
		const number = layoutIds[entry]!;
		if (type === entryTypes.tree) return readFolder(number, place, bytes, base);
		readWritten(type === entryTypes.tag, number, kernel.bytesAt(place, bytes));
		return undefined;
	}

	function readFolder(
		number: number,
		place: number,
		bytes: number,
		base: TreeState | undefined,
	): TreeState | undefined {
		links.length = 0;
		const starts = reader.read(place, bytes, base?.starts);
		// A malformed tree is left untold.
		if (starts === undefined) return undefined;
		addLinks(place, bytes, base?.links ?? noLinks);
		told.count++;
		const { at: numbers, length } = links;
		addTwo(trees, number, length / 4);
		for (let at = 0; at < length; at += 4) {
			addThree(trees, numbers[at + 1]!, numbers[at + 2]!, numbers[at + 3]!);
		}
		return { starts, links: length === 0 ? noLinks : numbers.slice(0, length) };
	}

	/** Adds the links of a tree in the order of its entries: those that are new, and the base's. */
	function addLinks(tree: number, bytes: number, base: Int32Array): void {
		const { words, entries, entriesEnd, kept, keptEnd } = reader.parts();
		for (let entry = entries, at = kept; entry < entriesEnd || at < keptEnd; ) {
			const start = entry < entriesEnd ? words[entry]! : bytes;
			const keptStart = at < keptEnd ? words[at]! + words[at + 2]! : bytes;
			if (start < keptStart) {
				const told = words[entry + 1]!;
				const nameAt = tree + (told < 0 ? -1 - told : told);
				addEntry(start, tree + start, nameAt, tree + words[entry + 2]!);
				entry += 3;
			} else {
				addKept(base, words[at]!, words[at + 1]!, words[at + 2]!);
				at += 3;
			}
		}
	}

	function readWritten(isTag: boolean, number: number, content: Buffer): void {
		told.count++;
		written.note(isTag, number, parseWritten(content));
	}

	let layoutIds: Int32Array = noLinks;
	const limits = { idBytes: table.idBytes, maxContentBytes, maxHeldBytes };
	const packFile = createPackFiles(kernel, cacheBytes);
	const walks = packs.map(({ file, layout }) =>
		createFamilyWalk(kernel, packFile(file), layout, limits, {
			visit,
			forget: (state) => reader.forget(state?.starts),
			refuse: () => {},
		}),
	);

	function readLooseFolder(number: number, content: Buffer): void {
		const place = kernel.copyIn(content);
		reader.forget(readFolder(number, place, content.length, undefined)?.starts);
		kernel.wasm.free(place);
	}

	function take(): ToldLinks {
		const { names, count } = told;
		told = createTold();
		const own = trees.at.slice(0, trees.length);
		trees.length = 0;
		return { ...written.take(), trees: own, names, count };
	}

	return {
		read({ pack, from, to }) {
			const { layout } = packs[pack]!;
			layoutIds = layout.ids;
			for (let at = from; at < to; at++) {
				const root = layout.roots[at]!;
				if (plan.types.includes(layout.types[root]!)) walks[pack]!(root);
			}
			return take();
		},
		readLoose(type, number, content) {
			if (type === "tree") readLooseFolder(number, content);
			else readWritten(type === "tag", number, content);
			return take();
		},
	};
}

function createTold() {
	return {
		names: [] as string[],
		count: 0,
	};
}

/** By the first two bytes of an id: 1 where some wanted blob has them. */
function beginningsOf({ table, isWanted }: LinksPlan): Uint8Array {
	const beginnings = new Uint8Array(1 << 16);
	const bytes = new Uint8Array(table.ids.buffer, table.ids.byteOffset);
	for (let number = isWanted.indexOf(1); number >= 0; number = isWanted.indexOf(1, number + 1)) {
		const at = number * table.idBytes;
		beginnings[(bytes[at]! << 8) | bytes[at + 1]!] = 1;
	}
	return beginnings;
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

const noLinks = new Int32Array(0);
/** Of the modes only that of a folder, 40000, begins with it. */
const four = 0x34;
const cacheBytes = 24 << 20;
const maxContentBytes = 32 << 20;
const maxHeldBytes = 128 << 20;
