// Remembers of a database which table each of its pages belongs to. The write-ahead log beside it holds changed pages
// and often no schema, so only the database tells what its columns are called. The database is read first, for its name
// sorts first.

import type { Table, TextEncoding } from "./sqlite-rows.ts";

export interface KnownDatabase {
	readonly encoding: TextEncoding;
	/** By the page's number. */
	readonly owners: ReadonlyMap<number, Table>;
}

export function rememberDatabase(place: string, database: KnownDatabase): void {
	// Contents of a history have no names.
	if (place === "" || database.owners.size > maxPages) return;
	known.delete(place);
	known.set(place, database);
	const [oldest] = known.keys();
	if (known.size > maxKnown) known.delete(oldest!);
}

/** The database that a log belongs to; undefined where it was not read lately. */
export function databaseBeside(place: string): KnownDatabase | undefined {
	return place.endsWith(ending) ? known.get(place.slice(0, -ending.length)) : undefined;
}

const known = new Map<string, KnownDatabase>();
const ending = "-wal";
const maxKnown = 4;
/** As 256 MB of pages of the usual size have. */
const maxPages = 1 << 16;
