// What was planned, read, left out and missed: the account from which a report says whether a
// scan is complete.

import type { Notice, Problem, Tally } from "../model/report.ts";
import type { Pack } from "../packs/pack.ts";
import type { Intake } from "../sources/source.ts";

/** The intake of one scan, which remembers everything. */
export class Ledger implements Intake {
	readonly maxFileBytes: number;
	readonly isExcluded: (path: string) => boolean;
	readonly rulePacks: readonly Pack[] | undefined;
	readonly jobs: number | undefined;
	readonly signal: AbortSignal;
	readonly planned: { blobs: number; bytes: number } & Tally = { blobs: 0, bytes: 0 };
	readonly scanned: { blobs: number; bytes: number } & Tally = { blobs: 0, bytes: 0 };
	readonly excluded: { blobs: number; bytes: number } & Tally = { blobs: 0, bytes: 0 };
	readonly problems: Problem[] = [];
	readonly notices: Notice[] = [];
	readonly #onProgress: ((state: Tally & { path: string }) => void) | undefined;

	constructor({
		maxFileBytes,
		isExcluded,
		packs,
		jobs,
		signal,
		onProgress,
	}: Pick<Intake, "maxFileBytes" | "isExcluded" | "jobs" | "signal"> & {
		readonly packs?: readonly Pack[];
		readonly onProgress?: ((state: Tally & { path: string }) => void) | undefined;
	}) {
		this.#onProgress = onProgress;
		this.maxFileBytes = maxFileBytes;
		this.isExcluded = isExcluded;
		this.rulePacks = packs;
		this.jobs = jobs;
		this.signal = signal;
	}

	plan(bytes: number): void {
		this.planned.blobs++;
		this.planned.bytes += bytes;
	}

	pass(blobs: number, bytes: number, path = ""): void {
		for (const tally of [this.planned, this.scanned]) {
			tally.blobs += blobs;
			tally.bytes += bytes;
		}
		this.#onProgress?.({ ...this.scanned, path });
	}

	exclude(bytes: number): void {
		this.excluded.blobs++;
		this.excluded.bytes += bytes;
	}

	count(bytes: number): void {
		this.scanned.blobs++;
		this.scanned.bytes += bytes;
	}

	problem(problem: Problem): void {
		this.problems.push(problem);
	}

	notice(notice: Notice): void {
		this.notices.push(notice);
	}
}
