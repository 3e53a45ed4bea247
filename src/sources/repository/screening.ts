// What in the packs of a repository may hold a match, and what is left to be read plainly? The packs
// themselves are read (pack/), each entry once; names and links are told on the way.

import type { HistoryCache } from "../../git/attribution/packed-history.ts";
import type { ConnectivityCheck } from "../../git/connectivity-check.ts";
import { idHex, isFirstOccurrence } from "../../git/pack/id-table.ts";
import type { ObjectStore } from "../../git/pack/object-store.ts";
import { type PackWorkerPool, scanPacks } from "../../git/pack/pack-worker-pool.ts";
import type { Repository } from "../../git/repository.ts";
import type { Blob } from "../../model/blob.ts";
import type { Intake } from "../source.ts";
import { unreadable } from "./contents.ts";
import { type NameTable, namesBlob } from "./names.ts";

/** What the parts of a reading have in common. */
export interface Reading {
	readonly intake: Intake;
	readonly onCommits: (count: number) => void;
	readonly memory: HistoryCache | undefined;
	readonly links: ConnectivityCheck;
	readonly names: NameTable;
	readonly submodules: Set<string>;
	readonly errors: Set<string>;
}

/** Yields names alone; gives the ids of what is to be read plainly. */
export async function* screenPacks(
	store: ObjectStore,
	pool: PackWorkerPool,
	{ shallow }: Repository,
	{ intake, onCommits, memory, links, names, submodules }: Reading,
): AsyncGenerator<Blob, string[]> {
	if (memory !== undefined) memory.store = store;
	const plan = {
		table: store.table,
		packs: store.packs,
		rulePacks: intake.rulePacks ?? [],
		shallow,
		maxFileBytes: intake.maxFileBytes,
	};
	const told = store.packs.map(({ layout }) => new Uint8Array(layout.types.length));
	for await (const news of scanPacks(pool, plan, intake.signal)) {
		const { pack, cleanEntries, blobs, bytes, commits } = news;
		mark(told[pack]!, cleanEntries);
		intake.pass(blobs, bytes);
		memory?.references.push(news.references);
		onCommits(commits);
		for (const id of news.missingIds) links.addReference(id);
		for (const name of news.submodules) submodules.add(name);
		for (const name of news.names) names.add(name);
		if (names.isFull) yield namesBlob(names.take()!);
	}
	const rest = names.take();
	if (rest !== undefined) yield namesBlob(rest);
	if (intake.signal.aborted) return [];
	const endless = listEndless(store);
	const untold = listUntold(store, told);
	for (const id of untold.filter((id) => endless.has(id)).slice(0, maxNamed)) {
		intake.problem(
			unreadable({ id, type: undefined, size: 0 }, "what it is made from leads nowhere"),
		);
	}
	return untold.filter((id) => !endless.has(id));
}

/** On its own, so that V8 compiles no more than this for as many entries as there are. */
function mark(told: Uint8Array, done: Int32Array): void {
	for (const entry of done) told[entry] = 1;
}

/** What git must not be asked for, since it would not come to an end. */
function listEndless({ table, packs }: ObjectStore): ReadonlySet<string> {
	const ids = new Set<string>();
	for (const { layout } of packs) {
		for (const entry of layout.cyclic) ids.add(idHex(table, layout.ids[entry]!));
	}
	return ids;
}

/** Lists what nothing was told of: loose objects, and what may hold a match or could not be read. */
function listUntold({ table, packs }: ObjectStore, told: readonly Uint8Array[]): string[] {
	const ids: string[] = [];
	const isDone = new Uint8Array(table.count);
	for (const [pack, { layout }] of packs.entries()) {
		for (let entry = 0; entry < layout.ids.length; entry++) {
			if (told[pack]![entry] === 1) isDone[layout.ids[entry]!] = 1;
		}
	}
	for (let id = 0; id < table.count; id++) {
		if (isDone[id] === 0 && isFirstOccurrence(table, id)) ids.push(idHex(table, id));
	}
	return ids;
}

/** Of what cannot be read so many are named, and the rest counted: a spoiled pack can hold millions. */
export const maxNamed = 100;
