// Which of some known blobs need not be read plainly? Those that the packs tell to hold no match:
// read with what they are made from, and with nothing else.

import type { ListedObject } from "../../git/object-listing.ts";
import { findIdHex, idHex } from "../../git/pack/id-table.ts";
import { openPacks, scanPacks } from "../../git/pack/pack-worker-pool.ts";
import type { Repository } from "../../git/repository.ts";
import type { Intake } from "../source.ts";

/** Gives those of some blobs that hold no match, as far as packs tell; none where they are short. */
export async function findHarmless(
	repository: Repository,
	intake: Intake,
	blobs: readonly ListedObject[],
	minBytes: number = minScreenedBytes,
): Promise<ReadonlySet<string>> {
	const harmless = new Set<string>();
	const bytes = blobs.reduce((sum, { size }) => sum + size, 0);
	if (intake.rulePacks === undefined || bytes < minBytes) return harmless;
	const opened = openPacks(repository, intake.jobs);
	if (opened === undefined) return harmless;
	const { store, pool } = opened;
	const { table, packs } = store;
	try {
		const wantedIds = new Uint8Array(new SharedArrayBuffer(table.count));
		for (const { id } of blobs) {
			const number = findIdHex(table, id);
			if (number >= 0) wantedIds[number] = 1;
		}
		const { rulePacks, maxFileBytes, signal } = intake;
		const plan = { table, packs, rulePacks, shallow: repository.shallow, maxFileBytes, wantedIds };
		for await (const { pack, cleanEntries } of scanPacks(pool, plan, signal)) {
			for (const entry of cleanEntries) harmless.add(idHex(table, packs[pack]!.layout.ids[entry]!));
		}
	} finally {
		pool.stop();
		store.close();
	}
	return harmless;
}

/** To lay the packs out takes as long as to read about this much plainly. */
const minScreenedBytes = 64 << 20;
