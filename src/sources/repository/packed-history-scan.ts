// Scans the packs of a repository for its history: clean contents are counted, names and references collected,
// and everything else is left to be read through git.

import type { HistoryCache } from "../../git/attribution/packed-history.ts";
import type { ConnectivityCheck } from "../../git/connectivity-check.ts";
import { idHex, isFirstOccurrence } from "../../git/pack/id-table.ts";
import type { ObjectStore } from "../../git/pack/object-store.ts";
import { type PackWorkerPool, scanPacks } from "../../git/pack/pack-worker-pool.ts";
import type { Repository } from "../../git/repository.ts";
import type { Blob } from "../../model/blob.ts";
import type { ScanAccounting } from "../source.ts";
import { unreadableProblem } from "./blob-contents.ts";
import { fileNamesBlob, type NameTable } from "./name-table.ts";

/** What both ways of reading a history share. */
export interface HistoryReading {
	readonly accounting: ScanAccounting;
	readonly onCommits: (count: number) => void;
	readonly cache: HistoryCache | undefined;
	readonly connectivity: ConnectivityCheck;
	readonly names: NameTable;
	readonly submodules: Set<string>;
	readonly errors: Set<string>;
}

/** Yields only names; returns the ids of the objects that are left to git. */
export async function* scanPackedHistory(
	store: ObjectStore,
	pool: PackWorkerPool,
	{ shallow }: Repository,
	{ accounting, onCommits, cache, connectivity, names, submodules }: HistoryReading,
): AsyncGenerator<Blob, string[]> {
	if (cache !== undefined) cache.store = store;
	const plan = {
		table: store.table,
		packs: store.packs,
		rulePacks: accounting.rulePacks ?? [],
		packBytes: store.packBytes,
		shallow,
		maxFileBytes: accounting.maxFileBytes,
		opens: accounting.opens,
	};
	const isClean = store.packs.map(({ layout }) => new Uint8Array(layout.types.length));
	const entryCount = isClean.reduce((sum, { length }) => sum + length, 0);
	let read = 0;
	for await (const result of scanPacks(pool, plan, accounting.signal)) {
		const { pack, cleanEntries, blobs, bytes, commits } = result;
		markClean(isClean[pack]!, cleanEntries);
		read += cleanEntries.length;
		accounting.setShare?.(read / Math.max(1, entryCount));
		accounting.addClean(blobs, bytes);
		cache?.references.push(result.references);
		onCommits(commits);
		for (const id of result.missingIds) connectivity.addReference(id);
		for (const name of result.submodules) submodules.add(name);
		for (const name of result.names) names.add(name);
		if (names.isFull) yield fileNamesBlob(names.take()!);
	}
	const rest = names.take();
	if (rest !== undefined) yield fileNamesBlob(rest);
	if (accounting.signal.aborted) return [];
	const cyclic = listCyclic(store);
	const remaining = listRemaining(store, isClean);
	for (const id of remaining.filter((id) => cyclic.has(id)).slice(0, maxReportedUnreadable)) {
		accounting.addProblem(
			unreadableProblem({ id, type: undefined, size: 0 }, "what it is made from leads nowhere"),
		);
	}
	return remaining.filter((id) => !cyclic.has(id));
}

/** A function of its own, so that V8 compiles no more than this loop over all entries. */
function markClean(isClean: Uint8Array, cleanEntries: Int32Array): void {
	for (const entry of cleanEntries) isClean[entry] = 1;
}

/** Deltas in a cycle: git must not be asked for them, since it would not come to an end. */
function listCyclic({ table, packs }: ObjectStore): ReadonlySet<string> {
	const ids = new Set<string>();
	for (const { layout } of packs) {
		for (const entry of layout.cyclic) ids.add(idHex(table, layout.ids[entry]!));
	}
	return ids;
}

/** The objects that were not found clean: loose ones, and those that may hold a match or could not be read. */
function listRemaining({ table, packs }: ObjectStore, isClean: readonly Uint8Array[]): string[] {
	const ids: string[] = [];
	const isDone = new Uint8Array(table.count);
	for (const [pack, { layout }] of packs.entries()) {
		for (let entry = 0; entry < layout.ids.length; entry++) {
			if (isClean[pack]![entry] === 1) isDone[layout.ids[entry]!] = 1;
		}
	}
	for (let id = 0; id < table.count; id++) {
		if (isDone[id] === 0 && isFirstOccurrence(table, id)) ids.push(idHex(table, id));
	}
	return ids;
}

/** So many unreadable objects are reported by id, the rest by number: a damaged pack can hold millions. */
export const maxReportedUnreadable = 100;
