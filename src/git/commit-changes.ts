// Finds which blobs each commit brings to which paths. `git diff-tree --stdin`, a plumbing command that
// starts no configured program, compares each commit with given parents. Of a merge it lists only what
// differs from all parents; the rest came with one of them.

import { isRunaway } from "./git-limits.ts";
import { readRecords, startGit, writeLines } from "./git-process.ts";
import type { Repository } from "./repository.ts";
import { findTreeBombs, listNewFiles, maxListedPaths } from "./tree-bombs.ts";
import { listTreeFiles, submoduleMode } from "./tree-files.ts";

/** A commit and the parents to compare it with. */
export interface ComparedCommit {
	readonly id: string;
	/** Its parents whose trees are there; if there are none, see `isCutOff`. */
	readonly parents: readonly string[];
	/** It has parents, but none to compare with: it counts as having brought all that it holds. */
	readonly isCutOff: boolean;
	/** Its own tree is not there, so its changes are unknown. */
	readonly isTreeless: boolean;
}

export interface CommitChange {
	/** In the given list. */
	readonly commitIndex: number;
	readonly blob: string;
	/** The ids that its parents have there, separated by spaces; zeros for none, "" where nobody knows. */
	readonly before: string;
	/** One character a byte ("latin1"). */
	readonly path: string;
	/** No parent has anything at that path. */
	readonly isNewPath: boolean;
	readonly isSubmodule: boolean;
}

export interface CommitChangeOptions {
	readonly maxIdleMs?: number;
	/** Only changes at or below these paths are wanted; others may come as well. All are where it is empty. */
	readonly paths?: readonly string[];
	/** Files that a commit deleted are told too, with a `blob` of zeros. */
	readonly deletions?: boolean;
}

/**
 * Calls `visit` with every change, in no certain order of commits. Returns the commits whose trees could
 * not be read.
 */
export async function visitCommitChanges(
	repository: Repository,
	commits: readonly ComparedCommit[],
	visit: (change: CommitChange) => void,
	{ maxIdleMs = defaultIdleMs, paths = [], deletions = false }: CommitChangeOptions = {},
): Promise<string[]> {
	const all = [...commits.keys()].filter((at) => !commits[at]!.isTreeless);
	const whole = all.filter((at) => commits[at]!.isCutOff);
	const rest = all.filter((at) => !commits[at]!.isCutOff);
	const middle = rest.length < minShared ? rest.length : rest.length >>> 1;
	const unread: number[] = [];
	let timeouts = 0;
	await Promise.all([share(rest.slice(0, middle)), share(rest.slice(middle))]);
	unread.push(...whole.slice(maxProcesses));
	for (const at of whole.slice(0, maxProcesses)) {
		const { isComplete, entries } = await listTreeFiles(repository, commits[at]!.id);
		for (const { id, path, isSubmodule } of entries) {
			visit({ commitIndex: at, blob: id, before: "", path, isNewPath: true, isSubmodule });
		}
		if (!isComplete) unread.push(at);
	}
	return unread.map((at) => commits[at]!.id);

	/** A commit on which two processes died is read by itself. */
	async function share(indexes: readonly number[]): Promise<void> {
		let left = indexes;
		let suspect = -1;
		let isChecked = false;
		for (let processes = 0; left.length > 0 && processes < maxProcesses; processes++) {
			const { doneCount, isTooLarge, isTimedOut } = await visitUntilExit(
				repository,
				commits,
				left,
				visit,
				{
					maxIdleMs: isChecked ? maxIdleMs : Math.min(maxIdleMs, maxUncheckedIdleMs),
					paths,
					deletions,
				},
				isChecked ? Number.POSITIVE_INFINITY : maxUncheckedBytes,
			);
			left = left.slice(doneCount);
			if (!isChecked && (isTooLarge || isTimedOut)) {
				isChecked = true;
				const bombs = await visitBombs(left);
				unread.push(...bombs);
				left = left.filter((at) => !bombs.has(at));
				continue;
			}
			if (isTimedOut && ++timeouts > maxTimeouts) break;
			if (repository.limits.wastedMsLeft <= 0) break;
			if (isTooLarge) {
				unread.push(...left.slice(0, 1));
				left = left.slice(1);
			} else if (left[0] === suspect) {
				whole.push(suspect);
				left = left.slice(1);
			}
			suspect = left[0] ?? -1;
		}
		unread.push(...left);
	}

	/** Of commits with more paths than can be listed, or whose parents have them, each new file is visited once. */
	async function visitBombs(indexes: readonly number[]): Promise<ReadonlySet<number>> {
		const ids = indexes.flatMap((at) => [commits[at]!.id, ...commits[at]!.parents]);
		const bombs = await findTreeBombs(repository, [...new Set(ids)]);
		const found = indexes.filter((at) =>
			[commits[at]!.id, ...commits[at]!.parents].some((id) => bombs.has(id)),
		);
		for (const at of found) {
			const { id, parents } = commits[at]!;
			for (const file of await listNewFiles(repository, id, parents)) {
				const change = { before: "", isNewPath: true, isSubmodule: false, path: file.path };
				visit({ ...change, commitIndex: at, blob: file.id });
			}
		}
		return new Set(found);
	}
}

/** Returns how many commits were certainly done, and whether the next one is too large. */
async function visitUntilExit(
	repository: Repository,
	commits: readonly ComparedCommit[],
	wanted: readonly number[],
	visit: (change: CommitChange) => void,
	{ maxIdleMs, paths, deletions }: Required<CommitChangeOptions>,
	maxBytes: number,
): Promise<{
	readonly doneCount: number;
	readonly isTooLarge: boolean;
	readonly isTimedOut: boolean;
}> {
	// A merge of trees that name each other keeps git busy for ever without any output.
	const limited = paths.length === 0 ? [] : ["--", ...paths];
	const memoryBytes = Math.min(maxBytes, repository.limits.memoryBytes);
	const git = startGit(repository, ["--literal-pathspecs", ...command, ...limited], {
		maxIdleMs,
		memoryBytes,
	});
	void writeLines(
		git,
		wanted.map((at) => [commits[at]!.id, ...commits[at]!.parents].join(" ")),
	);
	let doneCount = 0;
	let ofCommit = 0;
	let raw: string | undefined;
	for await (const records of readRecords(git.output, "\0")) {
		for (const record of records) {
			if (raw !== undefined) {
				const change = parseRaw(raw, repository.idLength);
				if (deletions || !isZero.test(change.blob))
					visit({ ...change, commitIndex: wanted[doneCount - 1]!, path: record });
				raw = undefined;
				ofCommit++;
			} else if (record.startsWith(":")) raw = record;
			else {
				doneCount++;
				ofCommit = 0;
			}
		}
		if (ofCommit > maxListedPaths) {
			git.stop();
			return { doneCount: Math.max(0, doneCount - 1), isTooLarge: true, isTimedOut: false };
		}
	}
	const end = await git.exited;
	const { status, isTimedOut } = end;
	if (status === 0) return { doneCount: wanted.length, isTooLarge: false, isTimedOut };
	// Git compares a whole commit before it writes its id, so it was stuck on the next one.
	if (isRunaway(end)) return { doneCount, isTooLarge: true, isTimedOut };
	// A commit's id is written first, so the last one may be the one that failed.
	return { doneCount: Math.max(0, doneCount - 1), isTooLarge: false, isTimedOut };
}

/** One colon for each parent; a mode for each and for the result; ids likewise; then letters. */
function parseRaw(
	raw: string,
	idLength: number,
): Pick<CommitChange, "blob" | "before" | "isNewPath" | "isSubmodule"> {
	let parents = 1;
	while (raw[parents] === ":") parents++;
	const modesEnd = parents + (parents + 1) * "100644 ".length;
	const idStart = modesEnd + parents * (idLength + 1);
	const blob = raw.slice(idStart, idStart + idLength);
	return {
		blob,
		before: raw.slice(modesEnd, idStart - 1),
		isNewPath: isAllAdded.test(raw.slice(idStart + idLength)),
		isSubmodule: raw.startsWith(submoduleMode, modesEnd - "100644 ".length),
	};
}

const command = [
	"diff-tree",
	"--stdin",
	"--root",
	"--always",
	"-r",
	"-c",
	"-z",
	"--raw",
	"--no-abbrev",
	"--no-renames",
	"--no-ext-diff",
	"--no-textconv",
	"--ignore-submodules=none",
];
const isZero = /^0+$/;
const isAllAdded = /^ A+$/;
/** No commit of an ordinary repository takes git a tenth of it. */
const defaultIdleMs = 20_000;
const maxTimeouts = 2;
/** So long that few ordinary commits are looked at twice, and short: git collects a million paths a second. */
const maxUncheckedIdleMs = 1_500;
/** Comparing 20,000 commits of Redis takes git a sixth of it. */
const maxUncheckedBytes = 192 << 20;
/** Fewer commits are not worth a second process. */
const minShared = 2000;
/** A repository with so many broken trees is not worth hours. */
const maxProcesses = 500;
