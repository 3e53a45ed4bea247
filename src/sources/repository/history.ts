// The source of a repository's whole history: every object once, whatever refers to it. Where a blob was seen is
// not known here; attribution finds that for the few blobs that matter (git/attribution/).

import type { HistoryCache } from "../../git/attribution/packed-history.ts";
import { type CommitOrTag, parseCommitOrTag } from "../../git/commit-or-tag.ts";
import {
	type ConnectivityCheck,
	createConnectivityCheck,
	createTableConnectivityCheck,
	type GrowingConnectivityCheck,
} from "../../git/connectivity-check.ts";
import {
	describeObjectsInBatches,
	type ListedObject,
	listObjects,
} from "../../git/object-listing.ts";
import { readObjects } from "../../git/object-reader.ts";
import { openPacks } from "../../git/pack/pack-worker-pool.ts";
import type { Repository } from "../../git/repository.ts";
import { listRepositoryRoots } from "../../git/repository-roots.ts";
import { createTreeParser } from "../../git/tree-parser.ts";
import type { Blob, Provenance } from "../../model/blob.ts";
import type { Notice, Problem } from "../../model/report.ts";
import type { ScanAccounting, Source } from "../source.ts";
import { historyArchiveNotice } from "../tree/archives.ts";
import { authoredBlobs } from "./authored-blobs.ts";
import { isObjectTooLarge, tooLargeProblem, unreadableProblem } from "./blob-contents.ts";
import { reportIncompleteHistory, reportSubmodules } from "./missing-objects.ts";
import { createNameTable, fileNamesBlob, refNameBlob } from "./name-table.ts";
import {
	type HistoryReading,
	maxReportedUnreadable,
	scanPackedHistory,
} from "./packed-history-scan.ts";
import { reflogBlobs } from "./reflog-messages.ts";

/**
 * Yields every blob, the messages and headers of every commit and tag, the names of all refs, and
 * all file names as lines of one or more texts ("name"; see name-table.ts). Blobs carry their id and no
 * path yet.
 * With rules in the accounting, clean contents are counted and not yielded.
 */
export function createHistorySource(
	repository: Repository,
	options: { readonly onCommits?: (count: number) => void; readonly cache?: HistoryCache } = {},
): Source {
	return async function* readHistory(accounting) {
		accounting.addGitFolder?.(repository.commonDir);
		const own = {
			accounting,
			onCommits: options.onCommits ?? (() => {}),
			cache: options.cache,
			names: createNameTable(),
			submodules: new Set<string>(),
			errors: new Set<string>(),
		};
		// Read at the same time as the packs, which hold everything that refs lead to now.
		const rootsRead = listRepositoryRoots(repository);
		// A failure is reported where this is awaited, which does not happen after an abort.
		rootsRead.catch(() => {});
		const onLeft = (reason: string) => accounting.addNotice(readThroughGitNotice(reason));
		const opened = accounting.rulePacks && openPacks(repository, accounting.jobs, onLeft);
		let connectivity: ConnectivityCheck;
		if (opened === undefined) {
			const growing = createConnectivityCheck(repository.idLength);
			connectivity = growing;
			const listing = listAll(repository, accounting, growing, own.errors);
			yield* readThroughGit(repository, listing, { ...own, connectivity });
		} else {
			const { store, pool } = opened;
			accounting.setStoredBytes?.(store.packBytes);
			try {
				connectivity = createTableConnectivityCheck(store.table);
				const rest = yield* scanPackedHistory(store, pool, repository, { ...own, connectivity });
				yield* readThroughGit(repository, describeObjectsInBatches(repository, rest), {
					...own,
					connectivity,
				});
			} finally {
				pool.stop();
				store.close();
			}
		}
		if (accounting.signal.aborted) return;
		reportSubmodules(accounting, own.submodules);
		reportArchives(accounting, own.names.archives);
		const roots = await rootsRead;
		for (const name of roots.refs.keys()) yield refNameBlob(name);
		yield* reflogBlobs(repository, accounting);
		await reportIncompleteHistory(repository, accounting, connectivity, own.errors, roots);
	};
}

/** It is slower by far, and misses nothing. */
function readThroughGitNotice(reason: string): Notice {
	const message = `Read every object through git, which takes several times as long: ${reason}`;
	return { code: "read-through-git", message };
}

async function* readThroughGit(
	repository: Repository,
	listing: AsyncIterable<readonly ListedObject[]>,
	{ accounting, onCommits, connectivity, names, submodules, errors }: HistoryReading,
): AsyncGenerator<Blob> {
	const readTree = createTreeParser(repository.idLength / 2, {
		onName: (tree, start, end) => names.add(tree.toString("latin1", start, end)),
		onId: connectivity.addReferenceAt,
		onSubmodule: (tree, start, end) => submodules.add(tree.toString("utf8", start, end)),
	});
	const answers = readObjects(repository, plannedObjects(listing, accounting), {
		processCount: gitProcessCount,
		signal: accounting.signal,
		onError: (line) => errors.add(line),
	});
	let unread = 0;
	for await (const answer of answers) {
		if ("reason" in answer) {
			const { object, reason } = answer;
			if (++unread <= maxReportedUnreadable)
				giveUp(accounting, object, unreadableProblem(object, reason));
			else if (object.type !== "blob" && object.type !== "tree") accounting.addPlanned(object.size);
		} else if (answer.type === "blob") {
			yield blobOf(answer.content, { where: "commit", path: "", blob: answer.id });
		} else if (answer.type === "tree") {
			if (!readTree(answer.content)) {
				accounting.addProblem(unreadableProblem({ ...answer, size: 0 }, "malformed"));
			}
			if (names.isFull) yield fileNamesBlob(names.take()!);
		} else {
			if (answer.type === "commit") onCommits(1);
			const written = parseCommitOrTag(answer.content);
			addReferences(repository, answer.id, written, connectivity);
			yield* authoredBlobs(answer, written, accounting);
		}
	}
	if (unread > maxReportedUnreadable) {
		accounting.addProblem({
			code: "unreadable-object",
			message: `Cannot read ${unread - maxReportedUnreadable} more objects: look with "git fsck"`,
		});
	}
	const rest = names.take();
	if (rest !== undefined) yield fileNamesBlob(rest);
}

async function* listAll(
	repository: Repository,
	accounting: ScanAccounting,
	connectivity: GrowingConnectivityCheck,
	errors: Set<string>,
): AsyncGenerator<ListedObject[]> {
	const listing = listObjects(repository, (end) => {
		for (const line of end.errors) errors.add(line);
		if (end.status === 0) return;
		accounting.addProblem({ code: "git", message: "Git could not list all objects" });
	});
	for await (const batch of listing) {
		for (const { id } of batch) connectivity.addObject(id);
		yield batch;
	}
}

/** Plans the blobs; commits and tags are planned once their parts are known. */
async function* plannedObjects(
	listing: AsyncIterable<readonly ListedObject[]>,
	accounting: ScanAccounting,
): AsyncGenerator<ListedObject[]> {
	for await (const batch of listing) {
		const wanted: ListedObject[] = [];
		for (const object of batch) {
			if (object.type === "blob") accounting.addPlanned(object.size);
			const { runawayReason } = object;
			if (runawayReason !== undefined)
				giveUp(accounting, object, unreadableProblem(object, runawayReason));
			else if (isObjectTooLarge(object, accounting))
				giveUp(accounting, object, tooLargeProblem(object));
			else wanted.push(object);
		}
		yield wanted;
	}
}

function reportArchives(accounting: ScanAccounting, names: ReadonlySet<string>): void {
	const shown = [...names].map((name) => Buffer.from(name, "latin1").toString());
	const notice = historyArchiveNotice(shown, (accounting.archiveDepth ?? 0) > 0);
	if (notice !== undefined) accounting.addNotice(notice);
}

function blobOf(bytes: Buffer, provenance: Provenance): Blob {
	return { content: { kind: "bytes", bytes }, provenance: [provenance] };
}

/** The parents of these commits are left out of a shallow clone on purpose. */
function addReferences(
	{ shallow }: Repository,
	id: string,
	{ referencedIds }: CommitOrTag,
	connectivity: ConnectivityCheck,
): void {
	for (const link of shallow.has(id) ? referencedIds.slice(0, 1) : referencedIds)
		connectivity.addReference(link);
}

/** An object that is neither blob nor tree is planned only now that it will not be read. */
function giveUp(accounting: ScanAccounting, { type, size }: ListedObject, problem: Problem): void {
	if (type !== "blob" && type !== "tree") accounting.addPlanned(size);
	accounting.addProblem(problem);
}

/** Two processes are twice as fast as one; beside worker threads more would not help. */
const gitProcessCount = 2;
