// Which entries of a pack are made from which? Each entry has one base or none, so a pack is a
// wood: families, each of one whole object and all that is told as a difference from it. Entries
// have numbers in the order in which they stand in the pack.

import { readSync } from "node:fs";
import { createHeader, maxHeaderBytes, readHeader } from "./entry.ts";
import { findWords, type IdTable } from "./id-table.ts";
import type { PackIndex } from "./pack-index.ts";

/** All of it lies in memory that threads share. */
export interface Layout {
	/** Where each entry begins, and at last where the entries end. */
	readonly offsets: Float64Array;
	/** Of each entry, the number of its id in the table of ids. */
	readonly ids: Int32Array;
	/** Of each entry its type (entry.ts), 0 where it is not understood. */
	readonly types: Uint8Array;
	/** Of each entry that entry which is made from it and has the largest family, or -1. */
	readonly heirs: Int32Array;
	/** The first of its other children, and of each entry the next with the same base; or -1. */
	readonly firstChildren: Int32Array;
	readonly nextSiblings: Int32Array;
	/** The entries without a base, in order. */
	readonly roots: Int32Array;
	/** Of each root how many entries its family has, itself included. */
	readonly members: Int32Array;
	/** Of each root about how many bytes its family has, were each version as long as the first. */
	readonly weights: Float64Array;
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
	const bases = findBases(file, starts, types, sizes, table, (id) => {
		const position = id - firstId;
		return position >= 0 && position < count ? entryOf[position]! : -1;
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

/** Reads every header; -1 for an entry without a base, and -2 where the base is not in this pack. */
function findBases(
	file: number,
	starts: Float64Array,
	types: Uint8Array,
	sizes: Float64Array,
	table: IdTable,
	entryOf: (id: number) => number,
): Int32Array {
	const count = types.length;
	const bases = new Int32Array(count).fill(-2);
	const header = createHeader();
	const buffer = Buffer.allocUnsafeSlow(bufferBytes);
	const id = new Int32Array(8);
	const idBytes = new Uint8Array(id.buffer);
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
		if (!readHeader(buffer, start - bufferStart, table.idBytes, header)) continue;
		if (header.dataAt > bufferEnd - bufferStart) continue;
		if (header.distance > 0) bases[entry] = findStart(starts, start - header.distance, entry);
		else if (header.idAt > 0) {
			idBytes.set(buffer.subarray(header.idAt, header.idAt + table.idBytes));
			const found = findWords(table, id, 0);
			bases[entry] = found === -1 ? -2 : entryOf(found);
			if (bases[entry] === -1) bases[entry] = -2;
		} else bases[entry] = -1;
		types[entry] = bases[entry] === -2 ? 0 : header.type;
		sizes[entry] = header.size;
	}
	return bases;
}

/** The entry that begins at `offset`, before another one, or -2. */
function findStart(starts: Float64Array, offset: number, before: number): number {
	let low = 0;
	let high = before;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (starts[middle]! < offset) low = middle + 1;
		else high = middle;
	}
	return low < before && starts[low] === offset ? low : -2;
}

function linkFamilies(
	bases: Int32Array,
	types: Uint8Array,
	sizes: Float64Array,
): Pick<Layout, "heirs" | "firstChildren" | "nextSiblings" | "roots" | "members" | "weights"> {
	const count = bases.length;
	const heirs = shared(Int32Array, count).fill(-1);
	const firstChildren = shared(Int32Array, count).fill(-1);
	const nextSiblings = shared(Int32Array, count).fill(-1);
	const members = new Uint32Array(count).fill(1);
	let roots = 0;
	// A base nearly always stands before what is made from it.
	for (let entry = count - 1; entry >= 0; entry--) {
		const base = bases[entry]!;
		if (base >= 0) members[base]! += members[entry]!;
		else if (types[entry] !== 0) roots++;
	}
	for (let entry = count - 1; entry >= 0; entry--) {
		const base = bases[entry]!;
		if (base < 0) continue;
		const heir = heirs[base]!;
		let other = entry;
		if (heir === -1 || members[entry]! > members[heir]!) {
			heirs[base] = entry;
			other = heir;
		}
		if (other === -1) continue;
		nextSiblings[other] = firstChildren[base]!;
		firstChildren[base] = other;
	}
	const list = shared(Int32Array, roots);
	const weights = shared(Float64Array, roots);
	const families = shared(Int32Array, roots);
	for (let entry = 0, at = 0; entry < count; entry++) {
		if (bases[entry] !== -1 || types[entry] === 0) continue;
		list[at] = entry;
		families[at] = members[entry]!;
		weights[at++] = members[entry]! * (sizes[entry]! + entryBytes);
	}
	return { heirs, firstChildren, nextSiblings, roots: list, members: families, weights };
}

type SharedArray = Float64Array | Int32Array | Uint8Array;

function shared<T extends SharedArray>(
	type: { new (buffer: SharedArrayBuffer): T; readonly BYTES_PER_ELEMENT: number },
	length: number,
): T {
	return new type(new SharedArrayBuffer(length * type.BYTES_PER_ELEMENT));
}

/** To read an entry costs as much as to read so many bytes more. */
const entryBytes = 2000;
const bufferBytes = 4 << 20;
/** Behind "PACK", the version and the number of entries. */
const firstOffset = 12;
