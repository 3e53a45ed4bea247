// Reads what commits introduce: every blob that one of them has and none of its parents has at that path,
// merges included, and what the commits themselves say. Used for a range and for a narrowed history.

import { type ComparedCommit, visitCommitChanges } from "../../git/commit-changes.ts";
import { parseAuthorAndDate, parseCommitOrTag } from "../../git/commit-or-tag.ts";
import { readObjects } from "../../git/object-reader.ts";
import type { Repository } from "../../git/repository.ts";
import { listTreeFiles } from "../../git/tree-files.ts";
import type { Blob, Provenance } from "../../model/blob.ts";
import { decodePath } from "../../text/path.ts";
import type { ScanAccounting } from "../source.ts";
import { authoredBlobs } from "./authored-blobs.ts";
import { nameBlob, readBlobContents, unreadableProblem } from "./blob-contents.ts";
import { findCleanBlobs } from "./clean-blobs.ts";
import { reportSubmodules } from "./missing-objects.ts";

/**
 * Reads commits, given parents before children. A blob has one location for each path, with the first
 * commit that introduced it there; the first of `heads` decide what `inHead` says.
 */
export async function* readIntroducedContents(
	repository: Repository,
	accounting: ScanAccounting,
	commits: readonly ComparedCommit[],
	heads: readonly string[],
): AsyncGenerator<Blob> {
	if (commits.length === 0) {
		accounting.addNotice({ code: "empty-range", message: "There are no commits to scan" });
		return;
	}
	const cutOff = commits.filter(({ id }) => repository.shallow.has(id)).length;
	if (cutOff > 0) {
		accounting.addProblem({
			code: "shallow",
			message: `The commits run into the end of this shallow clone: fetch the rest with "git fetch --unshallow"`,
		});
	}
	const authors = new Map<string, Pick<Provenance, "author" | "date">>();
	for await (const answer of readCommitObjects(repository, accounting, commits)) {
		if ("reason" in answer) {
			accounting.addPlanned(0);
			accounting.addProblem(unreadableProblem(answer.object, answer.reason));
			continue;
		}
		const parsed = parseCommitOrTag(answer.content);
		authors.set(answer.id, parseAuthorAndDate(parsed.headers));
		yield* authoredBlobs(answer, parsed, accounting);
	}
	const inHead = new Set<string>();
	for (const head of heads.slice(0, maxHeads)) {
		for (const { id, path } of (await listTreeFiles(repository, head)).entries) {
			inHead.add(`${id} ${path}`);
		}
	}
	const introduced = new Map<string, Map<string, Introduction>>();
	const newPaths = new Map<string, Introduction>();
	const submodules = new Set<string>();
	const unread = await visitCommitChanges(repository, commits, (change) => {
		const commit = commits[change.commitIndex]!.id;
		const { path } = decodePath(change.path);
		const location = { where: "commit", path, commit, ...authors.get(commit) } as const;
		if (change.isNewPath) keepFirst(newPaths, path, { at: change.commitIndex, location });
		if (change.isSubmodule) {
			submodules.add(path);
			return;
		}
		const ofBlob = introduced.get(change.blob) ?? new Map<string, Introduction>();
		introduced.set(change.blob, ofBlob);
		const isThere = inHead.has(`${change.blob} ${change.path}`);
		// Another head may have it.
		const isKnown = isThere || heads.length <= maxHeads;
		const found = { ...location, blob: change.blob, ...(isKnown && { inHead: isThere }) };
		keepFirst(ofBlob, path, { at: change.commitIndex, location: found });
	});
	for (const commit of unread) {
		const message = `Cannot read all trees of commit ${commit}`;
		accounting.addProblem({ code: "unreadable-object", message, commit });
	}
	for (const { location } of newPaths.values()) {
		if (!accounting.isExcluded(location.path)) yield nameBlob(location);
	}
	reportSubmodules(accounting, submodules);
	const locations = new Map<string, Provenance[]>();
	for (const [blob, ofBlob] of introduced) {
		locations.set(
			blob,
			[...ofBlob.values()].map(({ location }) => location),
		);
	}
	yield* readBlobContents(repository, accounting, locations, findCleanBlobs);
}

/** Each costs a git and the listing of its whole tree, and a push may bring thousands. */
const maxHeads = 20;

interface Introduction {
	/** The commit's index: parents come before children. */
	readonly at: number;
	readonly location: Provenance;
}

function keepFirst(firsts: Map<string, Introduction>, path: string, candidate: Introduction): void {
	const rival = firsts.get(path);
	if (rival === undefined || candidate.at < rival.at) firsts.set(path, candidate);
}

function readCommitObjects(
	repository: Repository,
	{ signal }: ScanAccounting,
	commits: readonly ComparedCommit[],
): ReturnType<typeof readObjects> {
	async function* requests() {
		yield commits.map(({ id }) => ({ id, type: "commit" as const, size: 0 }));
	}
	return readObjects(repository, requests(), { processCount: 1, signal, onError: () => {} });
}
