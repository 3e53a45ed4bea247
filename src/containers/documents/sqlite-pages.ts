// Reads the pages of an SQLite database, or those of a write-ahead log, as SQLite's file format says. Pages that are cut
// off or point at each other in circles end in a fault, and the rest is read.

import type { ContainerBudget } from "../budget.ts";

/** Pages by their number, which begins at 1. */
export interface SqlitePages {
	readonly pageBytes: number;
	readonly pageCount: number;
	page(number: number): Buffer | undefined;
}

export interface Cell {
	readonly rowId: number;
	readonly payload: Buffer;
}

const databaseMark = "SQLite format 3\0";
const walMarks: readonly number[] = [0x377f0682, 0x377f0683];

/** Longer rows are read as far as this. */
const maxPayloadBytes = 32 << 20;
const [walHeaderBytes, frameHeaderBytes] = [32, 24];
const [interiorIndex, interiorTable, leafIndex, leafTable] = [2, 5, 10, 13];

export function openDatabase(bytes: Buffer): SqlitePages | undefined {
	if (bytes.length < 512 || bytes.toString("latin1", 0, 16) !== databaseMark) return undefined;
	const pageBytes = pageSizeOf(bytes);
	if (pageBytes === undefined) return undefined;
	return {
		pageBytes,
		pageCount: Math.ceil(bytes.length / pageBytes),
		page: (number) => pageAt(bytes, (number - 1) * pageBytes, pageBytes),
	};
}

export interface WriteAheadLog extends SqlitePages {
	/** Every page that was written, oldest first. */
	readonly frames: readonly { readonly number: number; readonly page: Buffer }[];
}

/** The pages that a log holds, each as it was written last. */
export function openWriteAheadLog(bytes: Buffer): WriteAheadLog | undefined {
	if (bytes.length < walHeaderBytes || !walMarks.includes(bytes.readUInt32BE(0))) return undefined;
	const pageBytes = bytes.readUInt32BE(8);
	if (!isPageSize(pageBytes)) return undefined;
	const last = new Map<number, Buffer>();
	const frames: WriteAheadLog["frames"][number][] = [];
	let at = walHeaderBytes;
	for (; at + frameHeaderBytes + pageBytes <= bytes.length; at += frameHeaderBytes + pageBytes) {
		const page = bytes.subarray(at + frameHeaderBytes, at + frameHeaderBytes + pageBytes);
		const number = bytes.readUInt32BE(at);
		last.set(number, page);
		frames.push({ number, page });
	}
	return { pageBytes, pageCount: last.size, page: (number) => last.get(number), frames };
}

function pageSizeOf(bytes: Buffer): number | undefined {
	const written = bytes.readUInt16BE(16);
	const size = written === 1 ? 65_536 : written;
	return isPageSize(size) ? size : undefined;
}

function isPageSize(size: number): boolean {
	return size >= 512 && size <= 65_536 && (size & (size - 1)) === 0;
}

/** A last page that is cut off is filled up with nothing. */
function pageAt(bytes: Buffer, at: number, length: number): Buffer | undefined {
	if (at < 0 || at >= bytes.length) return undefined;
	if (at + length <= bytes.length) return bytes.subarray(at, at + length);
	return Buffer.concat([bytes.subarray(at)], length);
}

/** Rows that hold nothing take time all the same. */
const bytesPerCell = 16;

/** Walks the trees of one database. */
export class TreeWalk {
	/** What was wrong, in words; absent where nothing was. */
	fault: string | undefined;
	readonly #pages: SqlitePages;
	/** A log has only the pages that were changed. */
	readonly #isPartial: boolean;
	readonly #budget: ContainerBudget;
	readonly #usableBytes: number;
	readonly #seen = new Set<number>();

	constructor(pages: SqlitePages, budget: ContainerBudget) {
		this.#pages = pages;
		this.#isPartial = "frames" in pages;
		this.#budget = budget;
		this.#usableBytes = pages.pageBytes - (pages.page(1)?.[20] ?? 0);
	}

	/** The cells of a tree with rows, in their order; `visit` is given the number of each page. */
	*cells(root: number, visit: (page: number) => void = () => {}): Generator<Cell> {
		const stack = [root];
		for (let number = stack.pop(); number !== undefined; number = stack.pop()) {
			const page = this.#pages.page(number);
			if (page === undefined) {
				if (!this.#isPartial) this.fault ??= "it is cut off: pages are missing";
			} else if (this.#seen.has(number)) this.fault ??= "its pages point at each other in a circle";
			else {
				this.#seen.add(number);
				visit(number);
				const start = number === 1 ? 100 : 0;
				const children = childrenOf(page, start);
				for (let index = children.length - 1; index >= 0; index--) stack.push(children[index]!);
				yield* this.cellsOf(page, start);
			}
		}
	}

	/** The rows that stand in one page. */
	*cellsOf(page: Buffer, start = 0): Generator<Cell> {
		const type = page[start];
		if (type === interiorTable) return;
		if (type !== leafTable && type !== leafIndex && type !== interiorIndex) {
			this.fault ??= "it is damaged: a page of no known kind stands where rows are";
			return;
		}
		for (let at of cellPlaces(page, start)) {
			this.#budget.takeBytes(bytesPerCell);
			if (type === interiorIndex) at += 4;
			const [length, afterLength] = readVarint(page, at);
			const [rowId, from] = type === leafTable ? readVarint(page, afterLength) : [0, afterLength];
			if (from >= page.length) this.fault ??= "it is damaged: rows lie outside of their pages";
			else yield { rowId, payload: this.#payload(page, from, length, type === leafTable) };
		}
	}

	#payload(page: Buffer, from: number, length: number, isRow: boolean): Buffer {
		const usable = this.#usableBytes;
		const most = isRow ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
		if (length <= most) return page.subarray(from, from + length);
		const least = Math.floor(((usable - 12) * 32) / 255) - 23;
		const rest = least + ((length - least) % (usable - 4));
		const local = rest <= most ? rest : least;
		const pieces = [page.subarray(from, from + local)];
		let left = Math.min(length, maxPayloadBytes) - local;
		if (length > maxPayloadBytes) this.fault ??= "a row is too long to be joined";
		let next = from + local + 4 <= page.length ? page.readUInt32BE(from + local) : 0;
		const seen = new Set<number>();
		while (left > 0) {
			const overflow = seen.has(next) ? undefined : this.#pages.page(next);
			seen.add(next);
			if (overflow === undefined) {
				if (!this.#isPartial)
					this.fault ??= "it is damaged: a long row does not go on where it says";
				break;
			}
			this.#budget.takeBytes(usable >> 3);
			pieces.push(overflow.subarray(4, Math.min(usable, 4 + left)));
			left -= usable - 4;
			next = overflow.readUInt32BE(0);
		}
		return Buffer.concat(pieces);
	}
}

/** Of a page that belongs to a known table; of others, rows may be those of an index, which repeats its table. */
export function holdsRows(page: Buffer, isOfTable: boolean): boolean {
	const type = page[0];
	return type === leafTable || (isOfTable && (type === leafIndex || type === interiorIndex));
}

function* cellPlaces(page: Buffer, start: number): Generator<number> {
	const isLeaf = page[start] === leafTable || page[start] === leafIndex;
	const first = start + (isLeaf ? 8 : 12);
	const count = Math.min(page.readUInt16BE(start + 3), (page.length - first) >> 1);
	for (let index = 0; index < count; index++) yield page.readUInt16BE(first + 2 * index);
}

export function childrenOf(page: Buffer, start: number): number[] {
	if (page[start] !== interiorTable && page[start] !== interiorIndex) return [];
	const children = [...cellPlaces(page, start)]
		.filter((at) => at + 4 <= page.length)
		.map((at) => page.readUInt32BE(at));
	return [...children, page.readUInt32BE(start + 8)];
}

/** A number of up to nine bytes, and where it ends. */
export function readVarint(bytes: Buffer, at: number): readonly [value: number, end: number] {
	let value = 0;
	for (let index = 0; index < 8; index++) {
		const byte = bytes[at + index];
		if (byte === undefined) return [0, bytes.length];
		value = value * 128 + (byte & 127);
		if (byte < 128) return [value, at + index + 1];
	}
	return [value * 256 + (bytes[at + 8] ?? 0), at + 9];
}
