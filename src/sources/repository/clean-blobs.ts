// Finds the clean ones of some known blobs: a pack scan of only these blobs and the bases they are made from.

import type { ListedObject } from "../../git/object-listing.ts";
import { findIdHex, idHex } from "../../git/pack/id-table.ts";
import { openPacks, scanPacks } from "../../git/pack/pack-worker-pool.ts";
import type { Repository } from "../../git/repository.ts";
import type { ScanAccounting } from "../source.ts";

/** Those blobs that a pack scan finds clean; none where there is too little to read. */
export async function findCleanBlobs(
	repository: Repository,
	accounting: ScanAccounting,
	blobs: readonly ListedObject[],
	minBytes: number = minPrefilteredBytes,
): Promise<ReadonlySet<string>> {
	const clean = new Set<string>();
	const bytes = blobs.reduce((sum, { size }) => sum + size, 0);
	if (accounting.rulePacks === undefined || bytes < minBytes) return clean;
	const opened = openPacks(repository, accounting.jobs);
	if (opened === undefined) return clean;
	const { store, pool } = opened;
	const { table, packs } = store;
	try {
		const wantedIds = new Uint8Array(new SharedArrayBuffer(table.count));
		for (const { id } of blobs) {
			const number = findIdHex(table, id);
			if (number >= 0) wantedIds[number] = 1;
		}
		const { rulePacks, maxFileBytes, signal } = accounting;
		const plan = {
			table,
			packs,
			rulePacks,
			shallow: repository.shallow,
			maxFileBytes,
			opens: accounting.opens,
			wantedIds,
		};
		for await (const { pack, cleanEntries } of scanPacks(pool, plan, signal)) {
			for (const entry of cleanEntries) clean.add(idHex(table, packs[pack]!.layout.ids[entry]!));
		}
	} finally {
		pool.stop();
		store.close();
	}
	return clean;
}

/** Laying the packs out takes as long as reading about this much through git. */
const minPrefilteredBytes = 64 << 20;
