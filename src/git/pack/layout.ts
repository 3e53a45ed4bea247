// Which entries of a pack are made from which? Each entry has one base or none, so a pack is a
// wood: families, each of one whole object and all that is told as a difference from it. Entries
// have numbers in the order in which they stand in the pack. The kernel does what is done for each.

import { readSync } from "node:fs";
import { type Kernel, slackBytes } from "../../kernel/kernel.ts";
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

interface Families {
	/** Of each entry that entry which is made from it and has the largest family, or -1. */
	readonly heirs: Int32Array;
	/** The first of its other children, and of each entry the next with the same base; or -1. */
	readonly firstChildren: Int32Array;
	readonly nextSiblings: Int32Array;
	/** The entries without a base, in order. */
	readonly roots: Int32Array;
	/**
	 * The entries that are made from themselves, by whatever way, or perhaps are: git does not come
	 * to an end with them.
	 */
	readonly endless: Int32Array;
	/** Of each root how many entries its family has, itself included. */
	readonly members: Int32Array;
	/** Of each root about how many bytes its family has, were each version as long as the first. */
	readonly weights: Float64Array;
}

/** Lays a pack out. `firstId` is the number of its first id in the table. */
export function layOut(
	kernel: Kernel,
	file: number,
	fileBytes: number,
	index: PackIndex,
	table: IdTable,
	firstId: number,
): Layout {
	const places: number[] = [];
	const take: Take = (bytes) => {
		const place = kernel.wasm.allocate(bytes + slackBytes);
		places.push(place);
		return place;
	};
	try {
		const entries = orderEntries(kernel, take, index, fileBytes - table.idBytes);
		const { count, starts, order, types } = entries;
		const findOwn = createOwnSearch(kernel, table, firstId, count);
		readBases(kernel, take, file, table.idBytes, entries, findOwn);
		const families = linkFamilies(kernel, take, entries);
		const ids = share(Int32Array, kernel.int32At(order, count));
		if (firstId > 0) for (let entry = 0; entry < count; entry++) ids[entry]! += firstId;
		return {
			offsets: share(Float64Array, kernel.float64At(starts, count + 1)),
			ids,
			types: share(Uint8Array, kernel.bytesAt(types, count)),
			...families,
		};
	} finally {
		for (const place of places) kernel.wasm.free(place);
	}
}

/** Takes a room that is given back when the pack is laid out. */
type Take = (bytes: number) => number;

/** What is known of each entry: places in the kernel's memory. */
interface Entries {
	readonly count: number;
	/** Where each begins, and where the last one ends. */
	readonly starts: number;
	/** The place of its id among those of the index. */
	readonly order: number;
	readonly types: number;
	readonly sizes: number;
	/** -1 for one without a base, and less where the base is not known: kernel/assembly/bases.ts. */
	readonly bases: number;
}

function orderEntries(
	kernel: Kernel,
	take: Take,
	{ count, offsets }: PackIndex,
	end: number,
): Entries {
	const { wasm } = kernel;
	const [order, starts, types, sizes, bases] = [
		take(4 * count),
		take(8 * (count + 1)),
		take(count),
		take(8 * count),
		take(4 * count),
	];
	// The rooms for sizes and bases are not in use yet.
	kernel.float64At(sizes, count).set(offsets);
	wasm.sortEntries(sizes, count, order, bases, starts);
	kernel.float64At(starts, count + 1)[count] = Math.max(0, end);
	kernel.bytesAt(types, count).fill(0);
	return { count, starts, order, types, sizes, bases };
}

/** Reads every header. */
function readBases(
	kernel: Kernel,
	take: Take,
	file: number,
	idBytes: number,
	{ count, starts, order, types, sizes, bases }: Entries,
	findOwn: (id: Int32Array) => number,
): void {
	const { wasm } = kernel;
	const chunk = take(chunkBytes);
	const id = new Int32Array(8);
	const bytesOfId = new Uint8Array(id.buffer);
	let entryOf: Int32Array | undefined;
	for (let entry = 0; entry < count; ) {
		const start = kernel.float64At(starts, count)[entry]!;
		const bytes = readSync(file, kernel.memoryBytes(), chunk, chunkBytes, start);
		if (bytes === 0) {
			// Behind the end are all the others too, and an index can list millions.
			kernel.int32At(bases, count).fill(unread, entry);
			break;
		}
		entry = wasm.readBases(chunk, bytes, start, idBytes, starts, count, entry, types, sizes, bases);
		const named = kernel.int32At(wasm.idBaseEntries.value, wasm.idBaseEntriesLength.value).slice();
		for (let at = 0; at < named.length; at += 2) {
			entryOf ??= inverse(kernel.int32At(order, count));
			bytesOfId.set(kernel.bytesAt(named[at + 1]!, idBytes));
			const position = findOwn(id);
			const base = position < 0 ? position : entryOf[position]!;
			kernel.int32At(bases, count)[named[at]!] = base;
			if (base < -1) kernel.memoryBytes()[types + named[at]!] = 0;
		}
	}
}

function inverse(order: Int32Array): Int32Array {
	const places = new Int32Array(order.length);
	for (let place = 0; place < order.length; place++) places[order[place]!] = place;
	return places;
}

function linkFamilies(
	kernel: Kernel,
	take: Take,
	{ count, bases, types, sizes }: Entries,
): Families {
	const { wasm } = kernel;
	const takeNumbers = () => take(4 * count);
	const [heirs, firstChildren, nextSiblings] = [takeNumbers(), takeNumbers(), takeNumbers()];
	const [members, families, origins] = [takeNumbers(), takeNumbers(), takeNumbers()];
	wasm.linkFamilies(
		count,
		bases,
		types,
		heirs,
		firstChildren,
		nextSiblings,
		members,
		families,
		origins,
	);
	const roots = take(4 * wasm.rootCount.value);
	const own = take(4 * wasm.rootCount.value);
	const weights = take(8 * wasm.rootCount.value);
	const endless = take(4 * wasm.cyclicCount.value);
	wasm.listFamilies(count, bases, types, sizes, families, origins, roots, own, weights, endless);
	const rootCount = wasm.rootCount.value;
	return {
		heirs: share(Int32Array, kernel.int32At(heirs, count)),
		firstChildren: share(Int32Array, kernel.int32At(firstChildren, count)),
		nextSiblings: share(Int32Array, kernel.int32At(nextSiblings, count)),
		roots: share(Int32Array, kernel.int32At(roots, rootCount)),
		members: share(Int32Array, kernel.int32At(own, rootCount)),
		weights: share(Float64Array, kernel.float64At(weights, rootCount)),
		endless: kernel.int32At(endless, wasm.cyclicCount.value).slice(),
	};
}

/**
 * Finds an id among those of this pack, for there is where its bases are; -2 where it is not, -3
 * where the order of the ids is such that git might find another one.
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
		const found = findWords(table, id, 0);
		if (found === -1) return -2;
		if (found >= firstId && found < firstId + count) return found - firstId;
		// Another pack has it too.
		const ids = table.ids.subarray(firstId * words, (firstId + count) * words);
		own ??= createIdTable(kernel, ids, table.idBytes);
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

type Numbers = Float64Array | Int32Array | Uint8Array;

/** A copy that all threads see. */
function share<T extends Numbers>(
	type: { new (buffer: SharedArrayBuffer): T; readonly BYTES_PER_ELEMENT: number },
	numbers: Numbers,
): T {
	const copy = new type(new SharedArrayBuffer(numbers.length * type.BYTES_PER_ELEMENT));
	copy.set(numbers);
	return copy;
}

/** In place of a base's number: kernel/assembly/bases.ts. */
const unread = -2;
/** Small enough to stay in the cache of a core: that saves a tenth of the time of laying out. */
const chunkBytes = 1 << 18;
