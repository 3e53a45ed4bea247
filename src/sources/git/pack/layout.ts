// Which entries of a pack are made from which? Each entry has one base or none, so a pack is a
// wood: families, each of one whole object and all that is told as a difference from it. Entries
// have numbers in the order in which they stand in the pack.

import { readSync } from "node:fs";
import { createHeader, maxHeaderBytes, readHeader } from "./entry.ts";
import { type Families, linkFamilies, shared } from "./families.ts";
import { createIdTable, findWords, type IdTable } from "./id-table.ts";
import type { PackIndex } from "./pack-index.ts";

/** All of it lies in memory that threads share. */
export interface Layout extends Families {
	/** Where each entry begins, and at last where the entries end. */
	readonly offsets: Float64Array;
	/** Of each entry, the number of its id in the table of ids. */
	readonly ids: Int32Array;
	/** Of each entry its type (entry.ts), 0 where it is not understood. */
	readonly types: Uint8Array;
}

/** Lays a pack out. `firstId` is the number of its first id in the table. */
export function layOut(
	file: number,
	fileBytes: number,
	{ count, offsets }: PackIndex,
	table: IdTable,
	firstId: number,
): Layout {
	const order = sortByOffset(offsets);
	const starts = shared(Float64Array, count + 1);
	const ids = shared(Int32Array, count);
	const entryOf = new Int32Array(count);
	for (let entry = 0; entry < count; entry++) {
		const position = order[entry]!;
		starts[entry] = offsets[position]!;
		ids[entry] = firstId + position;
		entryOf[position] = entry;
	}
	starts[count] = Math.max(0, fileBytes - table.idBytes);
	const types = shared(Uint8Array, count);
	const sizes = new Float64Array(count);
	const findOwn = createOwnSearch(table, firstId, count);
	const bases = findBases(file, starts, types, sizes, table.idBytes, (id) => {
		const position = findOwn(id);
		return position < 0 ? position : entryOf[position]!;
	});
	return { offsets: starts, ids, types, ...linkFamilies(bases, types, sizes) };
}

function sortByOffset(offsets: Float64Array): Uint32Array {
	// Sorting numbers is several times faster than sorting by a function: place and index as one.
	const count = offsets.length;
	const keys = new Float64Array(count);
	const largest = offsets.reduce((most, offset) => Math.max(most, offset), 0);
	const order = new Uint32Array(count);
	if (largest * count < Number.MAX_SAFE_INTEGER) {
		for (let index = 0; index < count; index++) keys[index] = offsets[index]! * count + index;
		keys.sort();
		for (let index = 0; index < count; index++) order[index] = keys[index]! % count;
		return order;
	}
	for (let index = 0; index < count; index++) order[index] = index;
	return order.sort((one, other) => offsets[one]! - offsets[other]!);
}

/**
 * Finds an id among those of this pack, for there is where its bases are; -2 where it is not, -3
 * where the order of the ids is such that git might find another one.
 */
function createOwnSearch(
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
		const found = findWords(table, id, 0);
		if (found === -1) return -2;
		if (found >= firstId && found < firstId + count) return found - firstId;
		// Another pack has it too.
		own ??= createIdTable(
			table.ids.slice(firstId * words, (firstId + count) * words),
			table.idBytes,
		);
		const place = findWords(own, id, 0);
		return place === -1 ? -2 : place;
	};
}

/** False too where one is there twice. */
function areInOrder({ ids, idBytes }: IdTable, firstId: number, count: number): boolean {
	const bytes = Buffer.from(ids.buffer, ids.byteOffset + firstId * idBytes, count * idBytes);
	for (let at = idBytes; at < bytes.length; at += idBytes) {
		const difference = bytes.readUInt32BE(at) - bytes.readUInt32BE(at - idBytes);
		if (difference > 0) continue;
		if (bytes.compare(bytes, at - idBytes, at, at, at + idBytes) <= 0) return false;
	}
	return true;
}

/**
 * Reads every header; -1 for an entry without a base, -2 where the base is not in this pack, and -3
 * where git could find one of which nothing is known here.
 */
function findBases(
	file: number,
	starts: Float64Array,
	types: Uint8Array,
	sizes: Float64Array,
	idBytes: number,
	entryOf: (id: Int32Array) => number,
): Int32Array {
	const count = types.length;
	const bases = new Int32Array(count).fill(-2);
	const header = createHeader();
	const buffer = Buffer.allocUnsafeSlow(bufferBytes);
	const id = new Int32Array(8);
	const bytesOfId = new Uint8Array(id.buffer);
	let bufferStart = 0;
	let bufferEnd = 0;
	for (let entry = 0; entry < count; entry++) {
		const start = starts[entry]!;
		// Two ids at one place: an index that lies.
		if (start >= starts[entry + 1]! || start < firstOffset) continue;
		if (start + maxHeaderBytes > bufferEnd || start < bufferStart) {
			bufferStart = start;
			bufferEnd = start + readSync(file, buffer, 0, bufferBytes, start);
		}
		if (!readHeader(buffer, start - bufferStart, idBytes, header)) continue;
		if (header.dataAt > bufferEnd - bufferStart) continue;
		if (header.distance > 0) bases[entry] = findStart(starts, start - header.distance, entry);
		else if (header.idAt > 0) {
			bytesOfId.set(buffer.subarray(header.idAt, header.idAt + idBytes));
			bases[entry] = entryOf(id);
		} else bases[entry] = -1;
		types[entry] = bases[entry]! < -1 ? 0 : header.type;
		sizes[entry] = header.size;
	}
	return bases;
}

/** The entry that begins at `offset`, before another one, or -3. */
function findStart(starts: Float64Array, offset: number, before: number): number {
	let low = 0;
	let high = before;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (starts[middle]! < offset) low = middle + 1;
		else high = middle;
	}
	return low < before && starts[low] === offset ? low : -3;
}

/** Small enough to stay in the cache of a core: that saves a tenth of the time of laying out. */
const bufferBytes = 1 << 18;
/** Behind "PACK", the version and the number of entries. */
const firstOffset = 12;
