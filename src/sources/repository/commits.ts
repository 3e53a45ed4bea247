// What do these commits bring? Every blob that one of them has and none of its parents has at
// that path, merges included, and what the commits themselves say. Shared by a range and by
// a history that was narrowed to a branch or a time.

import {
	type ComparedCommit,
	listTreeFiles,
	visitCommitChanges,
} from "../../git/commit-changes.ts";
import { parseAuthorAndDate, parseCommitOrTag } from "../../git/commit-or-tag.ts";
import { readObjects } from "../../git/object-reader.ts";
import type { Repository } from "../../git/repository.ts";
import type { Blob, Provenance } from "../../model/blob.ts";
import { decodePath } from "../../text/path.ts";
import type { Intake } from "../source.ts";
import { nameBlob, readContents, unreadable } from "./contents.ts";
import { reportSubmodules } from "./gaps.ts";
import { findHarmless } from "./harmless.ts";
import { writtenBlobs } from "./message-blobs.ts";

/**
 * Reads commits, given parents before children. A blob has one place for each path, with the
 * first commit that brought it there; `heads` decide what `inHead` says.
 */
export async function* readBrought(
	repository: Repository,
	intake: Intake,
	commits: readonly ComparedCommit[],
	heads: readonly string[],
): AsyncGenerator<Blob> {
	if (commits.length === 0) {
		intake.notice({ code: "empty-range", message: "There are no commits to scan" });
		return;
	}
	const cutOff = commits.filter(({ id }) => repository.shallow.has(id)).length;
	if (cutOff > 0) {
		intake.problem({
			code: "shallow",
			message: `The commits run into the end of this shallow clone: fetch the rest with "git fetch --unshallow"`,
		});
	}
	const signatures = new Map<string, Pick<Provenance, "author" | "date">>();
	for await (const answer of readWritten(repository, intake, commits)) {
		if ("reason" in answer) {
			intake.plan(0);
			intake.problem(unreadable(answer.object, answer.reason));
			continue;
		}
		const written = parseCommitOrTag(answer.content);
		signatures.set(answer.id, parseAuthorAndDate(written.headers));
		yield* writtenBlobs(answer, written, intake);
	}
	const inHead = new Set<string>();
	for (const head of heads) {
		for (const { id, path } of (await listTreeFiles(repository, head)).entries) {
			inHead.add(`${id} ${path}`);
		}
	}
	const brought = new Map<string, Map<string, FirstPlace>>();
	const newPaths = new Map<string, FirstPlace>();
	const submodules = new Set<string>();
	const unread = await visitCommitChanges(repository, commits, (change) => {
		const commit = commits[change.commitIndex]!.id;
		const { path } = decodePath(change.path);
		const place = { where: "commit", path, commit, ...signatures.get(commit) } as const;
		if (change.isNewPath) keepFirst(newPaths, path, { at: change.commitIndex, place });
		if (change.isSubmodule) {
			submodules.add(path);
			return;
		}
		const ofBlob = brought.get(change.blob) ?? new Map<string, FirstPlace>();
		brought.set(change.blob, ofBlob);
		const isThere = inHead.has(`${change.blob} ${change.path}`);
		const found = { ...place, blob: change.blob, inHead: isThere };
		keepFirst(ofBlob, path, { at: change.commitIndex, place: found });
	});
	for (const commit of unread) {
		const message = `Cannot read all trees of commit ${commit}`;
		intake.problem({ code: "unreadable-object", message, commit });
	}
	for (const { place } of newPaths.values()) {
		if (!intake.isExcluded(place.path)) yield nameBlob(place);
	}
	reportSubmodules(intake, submodules);
	const places = new Map<string, Provenance[]>();
	for (const [blob, ofBlob] of brought) {
		places.set(
			blob,
			[...ofBlob.values()].map(({ place }) => place),
		);
	}
	yield* readContents(repository, intake, places, findHarmless);
}

interface FirstPlace {
	/** The commit's index: parents come before children. */
	readonly at: number;
	readonly place: Provenance;
}

function keepFirst(firsts: Map<string, FirstPlace>, path: string, candidate: FirstPlace): void {
	const rival = firsts.get(path);
	if (rival === undefined || candidate.at < rival.at) firsts.set(path, candidate);
}

function readWritten(
	repository: Repository,
	{ signal }: Intake,
	commits: readonly ComparedCommit[],
): ReturnType<typeof readObjects> {
	async function* requests() {
		yield commits.map(({ id }) => ({ id, type: "commit" as const, size: 0 }));
	}
	return readObjects(repository, requests(), { processCount: 1, signal, onError: () => {} });
}
