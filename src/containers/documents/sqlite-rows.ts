// Reads the rows of an SQLite table: the columns that its statement declares, and the values of a record.

import { type Cell, readVarint, type SqlitePages, type TreeWalk } from "./sqlite-pages.ts";

export type Value = string | number | Buffer | null;

export interface Table {
	readonly name: string;
	readonly root: number;
	readonly columns: readonly string[];
	/** The column that is the row's own number, which no record holds. */
	readonly rowIdColumn: number;
}

export type TextEncoding = "utf8" | "utf16le" | "utf16be";

/** Undefined where the first page is not there. */
export function encodingOf(pages: SqlitePages): TextEncoding | undefined {
	const encoding = pages.page(1)?.readUInt32BE(56);
	if (encoding === undefined) return undefined;
	return encoding === 2 ? "utf16le" : encoding === 3 ? "utf16be" : "utf8";
}

/** The tables that the schema names, which begins on the first page. */
export function readTables(walk: TreeWalk, encoding: TextEncoding): Table[] {
	return [...walk.cells(1)].flatMap(({ payload }) => tableOf(readRecord(payload, encoding)) ?? []);
}

/** What stands in a row of a table, or in one of which no table is known. */
export function valuesOf(
	{ rowId, payload }: Cell,
	table: Table | undefined,
	encoding: TextEncoding,
): Value[] {
	const values = readRecord(payload, encoding);
	if (table !== undefined && table.rowIdColumn >= 0) values[table.rowIdColumn] = rowId;
	return values;
}

/** The values of a record. */
function readRecord(payload: Buffer, encoding: TextEncoding): Value[] {
	const [headerBytes, first] = readVarint(payload, 0);
	const values: Value[] = [];
	let at = headerBytes;
	for (let next = first; next < Math.min(headerBytes, payload.length); ) {
		const [type, end] = readVarint(payload, next);
		next = end;
		const length = type < integerBytes.length ? integerBytes[type]! : (type - 12) >> 1;
		const bytes = payload.subarray(at, at + (type >= 2 ** 32 ? payload.length : length));
		at += length;
		values.push(decodeValue(type, bytes, encoding));
	}
	return values;
}

const integerBytes = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0];

function decodeValue(type: number, bytes: Buffer, encoding: TextEncoding): Value {
	if (type === 0 || type === 10 || type === 11) return null;
	if (type === 8 || type === 9) return type - 8;
	if (type >= 12) return type % 2 === 0 ? bytes : textOf(bytes, encoding);
	if (bytes.length < integerBytes[type]!) return null;
	if (type === 7) return bytes.readDoubleBE(0);
	return type === 6 ? Number(bytes.readBigInt64BE(0)) : bytes.readIntBE(0, bytes.length);
}

function textOf(bytes: Buffer, encoding: TextEncoding): string {
	if (encoding !== "utf16be") return bytes.toString(encoding);
	const even = Buffer.from(bytes.subarray(0, bytes.length & ~1));
	return even.swap16().toString("utf16le");
}

/** Columns that are declared later have numbers for names. */
const maxStatementLength = 20_000;

/** A table from its row in the schema; undefined for views, indexes and virtual tables. */
function tableOf(row: readonly Value[]): Table | undefined {
	const [type, name, , root, sql] = row;
	if (type !== "table" || typeof root !== "number" || root < 1) return undefined;
	const statement = typeof sql === "string" ? sql.slice(0, maxStatementLength) : "";
	const declared = declarationsIn(statement);
	const isRowless = /\)[^)]*\bWITHOUT\s+ROWID\b[^)]*$/i.test(statement);
	const keys = declared.keys.map((key) => key.toLowerCase());
	const isKey = (column: string) => keys.includes(column.toLowerCase());
	const columns = isRowless
		? [...declared.keys, ...declared.columns.filter((column) => !isKey(column))]
		: declared.columns;
	const rowIdColumn = isRowless ? -1 : columns.indexOf(declared.rowId ?? "");
	return { name: String(name), root, columns, rowIdColumn };
}

interface Declarations {
	readonly columns: readonly string[];
	/** The columns of the primary key. */
	readonly keys: readonly string[];
	readonly rowId: string | undefined;
}

function declarationsIn(sql: string): Declarations {
	const columns: string[] = [];
	let keys: string[] = [];
	let rowId: string | undefined;
	for (const part of partsOf(sql)) {
		const constraint = /^\s*(?:CONSTRAINT\s+\S+\s+)?(PRIMARY\s+KEY|UNIQUE|CHECK|FOREIGN)\b/i.exec(
			part,
		);
		if (constraint) {
			if (/^PRIMARY/i.test(constraint[1]!)) keys = partsOf(part).map(nameIn);
			continue;
		}
		const name = nameIn(part);
		columns.push(name);
		if (!/\bPRIMARY\s+KEY\b/i.test(part)) continue;
		keys = [name];
		if (/^\s*\S+\s+INTEGER\b/i.test(part)) rowId = name;
	}
	return { columns, keys, rowId };
}

/** What stands between the commas of the first parentheses. */
function partsOf(sql: string): string[] {
	const parts: string[] = [];
	let depth = 0;
	let from = 0;
	for (const { 0: sign, index } of sql.matchAll(tokens)) {
		if (sign === "(" && ++depth === 1) from = index + 1;
		else if (sign === "," && depth === 1) {
			parts.push(sql.slice(from, index));
			from = index + 1;
		} else if (sign === ")" && --depth === 0) {
			parts.push(sql.slice(from, index));
			break;
		}
	}
	return parts.map((part) => part.replace(comments, " "));
}

const tokens = /--[^\n]*|\/\*[\s\S]*?\*\/|"[^"]*"|'[^']*'|`[^`]*`|\[[^\]]*\]|[(),]/g;
const comments = /--[^\n]*|\/\*[\s\S]*?\*\//g;

function nameIn(part: string): string {
	const found = /^\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`|\[([^\]]*)\]|([^\s(),]+))/.exec(part);
	return found?.slice(1).find((name) => name !== undefined) ?? "";
}
