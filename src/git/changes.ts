// Which blob did each commit bring to which path? `git diff-tree --stdin`, plumbing that knows
// no configured program, compares each commit with the parents it is told. A merge tells only
// what differs from all its parents: the rest came with one of them.

import { isEndless } from "./limits.ts";
import type { Repository } from "./repository.ts";
import { feedLines, readRecords, runGit, startGit } from "./run.ts";

/** A commit, and what to compare it with. */
export interface ComparedCommit {
	readonly id: string;
	/** Its parents, as far as their trees are there; none: see `isCutOff`. */
	readonly parents: readonly string[];
	/** It has parents, but none to compare with: it counts as having brought all it holds. */
	readonly isCutOff: boolean;
	/** Its own tree is not there: nothing can be told of it. */
	readonly isTreeless: boolean;
}

export interface Change {
	/** The commit's index in the given list. */
	readonly at: number;
	readonly blob: string;
	/** What its parents have there, separated by spaces; zeros for nothing. */
	readonly before: string;
	/** One character a byte ("latin1"). */
	readonly path: string;
	/** No parent has anything at that path. */
	readonly isNewPath: boolean;
	readonly isSubmodule: boolean;
}

/**
 * Tells `visit` of every change, in no certain order of commits; gives the commits whose trees
 * could not be read.
 */
export async function visitChanges(
	repository: Repository,
	commits: readonly ComparedCommit[],
	visit: (change: Change) => void,
	maxSilenceMs = defaultSilenceMs,
): Promise<string[]> {
	const all = [...commits.keys()].filter((at) => !commits[at]!.isTreeless);
	const whole = all.filter((at) => commits[at]!.isCutOff);
	const rest = all.filter((at) => !commits[at]!.isCutOff);
	const middle = rest.length < minShared ? rest.length : rest.length >>> 1;
	const unread: number[] = [];
	let silences = 0;
	await Promise.all([share(rest.slice(0, middle)), share(rest.slice(middle))]);
	unread.push(...whole.slice(maxProcesses));
	for (const at of whole.slice(0, maxProcesses)) {
		const { isComplete, entries } = await listTree(repository, commits[at]!.id);
		for (const { id, path, isSubmodule } of entries) {
			visit({ at, blob: id, before: "", path, isNewPath: true, isSubmodule });
		}
		if (!isComplete) unread.push(at);
	}
	return unread.map((at) => commits[at]!.id);

	/** A commit that two processes died on is read by itself. */
	async function share(places: readonly number[]): Promise<void> {
		let left = places;
		let suspect = -1;
		for (let processes = 0; left.length > 0 && processes < maxProcesses; processes++) {
			const { told, isTooLarge, isSilent } = await visitUntilDeath(
				repository,
				commits,
				left,
				visit,
				maxSilenceMs,
			);
			left = left.slice(told);
			if (isSilent && ++silences > maxSilences) break;
			if (repository.limits.lostMsLeft <= 0) break;
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
}

/** Gives how many of the commits were told of for certain, and whether the next one was too much. */
async function visitUntilDeath(
	repository: Repository,
	commits: readonly ComparedCommit[],
	wanted: readonly number[],
	visit: (change: Change) => void,
	maxSilenceMs: number,
): Promise<{ readonly told: number; readonly isTooLarge: boolean; readonly isSilent: boolean }> {
	// A merge of trees that name each other keeps git busy for ever before it says a word.
	const git = startGit(repository, command, { maxSilenceMs });
	void feedLines(
		git,
		wanted.map((at) => [commits[at]!.id, ...commits[at]!.parents].join(" ")),
	);
	let told = 0;
	let ofCommit = 0;
	let raw: string | undefined;
	for await (const records of readRecords(git.output, "\0")) {
		for (const record of records) {
			if (raw !== undefined) {
				const change = parseRaw(raw, repository.idLength);
				if (change !== undefined) visit({ ...change, at: wanted[told - 1]!, path: record });
				raw = undefined;
				ofCommit++;
			} else if (record.startsWith(":")) raw = record;
			else {
				told++;
				ofCommit = 0;
			}
		}
		if (ofCommit > maxChangesOfCommit) {
			git.stop();
			return { told: Math.max(0, told - 1), isTooLarge: true, isSilent: false };
		}
	}
	const end = await git.ended;
	const { status, isSilent } = end;
	if (status === 0) return { told: wanted.length, isTooLarge: false, isSilent };
	// Git compares a commit whole before it tells its id, so the next one is what it was stuck on.
	if (isEndless(end)) return { told, isTooLarge: true, isSilent };
	// A commit is told by its id first: the last one told of may be the one that failed.
	return { told: Math.max(0, told - 1), isTooLarge: false, isSilent };
}

/** As many colons as parents, a mode for each and for the result, then ids alike, then letters. */
function parseRaw(
	raw: string,
	idLength: number,
): Pick<Change, "blob" | "before" | "isNewPath" | "isSubmodule"> | undefined {
	let parents = 1;
	while (raw[parents] === ":") parents++;
	const modesEnd = parents + (parents + 1) * "100644 ".length;
	const idStart = modesEnd + parents * (idLength + 1);
	const blob = raw.slice(idStart, idStart + idLength);
	if (isZero.test(blob)) return undefined;
	return {
		blob,
		before: raw.slice(modesEnd, idStart - 1),
		isNewPath: isAllAdded.test(raw.slice(idStart + idLength)),
		isSubmodule: raw.startsWith(submoduleMode, modesEnd - "100644 ".length),
	};
}

export interface TreeEntry {
	readonly id: string;
	/** One character a byte ("latin1"). */
	readonly path: string;
	readonly isSubmodule: boolean;
}

/** Gives all below the tree of a commit, tag or tree with the given id. */
export async function listTree(
	repository: Repository,
	id: string,
): Promise<{ readonly isComplete: boolean; readonly entries: readonly TreeEntry[] }> {
	const listing = ["ls-tree", "-r", "-z", "--full-tree", id];
	const { status, output } = await runGit(repository, listing);
	const entries: TreeEntry[] = [];
	for (const record of output.toString("latin1").split("\0")) {
		const tab = record.indexOf("\t");
		if (tab === -1) continue;
		const [mode, , entry = ""] = record.slice(0, tab).split(" ");
		const path = record.slice(tab + 1);
		entries.push({ id: entry, path, isSubmodule: mode === submoduleMode });
	}
	return { isComplete: status === 0, entries };
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
const submoduleMode = "160000";
const isZero = /^0+$/;
const isAllAdded = /^ A+$/;
/** Trees that name each other ten times over ten levels say ten thousand million paths in a few kB. */
const maxChangesOfCommit = 1_000_000;
/** No commit of an ordinary repository takes git a tenth of it. */
const defaultSilenceMs = 20_000;
const maxSilences = 2;
/** Fewer are not worth a second process. */
const minShared = 2000;
/** For a repository with so many broken trees, more processes are not worth hours. */
const maxProcesses = 500;
