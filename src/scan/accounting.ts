// Scan accounting: what was planned, scanned, excluded and missed. From it a report says whether a scan is
// complete.

import type { Opens } from "../containers/container-prefilter.ts";
import { type StepTotal, storedTotal } from "../detect/scan-budget.ts";
import type { Notice, Problem, Tally } from "../model/report.ts";
import type { Pack } from "../packs/pack.ts";
import { describeMissingLfs } from "../sources/lfs-store.ts";
import type { ScanAccounting } from "../sources/source.ts";

export interface ProgressState extends Tally {
	readonly path: string;
	/** How much of all was read, from 0 to 1, where the source can tell. */
	readonly share?: number;
}

/** The accounting of one scan, which keeps everything. */
export class Accounting implements ScanAccounting {
	readonly maxFileBytes: number;
	readonly isExcluded: (path: string) => boolean;
	readonly rulePacks: readonly Pack[] | undefined;
	readonly jobs: number | undefined;
	readonly archiveDepth: number;
	/** Where the packages are that read pictures; absent where none is read. */
	readonly picturePackages: string | undefined;
	readonly opens: Opens;
	readonly signal: AbortSignal;
	readonly planned: { blobs: number; bytes: number } & Tally = { blobs: 0, bytes: 0 };
	readonly scanned: { blobs: number; bytes: number } & Tally = { blobs: 0, bytes: 0 };
	readonly excluded: { blobs: number; bytes: number } & Tally = { blobs: 0, bytes: 0 };
	/** What the contents from packs may take together. */
	stepTotal: StepTotal | undefined;
	readonly problems: Problem[] = [];
	readonly notices: Notice[] = [];
	/** By the id of the content. */
	readonly unplaced = new Map<string, readonly Problem[]>();
	#contentProblems = 0;
	readonly #missingLfs: string[] = [];
	readonly #onProgress: ((state: ProgressState) => void) | undefined;
	#share: number | undefined;

	constructor({
		maxFileBytes,
		isExcluded,
		packs,
		jobs,
		archiveDepth = 0,
		picturePackages,
		signal,
		onProgress,
	}: Pick<ScanAccounting, "maxFileBytes" | "isExcluded" | "jobs" | "archiveDepth" | "signal"> & {
		readonly picturePackages?: string | undefined;
		readonly packs?: readonly Pack[];
		readonly onProgress?: ((state: ProgressState) => void) | undefined;
	}) {
		this.#onProgress = onProgress;
		this.maxFileBytes = maxFileBytes;
		this.isExcluded = isExcluded;
		this.rulePacks = packs;
		this.jobs = jobs;
		this.archiveDepth = archiveDepth;
		this.picturePackages = picturePackages;
		this.opens = { archives: archiveDepth > 0, pictures: picturePackages !== undefined };
		this.signal = signal;
	}

	addPlanned(bytes: number): void {
		this.planned.blobs++;
		this.planned.bytes += bytes;
	}

	addClean(blobs: number, bytes: number, path = ""): void {
		for (const tally of [this.planned, this.scanned]) {
			tally.blobs += blobs;
			tally.bytes += bytes;
		}
		this.#onProgress?.(this.progressAt(path));
	}

	setShare(share: number): void {
		this.#share = share;
	}

	/** How far the scan is; a path shows that it goes on. */
	progressAt(path: string): ProgressState {
		return { ...this.scanned, path, ...(this.#share !== undefined && { share: this.#share }) };
	}

	setStoredBytes(bytes: number): void {
		this.stepTotal ??= storedTotal(bytes);
	}

	addExcluded(bytes: number): void {
		this.excluded.blobs++;
		this.excluded.bytes += bytes;
	}

	addScanned(bytes: number): void {
		this.scanned.blobs++;
		this.scanned.bytes += bytes;
	}

	addProblem(problem: Problem): void {
		this.problems.push(problem);
	}

	/** Problems of a content whose path is found after the scan, if at all. */
	addUnplacedProblems(blob: string, problems: readonly Problem[]): void {
		const before = this.unplaced.get(blob) ?? [];
		this.unplaced.set(blob, [...before, ...problems]);
	}

	/** Reports them under the first path of the content that is not excluded; not at all where each is. */
	placeProblems(blob: string, paths: readonly string[]): void {
		const path = paths.find((one) => one === "" || !this.isExcluded(one));
		if (path === "") return;
		const problems = this.unplaced.get(blob) ?? [];
		this.unplaced.delete(blob);
		if (path === undefined) return;
		for (const problem of problems) {
			if (problem.code === missingLfs.code) this.#missingLfs.push(path);
			else this.problems.push({ ...problem, path });
		}
	}

	/** Reports those of contents whose path nobody found. */
	reportUnplaced(): void {
		for (const [blob, problems] of this.unplaced) {
			for (const problem of problems) {
				const message = `${problem.message} (blob ${blob.slice(0, 12)})`;
				if (problem.code === missingLfs.code) this.#missingLfs.push("");
				else this.problems.push({ ...problem, message });
			}
		}
		this.unplaced.clear();
	}

	/** Of the repositories whose objects are read. */
	readonly gitFolders = new Set<string>();

	addGitFolder(folder: string): void {
		this.gitFolders.add(folder);
	}

	/** Counts a pointer of Git LFS whose content is not here, unless the policy leaves its path out. */
	addMissingLfs({ path = "", blob }: { readonly path?: string; readonly blob?: string }): void {
		if (path === "" && blob !== undefined) this.addUnplacedProblems(blob, [missingLfs]);
		else this.#missingLfs.push(path);
	}

	/** A problem that a content has of its own; there may be as many as contents. */
	addContentProblem(problem: Problem): void {
		if (++this.#contentProblems <= maxContentProblems) this.problems.push(problem);
	}

	get contentProblemCount(): number {
		return this.#contentProblems;
	}

	/** Reports the number of the problems that were not named. */
	reportUnnamed(): void {
		if (this.#missingLfs.length > 0) {
			const pointers = describeMissingLfs(this.#missingLfs, "content");
			const message = `${pointers}, not what they stand for: get it with "git lfs fetch --all" and scan again`;
			this.problems.push({ ...missingLfs, message });
		}
		const count = this.#contentProblems - maxContentProblems;
		if (count <= 0) return;
		const message = `Stopped before the end of ${count} more contents: they take more than the budget allows`;
		this.problems.push({ code: "scan-budget", message });
	}

	addNotice(notice: Notice): void {
		this.notices.push(notice);
	}
}

const maxContentProblems = 100;
const missingLfs: Problem = { code: "lfs", message: "Read only a Git LFS pointer" };

/** A scan of nothing is a problem, unless a notice of the source explains it. */
export function reportNothingToScan({ planned, excluded, problems, notices }: Accounting): void {
	if (planned.blobs > 0 || problems.length > 0) return;
	if (excluded.blobs === 0 && notices.some(({ code }) => emptyByNature.has(code))) return;
	const message =
		excluded.blobs > 0
			? "Loosen the exclusions: they left nothing to scan"
			: "Name another place: there was nothing to scan here";
	problems.push({ code: "nothing-to-scan", message });
}

const emptyByNature: ReadonlySet<string> = new Set(["empty-range", "no-content"]);
