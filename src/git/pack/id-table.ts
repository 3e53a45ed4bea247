// A table of all object ids of a repository, in memory that threads share; finds the number of an id. It
// compares whole ids and hashes with random factors, because a hostile index can hold ids that begin alike
// or would collide.

import { randomInt } from "node:crypto";
import type { Kernel } from "../../kernel/kernel.ts";

export interface IdTable {
	/** How many ids there are. */
	readonly count: number;
	readonly idBytes: number;
	/** The ids one behind the other. */
	readonly ids: Int32Array;
	/** The hash table: an id's number plus one, or 0. */
	readonly slots: Int32Array;
	/** A random odd number for each word of an id. */
	readonly factors: Int32Array;
	/** By its number: 1 for an id that is there more than once. Empty where there is none. */
	readonly duplicates: Uint8Array;
}

/** Makes a table of the ids in `ids`; of equal ids the first one is found. */
export function createIdTable(kernel: Kernel, ids: Int32Array, idBytes: number): IdTable {
	const words = idBytes / 4;
	const count = ids.length / words;
	let size = 16;
	// Of very many each slot counts more than the steps that are saved.
	while (size < (count > manyIds ? 1.5 : 2) * count) size *= 2;
	const factors = Int32Array.from({ length: words }, () => randomInt(2 ** 31) * 2 + 1);
	const { wasm } = kernel;
	const idsAt = kernel.copyIn(bytesOf(ids));
	const factorsAt = kernel.copyIn(bytesOf(factors));
	const slotsAt = kernel.copyIn(new Uint8Array(4 * size));
	// In batches, so that V8 can switch to optimised code in between.
	for (let from = 0; from < count; from += batchIds) {
		const to = Math.min(count, from + batchIds);
		wasm.fillIdSlots(idsAt, from, to, count, words, factorsAt, slotsAt, size);
	}
	const slots = new Int32Array(new SharedArrayBuffer(4 * size));
	slots.set(kernel.int32At(slotsAt, size));
	const duplicatesAt = count > 0 ? wasm.duplicateIds.value : 0;
	const duplicates = new Uint8Array(new SharedArrayBuffer(duplicatesAt === 0 ? 0 : count));
	if (duplicatesAt !== 0) duplicates.set(kernel.bytesAt(duplicatesAt, count));
	for (const address of [idsAt, factorsAt, slotsAt, duplicatesAt])
		if (address !== 0) wasm.free(address);
	return { count, idBytes, ids, slots, factors, duplicates };
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array): Uint8Array {
	return new Uint8Array(buffer, byteOffset, byteLength);
}

const manyIds = 1 << 22;
const batchIds = 1 << 14;

/** Finds the id that begins at the word `at` of `words`: its number, or -1. */
export function findIdWords(table: IdTable, words: Int32Array, at: number): number {
	return table.slots[slotOf(table, words, at)]! - 1;
}

/**
 * Calls `onMissing` with the position of each id in [from, to) of `words` that the table does not hold. A
 * lookup among several hundred thousand ids waits for memory; here several wait at once.
 */
export function findMissing(
	table: IdTable,
	words: Int32Array,
	from: number,
	to: number,
	onMissing: (at: number) => void,
): void {
	const { ids, slots, factors } = table;
	const { length } = factors;
	const mask = slots.length - 1;
	for (let start = from; start < to; start += guesses.length * length) {
		const end = Math.min(to, start + guesses.length * length);
		for (let at = start, guess = 0; at < end; at += length) {
			guesses[guess++] = slots[hashOf(factors, words, at) & mask]! - 1;
		}
		for (let at = start, guess = 0; at < end; at += length) {
			const number = guesses[guess++]!;
			let word = 0;
			while (word < length && ids[number * length + word] === words[at + word]) word++;
			if (word < length && findIdWords(table, words, at) === -1) onMissing(at);
		}
	}
}

const guesses = new Int32Array(256);

/** The same for an id as bytes. */
export function findIdBytes(table: IdTable, bytes: Buffer, at: number): number {
	for (let index = 0; index < table.idBytes; index++) scratchBytes[index] = bytes[at + index]!;
	return findIdWords(table, scratch, 0);
}

/** The same for an id as hexadecimal digits. */
export function findIdHex(table: IdTable, text: string): number {
	const isWhole = scratchText.write(text, "hex") === table.idBytes;
	return isWhole ? findIdWords(table, scratch, 0) : -1;
}

/** False for an id that the table holds under another number too. */
export function isUniqueId({ duplicates }: IdTable, number: number): boolean {
	return duplicates.length === 0 || duplicates[number] === 0;
}

/** False for an id that the table holds under a lower number too. */
export function isFirstOccurrence(table: IdTable, number: number): boolean {
	return (
		isUniqueId(table, number) ||
		findIdWords(table, table.ids, (number * table.idBytes) / 4) === number
	);
}

/** An id as hexadecimal digits. */
export function idHex({ ids, idBytes }: IdTable, number: number): string {
	return Buffer.from(ids.buffer, ids.byteOffset + number * idBytes, idBytes).toString("hex");
}

/** The slot that holds the id, or the free one where it belongs; some slot is always free. */
function slotOf({ ids, slots, factors }: IdTable, words: Int32Array, at: number): number {
	const mask = slots.length - 1;
	const { length } = factors;
	search: for (let slot = hashOf(factors, words, at) & mask; ; slot = (slot + 1) & mask) {
		const number = slots[slot]! - 1;
		if (number < 0) return slot;
		for (let word = 0; word < length; word++) {
			if (ids[number * length + word] !== words[at + word]) continue search;
		}
		return slot;
	}
}

/** Must be the same as in kernel/assembly/id-hash-table.ts. */
function hashOf(factors: Int32Array, words: Int32Array, at: number): number {
	let hash = 0;
	for (let word = 0; word < factors.length; word++) {
		hash = Math.imul(hash ^ words[at + word]!, factors[word]!);
		hash ^= hash >>> 15;
	}
	return hash;
}

const scratch = new Int32Array(8);
const scratchBytes = new Uint8Array(scratch.buffer);
const scratchText = Buffer.from(scratch.buffer);
