// Reads the compiled resources of Android apps: each string with its name. Names and values stand in pools of their own.

import type { ContainerBudget } from "../budget.ts";
import type { ContainerPart } from "../container.ts";
import { madeText } from "./made-text.ts";
import { isLikeKey } from "./program-text.ts";

const [poolType, packageType, typeType] = [0x0001, 0x0200, 0x0201];
const stringValue = 0x03;
const isUtf8 = 0x100;
const isComplex = 1;

export function* readAndroidResources(
	bytes: Uint8Array,
	budget: ContainerBudget,
): Generator<ContainerPart> {
	const table = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	const lines = new Set<string>();
	try {
		let values: StringPool | undefined;
		for (const chunk of chunksIn(table, 12, table.length)) {
			if (chunk.type === poolType) values ??= new StringPool(table, chunk.start);
			else if (chunk.type === packageType && values !== undefined) {
				for (const [name, value] of stringsIn(table, chunk, values, budget)) {
					budget.takeBytes(name.length + value.length + 16);
					if (isLikeKey(value)) lines.add(`${name} = ${JSON.stringify(value)}`);
				}
			}
		}
	} catch (error) {
		// What is cut off ends it.
		if (!(error instanceof RangeError)) throw error;
	}
	if (lines.size > 0) yield madeText("strings", [...lines].join("\n"), budget);
}

interface Chunk {
	readonly type: number;
	readonly start: number;
	readonly headBytes: number;
	readonly end: number;
}

function* chunksIn(table: Buffer, from: number, to: number): Generator<Chunk> {
	for (let at = from; at + 8 <= to; ) {
		const length = table.readUInt32LE(at + 4);
		if (length < 8) return;
		yield {
			type: table.readUInt16LE(at),
			start: at,
			headBytes: table.readUInt16LE(at + 2),
			end: Math.min(to, at + length),
		};
		at += length;
	}
}

function* stringsIn(
	table: Buffer,
	{ start, headBytes, end }: Chunk,
	values: StringPool,
	budget: ContainerBudget,
): Generator<[string, string]> {
	const names = new StringPool(table, start + table.readUInt32LE(start + 276));
	for (const chunk of chunksIn(table, start + headBytes, end)) {
		if (chunk.type !== typeType) continue;
		const [count, first] = [
			table.readUInt32LE(chunk.start + 12),
			table.readUInt32LE(chunk.start + 16),
		];
		budget.takeBytes(bytesPerEntry * Math.min(count, maxEntries));
		for (let index = 0; index < Math.min(count, maxEntries); index++) {
			const place = placeOf(table, chunk, index);
			if (place === undefined) continue;
			const entry = chunk.start + first + place;
			const isList = (table.readUInt16LE(entry + 2) & isComplex) !== 0;
			const value = entry + table.readUInt16LE(entry);
			if (isList || table[value + 3] !== stringValue) continue;
			yield [names.at(table.readUInt32LE(entry + 4)), values.at(table.readUInt32LE(value + 4))];
		}
	}
}

/** Where an entry stands behind the first one; sparse and short tables have two bytes for it. */
function placeOf(table: Buffer, { start, headBytes }: Chunk, index: number): number | undefined {
	const flags = table.readUInt8(start + 9);
	const entries = start + headBytes;
	if ((flags & isSparse) !== 0) return 4 * table.readUInt16LE(entries + 4 * index + 2);
	const isShort = (flags & hasShortPlaces) !== 0;
	const place = isShort
		? table.readUInt16LE(entries + 2 * index)
		: table.readUInt32LE(entries + 4 * index);
	if (place === (isShort ? 0xffff : 0xffffffff)) return undefined;
	return isShort ? 4 * place : place;
}

const [isSparse, hasShortPlaces] = [1, 2];
const [maxEntries, bytesPerEntry] = [65_536, 8];

/** Texts in UTF-8 or UTF-16, each behind its lengths. */
class StringPool {
	readonly #table: Buffer;
	readonly #start: number;

	constructor(table: Buffer, start: number) {
		this.#table = table;
		this.#start = start;
	}

	/** @throws RangeError where it is cut off */
	at(index: number): string {
		const table = this.#table;
		if (index >= table.readUInt32LE(this.#start + 8)) return "";
		const texts = this.#start + table.readUInt32LE(this.#start + 20);
		let at =
			texts + table.readUInt32LE(this.#start + table.readUInt16LE(this.#start + 2) + 4 * index);
		if ((table.readUInt32LE(this.#start + 16) & isUtf8) === 0) {
			const length = table.readUInt16LE(at);
			return length > 0x7fff ? "" : table.toString("utf16le", at + 2, at + 2 + 2 * length);
		}
		// Characters, then bytes; long ones take two bytes each.
		at += table.readUInt8(at) > 127 ? 2 : 1;
		const short = table.readUInt8(at);
		const isLong = short > 127;
		const length = isLong ? (short & 127) * 256 + table.readUInt8(at + 1) : short;
		at += isLong ? 2 : 1;
		return table.toString("utf8", at, at + length);
	}
}
