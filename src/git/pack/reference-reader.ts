// Reads the references of commits, tags and trees: the same walk over packs as a scan's (pack-scan.ts), but
// without blobs. Of each tree only folders, wanted blobs and wanted names are kept.

import { createKernel } from "../../kernel/kernel.ts";
import { parseCommitOrTag } from "../commit-or-tag.ts";
import { type CommitReferences, createReferenceCollector } from "./commit-references.ts";
import { entryTypes } from "./entry-types.ts";
import { createFamilyWalk, type Version } from "./family-walk.ts";
import { findIdBytes, type IdTable } from "./id-table.ts";
import { addFour, addThree, addTwo, createNumberList } from "./number-list.ts";
import type { GitPack } from "./object-store.ts";
import { createPackFiles } from "./pack-file.ts";
import type { PackTask } from "./pack-scan-result.ts";
import { createTreeReader, type EntryStarts } from "./tree-reader.ts";

/** What is needed to read; all of it can be given to another thread. */
export interface ReferencePlan {
	readonly table: IdTable;
	readonly packs: readonly GitPack[];
	/** By the number of an id: 1 for a blob that is looked for. */
	readonly isWanted: Uint8Array;
	/** File names that are looked for, one character a byte. */
	readonly names: ReadonlySet<string>;
	/** The types of families to read (entry-types.ts). */
	readonly types: readonly number[];
}

/** Ids are given by their numbers in the table, -1 for one that is not there. */
export interface ReferenceResult extends CommitReferences {
	/** For each tree: its id, the number of links, and three numbers for each link (see treeLinkFlags). */
	readonly trees: Int32Array;
	/** The names by their numbers, one character a byte. */
	readonly names: readonly string[];
	/** How many commits, tags and trees were read. */
	readonly count: number;
}

/** A tree link is the number of an id, the number of a name, and the sum of these flags. */
export const treeLinkFlags = { folder: 1, wanted: 2 } as const;

interface TreeState {
	readonly starts: EntryStarts;
	/** Four numbers each: where the entry starts, then the link. */
	readonly links: Int32Array;
}

export interface ReferenceReader {
	/** Reads the families of a task. */
	read(task: PackTask): ReferenceResult;
	/** Reads an object that is in no pack. */
	readLoose(type: string, number: number, content: Buffer): ReferenceResult;
}

/** Makes a reader of references; it numbers the names that it reports. */
export function createReferenceReader(plan: ReferencePlan): ReferenceReader {
	const { table, packs, isWanted } = plan;
	const kernel = createKernel();
	const reader = createTreeReader(kernel, table.idBytes);
	const nameNumbers = new Map<string, number>();
	const collector = createReferenceCollector(table);
	let counts = createCounts();
	const links = createNumberList();
	const trees = createNumberList();
	const prefixes = wantedPrefixes(plan);

	function addBaseLinks(base: Int32Array, from: number, to: number, shift: number): void {
		for (let at = firstLinkFrom(base, from); at < base.length && base[at]! < to; at += 4) {
			addFour(links, base[at]! + shift, base[at + 1]!, base[at + 2]!, base[at + 3]!);
		}
	}

	/** `start` is the entry's position in its tree; the others are addresses of the entry, its name and its id. */
	function addEntry(start: number, at: number, nameAt: number, idAt: number): void {
		const bytes = kernel.memoryBytes();
		const isFolder = bytes[at] === four;
		const prefix = (bytes[idAt]! << 8) | bytes[idAt + 1]!;
		// Most entries are files that are not wanted.
		if (!isFolder && plan.names.size === 0 && prefixes[prefix] === 0) return;
		const number = findIdBytes(table, bytes, idAt);
		let kind = isFolder ? treeLinkFlags.folder : 0;
		if (number >= 0 && isWanted[number] === 1) kind |= treeLinkFlags.wanted;
		if (kind === 0 && plan.names.size === 0) return;
		const name = bytes.toString("latin1", nameAt, idAt - 1);
		if (plan.names.has(name)) kind |= treeLinkFlags.wanted;
		if (kind !== 0) addFour(links, start, number, numberOf(name), kind);
	}

	function numberOf(name: string): number {
		let number = nameNumbers.get(name);
		if (number === undefined) {
			number = nameNumbers.size;
			nameNumbers.set(name, number);
			counts.names.push(name);
		}
		return number;
	}

	function visit(version: Version<TreeState | undefined>): TreeState | undefined {
		const { type, address, bytes, entry, base } = version;
		const number = layoutIds[entry]!;
		if (type === entryTypes.tree) return readTree(number, address, bytes, base);
		readCommitOrTag(type === entryTypes.tag, number, kernel.bytesAt(address, bytes));
		return undefined;
	}

	function readTree(
		number: number,
		address: number,
		bytes: number,
		base: TreeState | undefined,
	): TreeState | undefined {
		links.length = 0;
		const starts = reader.parse(address, bytes, base?.starts);
		// A malformed tree is not reported.
		if (starts === undefined) return undefined;
		addLinks(address, bytes, base?.links ?? noLinks);
		counts.count++;
		const { numbers, length } = links;
		addTwo(trees, number, length / 4);
		for (let at = 0; at < length; at += 4) {
			addThree(trees, numbers[at + 1]!, numbers[at + 2]!, numbers[at + 3]!);
		}
		return { starts, links: length === 0 ? noLinks : numbers.slice(0, length) };
	}

	/** Adds the links of a tree in the order of its entries, new ones and those of the base. */
	function addLinks(tree: number, bytes: number, base: Int32Array): void {
		const { words, entries, entriesEnd, kept, keptEnd } = reader.parsed();
		for (let entry = entries, at = kept; entry < entriesEnd || at < keptEnd; ) {
			const start = entry < entriesEnd ? words[entry]! : bytes;
			const keptStart = at < keptEnd ? words[at]! + words[at + 2]! : bytes;
			if (start < keptStart) {
				const nameStart = words[entry + 1]!;
				const nameAt = tree + (nameStart < 0 ? -1 - nameStart : nameStart);
				addEntry(start, tree + start, nameAt, tree + words[entry + 2]!);
				entry += 3;
			} else {
				addBaseLinks(base, words[at]!, words[at + 1]!, words[at + 2]!);
				at += 3;
			}
		}
	}

	function readCommitOrTag(isTag: boolean, number: number, content: Buffer): void {
		counts.count++;
		collector.addParsed(isTag, number, parseCommitOrTag(content));
	}

	let layoutIds: Int32Array = noLinks;
	const limits = { idBytes: table.idBytes, maxContentBytes, maxHeldBytes };
	const packFile = createPackFiles(kernel, cacheBytes);
	const walks = packs.map(({ file, layout }) =>
		createFamilyWalk(kernel, packFile(file), layout, limits, {
			visit,
			release: (state) => reader.release(state?.starts),
			skip: () => {},
		}),
	);

	function readLooseTree(number: number, content: Buffer): void {
		const address = kernel.copyIn(content);
		reader.release(readTree(number, address, content.length, undefined)?.starts);
		kernel.wasm.free(address);
	}

	function take(): ReferenceResult {
		const { names, count } = counts;
		counts = createCounts();
		const own = trees.numbers.slice(0, trees.length);
		trees.length = 0;
		return { ...collector.take(), trees: own, names, count };
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
			if (type === "tree") readLooseTree(number, content);
			else readCommitOrTag(type === "tag", number, content);
			return take();
		},
	};
}

function createCounts() {
	return {
		names: [] as string[],
		count: 0,
	};
}

/** By the first two bytes of an id: 1 where some wanted blob has them. */
function wantedPrefixes({ table, isWanted }: ReferencePlan): Uint8Array {
	const prefixes = new Uint8Array(1 << 16);
	const bytes = new Uint8Array(table.ids.buffer, table.ids.byteOffset);
	for (let number = isWanted.indexOf(1); number >= 0; number = isWanted.indexOf(1, number + 1)) {
		const at = number * table.idBytes;
		prefixes[(bytes[at]! << 8) | bytes[at + 1]!] = 1;
	}
	return prefixes;
}

/** The index of the first link whose entry does not start before. */
function firstLinkFrom(links: Int32Array, start: number): number {
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
/** Of all modes only that of a folder, 40000, begins with it. */
const four = 0x34;
const cacheBytes = 24 << 20;
const maxContentBytes = 32 << 20;
const maxHeldBytes = 128 << 20;
