// Reads the rows of SQLite's tables as text, so that columns name their values and rows that go on in other pages are
// whole. Views are never read, since they are programs. Deleted rows stay in the raw bytes, which are scanned as well.

import { createHash } from "node:crypto";
import type { ContainerBudget } from "../budget.ts";
import type { ContainerPart, PartProblem } from "../container.ts";
import { formatOf } from "../format.ts";
import { edgesOf } from "./edges.ts";
import { madeText } from "./made-text.ts";
import {
	openDatabase,
	openWriteAheadLog,
	type SqlitePages,
	TreeWalk,
	type WriteAheadLog,
} from "./sqlite-pages.ts";
import { readRecord, type Table, type TextEncoding, tableOf, type Value } from "./sqlite-rows.ts";

/** Text of so many rows is one part. */
const partLength = 1 << 20;
/** A row whose texts are all shorter holds no key. */
const minTextLength = 20;
/** Longer values stand behind their row, so that those beside each other are near. */
const maxInlineLength = 200;

export function* readSqlite(
	bytes: Uint8Array,
	budget: ContainerBudget,
): Generator<ContainerPart | PartProblem> {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	const log = openWriteAheadLog(buffer);
	const pages = log ?? openDatabase(buffer);
	if (pages === undefined) {
		yield { code: "archive-damaged", message: "its head is not that of a database" };
		return;
	}
	const reader = new DatabaseReader(pages, budget);
	yield* reader.tables();
	if (log !== undefined) yield* reader.oldRows(log);
	if (reader.fault !== undefined) {
		yield {
			code: "archive-damaged",
			message: `${reader.fault}; what was left was scanned as it is`,
		};
	}
}

class DatabaseReader {
	readonly #pages: SqlitePages;
	readonly #walk: TreeWalk;
	readonly #budget: ContainerBudget;
	readonly #encoding: TextEncoding;
	readonly #isLog: boolean;
	readonly #written = new Set<string>();

	constructor(pages: SqlitePages, budget: ContainerBudget) {
		this.#pages = pages;
		this.#isLog = "frames" in pages;
		this.#walk = new TreeWalk(pages, budget);
		this.#budget = budget;
		const first = pages.page(1);
		const encoding = first === undefined ? 1 : first.readUInt32BE(56);
		this.#encoding = encoding === 2 ? "utf16le" : encoding === 3 ? "utf16be" : "utf8";
	}

	get fault(): string | undefined {
		return this.#walk.fault;
	}

	*tables(): Generator<ContainerPart> {
		// Of a log whose first page was not written the tables are not known.
		if (this.#pages.page(1) === undefined) return;
		const tables: Table[] = [];
		for (const { payload } of this.#walk.cells(1)) {
			const table = tableOf(readRecord(payload, this.#encoding));
			if (table !== undefined) tables.push(table);
		}
		for (const table of tables) yield* this.#rows(table);
	}

	*#rows(table: Table): Generator<ContainerPart> {
		const text = new RowText(`table "${table.name}"`, this.#budget);
		for (const { rowId, payload } of this.#walk.cells(table.root)) {
			const values = readRecord(payload, this.#encoding);
			if (table.rowIdColumn >= 0) values[table.rowIdColumn] = rowId;
			if (this.#isLog) this.#written.add(digestOf(payload));
			yield* text.add(table, rowId, values);
		}
		yield* text.end();
	}

	/** Rows of pages that were written more than once, and of those whose table is not known. */
	*oldRows(log: WriteAheadLog): Generator<ContainerPart> {
		const text = new RowText("rows of the log", this.#budget);
		const table = { name: "log", columns: [] };
		for (const page of log.frames) {
			if (page[0] !== 13) continue;
			for (const { rowId, payload } of this.#walk.cellsOf(page)) {
				const digest = digestOf(payload);
				if (this.#written.has(digest)) continue;
				this.#written.add(digest);
				yield* text.add(table, rowId, readRecord(payload, this.#encoding));
			}
		}
		yield* text.end();
	}
}

/** Gathers rows as statements of SQL, which the scanner reads as it reads a dump. */
class RowText {
	readonly #title: string;
	readonly #budget: ContainerBudget;
	#lines: string[] = [];
	#length = 0;
	#firstRow: number | undefined;
	#parts = 0;

	constructor(title: string, budget: ContainerBudget) {
		this.#title = title;
		this.#budget = budget;
	}

	*add(
		{ name, columns }: Pick<Table, "name" | "columns">,
		rowId: number,
		values: readonly Value[],
	): Generator<ContainerPart> {
		const isShort = values.every(
			(value) => typeof value === "number" || (value?.length ?? 0) < minTextLength,
		);
		if (isShort) return;
		const behind: string[] = [];
		const shown: string[] = [];
		const titles: string[] = [];
		for (const [index, value] of values.entries()) {
			const column = columns[index] ?? `column${index + 1}`;
			const text = textIn(value);
			if (text === undefined) {
				if (!(value instanceof Buffer)) continue;
				if (formatOf({ head: value, tail: value }) !== undefined)
					yield { name: `${this.#title} row ${rowId} ${column}`, bytes: value };
				else behind.push(...edgesOf(value).map((text) => `${name}.${column}:\n${text}`));
				continue;
			}
			titles.push(`"${column}"`);
			const isLong = typeof value !== "number" && text.length > maxInlineLength;
			if (isLong) behind.push(`${name}.${column}:\n${text}`);
			shown.push(
				isLong ? "''" : typeof value === "number" ? text : `'${text.replaceAll("'", "''")}'`,
			);
		}
		const statement = `INSERT INTO "${name}" (${titles.join(",")}) VALUES (${shown.join(",")});`;
		const written = [statement, ...behind].join("\n");
		if (this.#length + written.length > partLength) yield* this.end();
		this.#firstRow ??= rowId;
		this.#lines.push(written);
		this.#length += written.length + 1;
	}

	*end(): Generator<ContainerPart> {
		if (this.#lines.length === 0) return;
		const name = this.#parts++ === 0 ? this.#title : `${this.#title} from row ${this.#firstRow}`;
		yield madeText(name, this.#lines.join("\n"), this.#budget);
		this.#lines = [];
		this.#length = 0;
		this.#firstRow = undefined;
	}
}

/** A value as text; undefined for null, and for a blob that is none. */
function textIn(value: Value): string | undefined {
	if (value === null) return undefined;
	if (!(value instanceof Buffer)) return String(value);
	return value.subarray(0, 4096).includes(0) ? undefined : value.toString("utf8");
}

/** Pages are written again for every change of one of their rows. */
function digestOf(payload: Buffer): string {
	return createHash("sha1").update(payload).digest("base64");
}
