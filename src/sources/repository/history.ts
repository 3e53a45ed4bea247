// What does a repository hold, all told? Every object once, whatever refers to it. Where a blob
// was seen is not known here: attribution.ts finds that for the few blobs that matter.

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
import type { Problem } from "../../model/report.ts";
import type { Intake, Source } from "../source.ts";
import { archiveNotice } from "../tree/archives.ts";
import { isTooLarge, tooLarge, unreadable } from "./contents.ts";
import { reportGaps, reportSubmodules } from "./gaps.ts";
import { writtenBlobs } from "./message-blobs.ts";
import { createNameTable, namesBlob, refNameBlob } from "./names.ts";
import { maxNamed, type Reading, screenPacks } from "./screening.ts";

/**
 * Yields every blob, the messages and headers of every commit and tag, the names of all refs, and
 * all file names as lines of one or more texts ("name"; see names.ts). Blobs carry their id and no
 * path yet.
 * Where the intake tells the rules, what can hold no match under them is passed, not yielded.
 */
export function createHistorySource(
	repository: Repository,
	options: { readonly onCommits?: (count: number) => void; readonly memory?: HistoryCache } = {},
): Source {
	return async function* readHistory(intake) {
		const own = {
			intake,
			onCommits: options.onCommits ?? (() => {}),
			memory: options.memory,
			names: createNameTable(),
			submodules: new Set<string>(),
			errors: new Set<string>(),
		};
		// Asked while packs are read; and what refs lead to now, the packs that are opened now hold.
		const rootsRead = listRepositoryRoots(repository);
		// It is told where it is awaited, which an end that is asked for does not.
		rootsRead.catch(() => {});
		const opened = intake.rulePacks && openPacks(repository, intake.jobs);
		let links: ConnectivityCheck;
		if (opened === undefined) {
			const growing = createConnectivityCheck(repository.idLength);
			links = growing;
			const listing = listAll(repository, intake, growing, own.errors);
			yield* readPlainly(repository, listing, { ...own, links });
		} else {
			const { store, pool } = opened;
			try {
				links = createTableConnectivityCheck(store.table);
				const rest = yield* screenPacks(store, pool, repository, { ...own, links });
				yield* readPlainly(repository, describeObjectsInBatches(repository, rest), {
					...own,
					links,
				});
			} finally {
				pool.stop();
				store.close();
			}
		}
		if (intake.signal.aborted) return;
		reportSubmodules(intake, own.submodules);
		reportArchives(intake, own.names.archives);
		const roots = await rootsRead;
		for (const name of roots.refs.keys()) yield refNameBlob(name);
		await reportGaps(repository, intake, links, own.errors, roots);
	};
}

async function* readPlainly(
	repository: Repository,
	listing: AsyncIterable<readonly ListedObject[]>,
	{ intake, onCommits, links, names, submodules, errors }: Reading,
): AsyncGenerator<Blob> {
	const readTree = createTreeParser(repository.idLength / 2, {
		onName: (tree, start, end) => names.add(tree.toString("latin1", start, end)),
		onId: links.addReferenceAt,
		onSubmodule: (tree, start, end) => submodules.add(tree.toString("utf8", start, end)),
	});
	const answers = readObjects(repository, plannedObjects(listing, intake), {
		processCount: plainLanes,
		signal: intake.signal,
		onError: (line) => errors.add(line),
	});
	let unread = 0;
	for await (const answer of answers) {
		if ("reason" in answer) {
			const { object, reason } = answer;
			if (++unread <= maxNamed) giveUp(intake, object, unreadable(object, reason));
			else if (object.type !== "blob" && object.type !== "tree") intake.plan(object.size);
		} else if (answer.type === "blob") {
			yield blobOf(answer.content, { where: "commit", path: "", blob: answer.id });
		} else if (answer.type === "tree") {
			if (!readTree(answer.content)) {
				intake.problem(unreadable({ ...answer, size: 0 }, "malformed"));
			}
			if (names.isFull) yield namesBlob(names.take()!);
		} else {
			if (answer.type === "commit") onCommits(1);
			const written = parseCommitOrTag(answer.content);
			nameLinks(repository, answer.id, written, links);
			yield* writtenBlobs(answer, written, intake);
		}
	}
	if (unread > maxNamed) {
		intake.problem({
			code: "unreadable-object",
			message: `Cannot read ${unread - maxNamed} more objects: look with "git fsck"`,
		});
	}
	const rest = names.take();
	if (rest !== undefined) yield namesBlob(rest);
}

async function* listAll(
	repository: Repository,
	intake: Intake,
	links: GrowingConnectivityCheck,
	errors: Set<string>,
): AsyncGenerator<ListedObject[]> {
	const listing = listObjects(repository, (end) => {
		for (const line of end.errors) errors.add(line);
		if (end.status === 0) return;
		intake.problem({ code: "git", message: "Git could not list all objects" });
	});
	for await (const bunch of listing) {
		for (const { id } of bunch) links.addObject(id);
		yield bunch;
	}
}

/** Plans the blobs; commits and tags are planned when it is known what they hold. */
async function* plannedObjects(
	listing: AsyncIterable<readonly ListedObject[]>,
	intake: Intake,
): AsyncGenerator<ListedObject[]> {
	for await (const bunch of listing) {
		const wanted: ListedObject[] = [];
		for (const object of bunch) {
			if (object.type === "blob") intake.plan(object.size);
			const { runawayReason } = object;
			if (runawayReason !== undefined) giveUp(intake, object, unreadable(object, runawayReason));
			else if (isTooLarge(object, intake)) giveUp(intake, object, tooLarge(object));
			else wanted.push(object);
		}
		yield wanted;
	}
}

function reportArchives(intake: Intake, names: ReadonlySet<string>): void {
	const shown = [...names].map((name) => Buffer.from(name, "latin1").toString());
	const notice = archiveNotice(shown, true);
	if (notice !== undefined) intake.notice(notice);
}

function blobOf(bytes: Buffer, provenance: Provenance): Blob {
	return { content: { kind: "bytes", bytes }, provenance: [provenance] };
}

/** At the parents of these commits a shallow clone ends on purpose. */
function nameLinks(
	{ shallow }: Repository,
	id: string,
	{ referencedIds }: CommitOrTag,
	links: ConnectivityCheck,
): void {
	for (const link of shallow.has(id) ? referencedIds.slice(0, 1) : referencedIds)
		links.addReference(link);
}

/** Of what is neither blob nor tree, only now is it known that it will not be read. */
function giveUp(intake: Intake, { type, size }: ListedObject, problem: Problem): void {
	if (type !== "blob" && type !== "tree") intake.plan(size);
	intake.problem(problem);
}

/** Two processes answer twice as fast as one; with threads beside them more would not. */
const plainLanes = 2;
