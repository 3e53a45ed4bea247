// Reads the rows of SQLite's tables as text, so that columns name their values and rows that go on in other pages are
// whole. Views are never read, since they are programs. Deleted rows stay in the raw bytes, which are scanned as well.

import type { ContainerBudget } from "../budget.ts";
import type { ContainerPart, PartProblem, Surroundings } from "../container.ts";
import { RowText } from "./row-text.ts";
import { databaseBeside, rememberDatabase } from "./sqlite-known.ts";
import { readLog } from "./sqlite-log.ts";
import { openDatabase, openWriteAheadLog, type SqlitePages, TreeWalk } from "./sqlite-pages.ts";
import { encodingOf, readTables, type Table, valuesOf } from "./sqlite-rows.ts";

export function* readSqlite(
	bytes: Uint8Array,
	budget: ContainerBudget,
	{ place }: Surroundings,
): Generator<ContainerPart | PartProblem> {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	const log = openWriteAheadLog(buffer);
	const pages = log ?? openDatabase(buffer);
	if (pages === undefined) {
		yield { code: "archive-damaged", message: "its head is not that of a database" };
		return;
	}
	const walk = new TreeWalk(pages, budget);
	if (log !== undefined) yield* readLog(log, walk, budget, databaseBeside(place));
	else yield* readTablesOf(pages, walk, budget, place);
	if (walk.fault !== undefined) {
		yield {
			code: "archive-damaged",
			message: `${walk.fault}; what was left was scanned as it is`,
		};
	}
}

function* readTablesOf(
	pages: SqlitePages,
	walk: TreeWalk,
	budget: ContainerBudget,
	place: string,
): Generator<ContainerPart> {
	const encoding = encodingOf(pages) ?? "utf8";
	const tables = readTables(walk, encoding);
	const owners = new Map<number, Table>();
	for (const table of tables) {
		const text = new RowText(`table "${table.name}"`, budget);
		for (const cell of walk.cells(table.root, (page) => owners.set(page, table)))
			yield* text.add(table, cell.rowId, valuesOf(cell, table, encoding));
		yield* text.end();
	}
	rememberDatabase(place, { encoding, owners });
}
