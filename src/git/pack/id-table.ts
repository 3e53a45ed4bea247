// Which of the ids that are there is this? All ids of a repository in one table, whole, in memory
// that threads share. Whole, because an index can be made to list ids whose beginnings agree; and
// in places that nobody can foresee, because they could be made to be all the same.

import { randomInt } from "node:crypto";
import type { Kernel } from "../../kernel/kernel.ts";

export interface IdTable {
	/** How many ids there are. */
	readonly count: number;
	readonly idBytes: number;
	/** The ids one behind the other. */
	readonly ids: Int32Array;
	/** Where an id is looked for: its number plus one, or 0. */
	readonly slots: Int32Array;
	/** An odd number for each word of an id, chosen by chance. */
	readonly factors: Int32Array;
	/** By its number 1 for an id that is there more than once; empty where there is none. */
	readonly twins: Uint8Array;
}

/** Makes a table for the numbers that `ids` hold; of equal ids the first one is found. */
export function createIdTable(kernel: Kernel, ids: Int32Array, idBytes: number): IdTable {
	const words = idBytes / 4;
	const count = ids.length / words;
	let size = 16;
	while (size < 2 * count) size *= 2;
	const factors = Int32Array.from({ length: words }, () => randomInt(2 ** 31) * 2 + 1);
	const { wasm } = kernel;
	const idsAt = kernel.copyIn(bytesOf(ids));
	const factorsAt = kernel.copyIn(bytesOf(factors));
	const slotsAt = kernel.copyIn(new Uint8Array(4 * size));
	// Piece by piece, so that V8 can go on with better code.
	for (let from = 0; from < count; from += pieceIds) {
		const to = Math.min(count, from + pieceIds);
		wasm.fillIdSlots(idsAt, from, to, count, words, factorsAt, slotsAt, size);
	}
	const slots = new Int32Array(new SharedArrayBuffer(4 * size));
	slots.set(kernel.int32At(slotsAt, size));
	const twinsAt = count > 0 ? wasm.duplicateIds.value : 0;
	const twins = new Uint8Array(new SharedArrayBuffer(twinsAt === 0 ? 0 : count));
	if (twinsAt !== 0) twins.set(kernel.bytesAt(twinsAt, count));
	for (const place of [idsAt, factorsAt, slotsAt, twinsAt]) if (place !== 0) wasm.free(place);
	return { count, idBytes, ids, slots, factors, twins };
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array): Uint8Array {
	return new Uint8Array(buffer, byteOffset, byteLength);
}

const pieceIds = 1 << 14;

/** Finds the id that begins at the word `at` of `words`: its number, or -1. */
export function findWords(table: IdTable, words: Int32Array, at: number): number {
	return table.slots[slotOf(table, words, at)]! - 1;
}

/**
 * Calls `onMissing` with the place of each id in [from, to) of `words` that the table does not hold. Where
 * a few hundred thousand ids are looked up, memory is waited for; here for several at once.
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
			if (word < length && findWords(table, words, at) === -1) onMissing(at);
		}
	}
}

const guesses = new Int32Array(256);

/** The same for bytes. */
export function findId(table: IdTable, bytes: Buffer, at: number): number {
	for (let index = 0; index < table.idBytes; index++) scratchBytes[index] = bytes[at + index]!;
	return findWords(table, scratch, 0);
}

/** The same for hexadecimal digits. */
export function findText(table: IdTable, text: string): number {
	const isWhole = scratchText.write(text, "hex") === table.idBytes;
	return isWhole ? findWords(table, scratch, 0) : -1;
}

/** False for an id that the table holds under another number too. */
export function isAlone({ twins }: IdTable, number: number): boolean {
	return twins.length === 0 || twins[number] === 0;
}

/** False for an id that the table holds under a lower number too. */
export function isFirst(table: IdTable, number: number): boolean {
	return (
		isAlone(table, number) || findWords(table, table.ids, (number * table.idBytes) / 4) === number
	);
}

/** Gives an id in hexadecimal digits. */
export function idText({ ids, idBytes }: IdTable, number: number): string {
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

/** As kernel/assembly/id-slots.ts has it. */
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
