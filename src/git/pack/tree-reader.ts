// Reads versions of trees through the kernel, and reports the names and ids that they bring. The starts
// of a tree's entries are kept in the kernel's memory for the versions that are made from it.

import type { Kernel } from "../../kernel/kernel.ts";

/** Where a tree's entries start, as a list in the kernel's memory; undefined if the tree is malformed. */
export type EntryStarts = { readonly address: number; readonly length: number } | undefined;

export interface TreeReader {
	/** Parses a tree; one with a base is the version that the kernel built last. */
	parse(address: number, bytes: number, base: EntryStarts): EntryStarts;
	/** Frees the starts of a tree from which no version is made any more. */
	release(starts: EntryStarts): void;
	/** The entries of the tree that was parsed last; the same object each time. */
	parsed(): ParsedTree;
}

/** Two lists in `words`, three numbers for each item, by where they begin and end. */
export interface ParsedTree {
	words: Int32Array;
	/**
	 * The entries that are new, or partly so: where each, its name and its id start. Where the name is the
	 * base's, its position is stored as -1 minus it.
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
		parse(address, bytes, base) {
			const length = wasm.parseTree(address, bytes, idBytes, base?.address ?? 0, base?.length ?? 0);
			return length > 0 ? { address: wasm.keepEntryStarts(), length } : undefined;
		},
		release(starts) {
			if (starts !== undefined) wasm.free(starts.address);
		},
		parsed() {
			// Indexes, since arrays of both lists would be garbage, two for each tree.
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

export interface NewTreeItems {
	/** A name, perhaps not for the first time, one character a byte ("latin1"). */
	onName(name: string): void;
	/** Ids of blobs and trees in one tree or several, perhaps not for the first time: [from, to) of `words`. */
	onIds(words: Int32Array, from: number, to: number): void;
	/** The name of a submodule. */
	onSubmodule(name: string): void;
}

/** Reports what the tree brings that was parsed last; ids only when there are many (see reportNewIds). */
export function reportNewItems(
	kernel: Kernel,
	address: number,
	idBytes: number,
	items: NewTreeItems,
): void {
	const { wasm } = kernel;
	// Most trees bring nothing to report now.
	const flags = wasm.gatherNewItems(address, idBytes);
	if (flags & newItemFlags.names) {
		reportTexts(kernel, wasm.newNames.value, wasm.newNamesLength.value, "latin1", items.onName);
	}
	if (flags & newItemFlags.submodules) {
		reportTexts(
			kernel,
			wasm.newSubmodules.value,
			wasm.newSubmodulesLength.value,
			"utf8",
			items.onSubmodule,
		);
	}
	if (flags & newItemFlags.manyIds) reportNewIds(kernel, items);
}

/** Reports the ids that trees brought and that were not reported yet. */
export function reportNewIds(kernel: Kernel, { onIds }: NewTreeItems): void {
	const { wasm } = kernel;
	const from = wasm.newIds.value / 4;
	onIds(kernel.memoryInt32(), from, from + wasm.newIdsLength.value);
	wasm.clearNewIds();
}

function reportTexts(
	kernel: Kernel,
	address: number,
	length: number,
	encoding: BufferEncoding,
	onText: (text: string) => void,
): void {
	const ends = kernel.memoryInt32();
	for (let at = address / 4; at < address / 4 + length; at += 2) {
		onText(kernel.memoryBytes().toString(encoding, ends[at], ends[at + 1]));
	}
}

/** Must be the same as in kernel/assembly/new-tree-items.ts. */
const newItemFlags = { names: 1, submodules: 2, manyIds: 4 } as const;
