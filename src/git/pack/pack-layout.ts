// Lays out a pack: which entry is made from which. Each entry has one base or none, so a pack is a forest
// of delta families. Entries are numbered in the order of their offsets. The kernel does the work for each
// entry.

import { readSync } from "node:fs";
import type { Kernel } from "../../kernel/kernel.ts";
import { type DeltaFamilies, linkFamilies } from "./delta-families.ts";
import { createIdTable, findIdWords, type IdTable } from "./id-table.ts";
import { createScratch, type Scratch, share } from "./layout-memory.ts";
import type { PackIndex } from "./pack-index.ts";

/** All of it lies in memory that threads share. */
export interface PackLayout extends DeltaFamilies {
	/** Where each entry begins, and last where the entries end; in four bytes each where they fit, as nearly always. */
	readonly offsets: Float64Array | Uint32Array;
	/** For each entry the number of its id in the id table. */
	readonly ids: Int32Array;
	/** For each entry its type (entry-types.ts), 0 where it is not understood. */
	readonly types: Uint8Array;
}

/**
 * Makes the layout of a pack. `firstId` is the number of its first id in the table. Of ten million entries each
 * array has 40 or 80 MB, so what is done is copied out and its memory used again for the next.
 * @throws where the index has changed, or an offset is missing
 */
export function createPackLayout(
	kernel: Kernel,
	file: number,
	fileBytes: number,
	index: PackIndex,
	table: IdTable,
	firstId: number,
): PackLayout {
	const memory = createScratch(kernel);
	try {
		const entries = orderEntries(kernel, memory, index, fileBytes - table.idBytes);
		const { count, starts, order, types } = entries;
		const findOwn = createOwnSearch(kernel, table, firstId, count);
		readBases(kernel, memory, file, table.idBytes, entries, findOwn);
		const ids = share(Int32Array, kernel.int32At(order, count));
		if (firstId > 0) for (let entry = 0; entry < count; entry++) ids[entry]! += firstId;
		const offsets = shareOffsets(kernel.float64At(starts, count + 1));
		memory.free(order, starts);
		const families = linkFamilies(kernel, memory, entries);
		return { offsets, ids, types: share(Uint8Array, kernel.bytesAt(types, count)), ...families };
	} finally {
		memory.freeAll();
	}
}

function shareOffsets(starts: Float64Array): PackLayout["offsets"] {
	// An index may place an entry behind the end.
	const highest = Math.max(...starts.slice(-2));
	return highest < 2 ** 32 ? share(Uint32Array, starts) : share(Float64Array, starts);
}

/** Addresses of arrays in the kernel's memory with a number for each entry. */
interface EntryArrays {
	readonly count: number;
	/** Where each begins, and where the last one ends. */
	readonly starts: number;
	/** The position of its id in the index. */
	readonly order: number;
	readonly types: number;
	readonly sizes: number;
	/** -1 for one without a base, and less where the base is not known: kernel/assembly/delta-bases.ts. */
	readonly bases: number;
}

function orderEntries(
	kernel: Kernel,
	{ allocate, free }: Scratch,
	index: PackIndex,
	end: number,
): EntryArrays {
	const { wasm } = kernel;
	const { count } = index;
	const offsets = allocate(8 * count);
	index.readOffsets(kernel, offsets);
	const [order, starts, types, bases] = [
		allocate(4 * count),
		allocate(8 * (count + 1)),
		allocate(count),
		allocate(4 * count),
	];
	// The array of bases is not in use yet, so it serves as scratch memory.
	wasm.sortEntries(offsets, count, order, bases, starts);
	free(offsets);
	kernel.float64At(starts, count + 1)[count] = Math.max(0, end);
	kernel.bytesAt(types, count).fill(0);
	return { count, starts, order, types, sizes: allocate(4 * count), bases };
}

/** Reads every entry's header. */
function readBases(
	kernel: Kernel,
	{ allocate, free }: Scratch,
	file: number,
	idBytes: number,
	{ count, starts, order, types, sizes, bases }: EntryArrays,
	findOwn: (id: Int32Array) => number,
): void {
	const { wasm } = kernel;
	const chunk = allocate(chunkBytes);
	const id = new Int32Array(8);
	const bytesOfId = new Uint8Array(id.buffer);
	let entryOf: Int32Array | undefined;
	for (let entry = 0; entry < count; ) {
		const start = kernel.float64At(starts, count)[entry]!;
		const bytes = readSync(file, kernel.memoryBytes(), chunk, chunkBytes, start);
		if (bytes === 0) {
			// All later entries lie behind the end too, and an index can list millions.
			kernel.int32At(bases, count).fill(unreadable, entry);
			break;
		}
		entry = wasm.readBases(chunk, bytes, start, idBytes, starts, count, entry, types, sizes, bases);
		const idBases = kernel
			.int32At(wasm.idBaseEntries.value, wasm.idBaseEntriesLength.value)
			.slice();
		for (let at = 0; at < idBases.length; at += 2) {
			entryOf ??= inverse(kernel.int32At(order, count));
			bytesOfId.set(kernel.bytesAt(idBases[at + 1]!, idBytes));
			const position = findOwn(id);
			const base = position < 0 ? position : entryOf[position]!;
			kernel.int32At(bases, count)[idBases[at]!] = base;
			if (base < -1) kernel.memoryBytes()[types + idBases[at]!] = 0;
		}
	}
	free(chunk);
}

function inverse(order: Int32Array): Int32Array {
	const positions = new Int32Array(order.length);
	for (let position = 0; position < order.length; position++)
		positions[order[position]!] = position;
	return positions;
}

/**
 * Finds an id among those of this pack, where its bases must be; -2 where it is not there, -3 where
 * the ids are not in order, so that git might find another one.
 */
function createOwnSearch(
	kernel: Kernel,
	table: IdTable,
	firstId: number,
	count: number,
): (id: Int32Array) => number {
	const words = table.idBytes / 4;
	let own: IdTable | undefined;
	let isInOrder: boolean | undefined;
	return (id) => {
		isInOrder ??= areInOrder(table, firstId, count);
		if (!isInOrder) return -3;
		const found = findIdWords(table, id, 0);
		if (found === -1) return -2;
		if (found >= firstId && found < firstId + count) return found - firstId;
		// Another pack has it too.
		const ids = table.ids.subarray(firstId * words, (firstId + count) * words);
		own ??= createIdTable(kernel, ids, table.idBytes);
		const position = findIdWords(own, id, 0);
		return position === -1 ? -2 : position;
	};
}

/** False too where an id is there twice. */
function areInOrder({ ids, idBytes }: IdTable, firstId: number, count: number): boolean {
	const bytes = Buffer.from(ids.buffer, ids.byteOffset + firstId * idBytes, count * idBytes);
	for (let at = idBytes; at < bytes.length; at += idBytes) {
		const difference = bytes.readUInt32BE(at) - bytes.readUInt32BE(at - idBytes);
		if (difference > 0) continue;
		if (bytes.compare(bytes, at - idBytes, at, at, at + idBytes) <= 0) return false;
	}
	return true;
}

/** In place of a base's number: kernel/assembly/delta-bases.ts. */
const unreadable = -2;
/** Small enough to stay in a core's cache, which saves a tenth of the time. */
const chunkBytes = 1 << 18;
