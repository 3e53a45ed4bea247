// Which names and which ids does a version of a tree bring? The kernel reads it; what it brings is
// told here, and what is known of it is kept in the kernel's memory.

import type { Kernel } from "../../kernel/kernel.ts";

/** Where the entries of a tree start, as numbers in the kernel's memory; undefined if malformed. */
export type EntryStarts = { readonly place: number; readonly length: number } | undefined;

export interface TreeReader {
	/** Reads a tree; where it has a base, as the version that the kernel made last. */
	read(place: number, bytes: number, base: EntryStarts): EntryStarts;
	/** Is told of what nothing more is made from. */
	forget(starts: EntryStarts): void;
	/** Gives what the tree that was read last is made of; the same object each time. */
	parts(): TreeParts;
}

/** Two lists in `words`, three numbers an item, by where they begin and end. */
export interface TreeParts {
	words: Int32Array;
	/**
	 * The entries that are new, or partly so: where each, its name and its id start; the name's place is told
	 * as -1 minus it where it is the base's.
	 */
	entries: number;
	entriesEnd: number;
	/** The others: where the first starts in the base, where the last ends there, how far they moved. */
	kept: number;
	keptEnd: number;
}

export function createTreeReader(kernel: Kernel, idBytes: number): TreeReader {
	const { wasm } = kernel;
	const lists = wasm.treeListBounds.value / 4;
	const parts = { words: kernel.memoryInt32(), entries: 0, entriesEnd: 0, kept: 0, keptEnd: 0 };
	return {
		read(place, bytes, base) {
			const length = wasm.parseTree(place, bytes, idBytes, base?.place ?? 0, base?.length ?? 0);
			return length > 0 ? { place: wasm.keepEntryStarts(), length } : undefined;
		},
		forget(starts) {
			if (starts !== undefined) wasm.free(starts.place);
		},
		parts() {
			// Where they stand: arrays of both would be garbage, two for each tree.
			const words = kernel.memoryInt32();
			parts.words = words;
			parts.entries = words[lists]!;
			parts.entriesEnd = words[lists + 1]!;
			parts.kept = words[lists + 2]!;
			parts.keptEnd = words[lists + 3]!;
			return parts;
		},
	};
}

export interface TreeNews {
	/** A name, perhaps not for the first time, one character a byte ("latin1"). */
	onName(name: string): void;
	/** Ids of blobs and trees of one tree or several, each perhaps not for the first time: [from, to) of `words`. */
	onIds(words: Int32Array, from: number, to: number): void;
	/** The name of a submodule. */
	onSubmodule(name: string): void;
}

/** Tells what the tree at a place brings, which was read last; ids only when there are many: see tellIds. */
export function tellNews(kernel: Kernel, place: number, idBytes: number, news: TreeNews): void {
	const { wasm } = kernel;
	// Most trees bring nothing to tell now.
	const gathered = wasm.gatherNewItems(place, idBytes);
	if (gathered & gatherings.names) {
		tellTexts(kernel, wasm.newNames.value, wasm.newNamesLength.value, "latin1", news.onName);
	}
	if (gathered & gatherings.submodules) {
		tellTexts(
			kernel,
			wasm.newSubmodules.value,
			wasm.newSubmodulesLength.value,
			"utf8",
			news.onSubmodule,
		);
	}
	if (gathered & gatherings.manyIds) tellIds(kernel, news);
}

/** Tells the ids that trees brought and that were not told yet. */
export function tellIds(kernel: Kernel, { onIds }: TreeNews): void {
	const { wasm } = kernel;
	const from = wasm.newIds.value / 4;
	onIds(kernel.memoryInt32(), from, from + wasm.newIdsLength.value);
	wasm.clearNewIds();
}

function tellTexts(
	kernel: Kernel,
	place: number,
	length: number,
	encoding: BufferEncoding,
	tell: (text: string) => void,
): void {
	const ends = kernel.memoryInt32();
	for (let at = place / 4; at < place / 4 + length; at += 2) {
		tell(kernel.memoryBytes().toString(encoding, ends[at], ends[at + 1]));
	}
}

/** As kernel/assembly/tree-news.ts has them. */
const gatherings = { names: 1, submodules: 2, manyIds: 4 } as const;
