// Reads the rows of a write-ahead log: every version of each page that was changed, so what was overwritten and deleted as
// well. Its own schema names their columns, or that of the database beside it.

import { createHash } from "node:crypto";
import type { ContainerBudget } from "../budget.ts";
import type { ContainerPart } from "../container.ts";
import { RowText } from "./row-text.ts";
import type { KnownDatabase } from "./sqlite-known.ts";
import { childrenOf, holdsRows, type TreeWalk, type WriteAheadLog } from "./sqlite-pages.ts";
import { encodingOf, readTables, type Table, valuesOf } from "./sqlite-rows.ts";

export function* readLog(
	log: WriteAheadLog,
	walk: TreeWalk,
	budget: ContainerBudget,
	beside: KnownDatabase | undefined,
): Generator<ContainerPart> {
	const encoding = encodingOf(log) ?? beside?.encoding ?? "utf8";
	const owners = new Map(beside?.owners);
	for (const table of readTables(walk, encoding)) owners.set(table.root, table);
	spreadOwners(owners, log, budget);
	const texts = new Map<string, RowText>();
	const written = new Set<string>();
	for (const { number, page } of log.frames) {
		const table = owners.get(number);
		if (!holdsRows(page, table !== undefined)) continue;
		const title = table === undefined ? "rows of the log" : `table "${table.name}"`;
		const text = texts.get(title) ?? new RowText(title, budget);
		texts.set(title, text);
		for (const cell of walk.cellsOf(page)) {
			// A page is written again for every change of one of its rows.
			const digest = createHash("sha1").update(cell.payload).digest("base64");
			if (written.has(digest)) continue;
			written.add(digest);
			yield* text.add(table ?? unknown, cell.rowId, valuesOf(cell, table, encoding));
		}
	}
	for (const text of texts.values()) yield* text.end();
}

/** What a page points at is of the same table. */
function spreadOwners(
	owners: Map<number, Table>,
	{ frames }: WriteAheadLog,
	budget: ContainerBudget,
): void {
	for (let pass = 0; pass < maxPasses; pass++) {
		const before = owners.size;
		for (const { number, page } of frames) {
			const table = owners.get(number);
			if (table === undefined) continue;
			budget.takeTime(page.length >> 3);
			for (const child of childrenOf(page, 0)) if (!owners.has(child)) owners.set(child, table);
		}
		if (owners.size === before) return;
	}
}

const unknown = { name: "log", columns: [] };
/** No tree of pages is deeper. */
const maxPasses = 8;
