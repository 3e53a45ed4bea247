// The source of a machine's places: the names of all files, then their contents. Each location says which program it
// is of; when and in which session it was written is read from the lines of what was found (machine-locator.ts).

import type { Blob, Provenance } from "../../model/blob.ts";
import type { ScanAccounting, Source } from "../source.ts";
import { archiveNotice, isArchive } from "../tree/archives.ts";
import { createFileSource } from "../tree/file-source.ts";
import { startFileWorkers } from "../tree/file-worker-pool.ts";
import { findBareRepositories, withoutObjects } from "../tree/git-folder-files.ts";
import { treeNamesBlob } from "../tree/tree-source.ts";
import type { MachineListing, MachinePart } from "./find-places.ts";

export function createMachineSource(listing: MachineListing): Source {
	return async function* readPlaces(accounting): AsyncGenerator<Blob> {
		for (const problem of listing.problems) accounting.addProblem(problem);
		for (const notice of listing.notices) accounting.addNotice(notice);
		const included = [...listing.facts.keys()].filter((path) => !accounting.isExcluded(path));
		if (included.length > 0) yield treeNamesBlob(included);
		if (!accounting.archiveDepth) {
			const archives = archiveNotice(included.filter(isArchive));
			if (archives !== undefined) accounting.addNotice(archives);
		}
		for (const part of listing.parts) {
			if (accounting.signal.aborted) return;
			yield* readPart(listing, part, accounting);
		}
	};
}

async function* readPart(
	{ facts, shownPath }: MachineListing,
	part: MachinePart,
	accounting: ScanAccounting,
): AsyncGenerator<Blob> {
	const { root, entries, bytes } = part;
	const shown = (path: string): string => shownPath(part, path);
	const nothing = {
		repositories: [],
		gitFolders: [],
		ignoredEnv: [],
		notCheckedOut: [],
		problems: [],
		notices: [],
	};
	// Transcripts are few and long: their number says little.
	const pool = bytes >= minSharedBytes ? startFileWorkers(accounting.jobs) : undefined;
	// A store of git is read as a history.
	const files = withoutObjects(entries, findBareRepositories(root, entries));
	const read = createFileSource({ root, entries: files, ...nothing }, pool);
	for await (const blob of read(withShownPaths(accounting, shown))) {
		const provenance = blob.provenance.map(({ where, path }): Provenance => {
			const { program, session, project } = facts.get(shown(path)) ?? {};
			return {
				where,
				path: shown(path),
				...(program && { agent: program }),
				...(session !== undefined && { session }),
				...(project !== undefined && { project }),
			};
		});
		yield { ...blob, provenance };
	}
}

function withShownPaths(
	accounting: ScanAccounting,
	shown: (path: string) => string,
): ScanAccounting {
	return {
		maxFileBytes: accounting.maxFileBytes,
		archiveDepth: accounting.archiveDepth,
		opens: accounting.opens,
		isExcluded: (path) => accounting.isExcluded(shown(path)),
		rulePacks: accounting.rulePacks,
		jobs: accounting.jobs,
		signal: accounting.signal,
		addPlanned: (bytes) => accounting.addPlanned(bytes),
		addClean: (blobs, bytes, path) =>
			accounting.addClean(blobs, bytes, path === undefined || path === "" ? path : shown(path)),
		setShare: (share) => accounting.setShare?.(share),
		addExcluded: (bytes) => accounting.addExcluded(bytes),
		addProblem: ({ path, ...problem }) =>
			accounting.addProblem({ ...problem, ...(path !== undefined && { path: shown(path) }) }),
		addNotice: (notice) => accounting.addNotice(notice),
	};
}

const minSharedBytes = 64 << 20;
