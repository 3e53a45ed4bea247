// Lists what is staged: the paths at which the index differs from every parent that the next commit
// will have. Most commits have one; one that ends a merge has more.

import { join } from "node:path";
import { runGit } from "../../git/git-process.ts";
import { type Repository, readRegular } from "../../git/repository.ts";
import { parseIndex } from "../../git/repository-roots.ts";
import type { Problem } from "../../model/report.ts";
import { decodePath } from "../../text/path.ts";
import { findCommit } from "./range.ts";

export interface StagedOptions {
	/** The value of GIT_INDEX_FILE; a relative one counts from the work tree's root, as in git. */
	readonly indexFile?: string | undefined;
	/** The next commit replaces HEAD: compare with its parent. */
	readonly amend?: boolean;
	/** Ids of further parents of the next commit, beside those that a merge has left in MERGE_HEAD. */
	readonly mergeHeads?: readonly string[] | undefined;
	/** Only what is at or below these paths, from the root with "/"; default: everything. */
	readonly paths?: readonly string[] | undefined;
	/** A commit is being made: it may be one that brings nothing. */
	readonly isCommit?: boolean;
}

export interface StagedChange {
	readonly path: string;
	/** "" for what is deleted. */
	readonly blob: string;
	/** The ids that the parents have there, or had where it was renamed from; "" for nothing. */
	readonly olds: readonly string[];
	readonly isNewPath: boolean;
	readonly isSubmodule: boolean;
}

export interface Staged {
	readonly isAnythingStaged: boolean;
	/** All paths at which the index differs from HEAD. */
	readonly paths: ReadonlySet<string>;
	readonly changes: readonly StagedChange[];
}

/** Compares the index with each parent that the next commit will have. */
export async function listStaged(
	repository: Repository,
	options: StagedOptions,
	report: (problem: Problem) => void = () => {},
): Promise<Staged> {
	const { indexFile, amend } = options;
	const isNamed = belowAny(options.paths);
	const environment = indexFile ? { GIT_INDEX_FILE: indexFile } : {};
	const revision = amend ? "HEAD^" : "HEAD";
	const compareWith = (against: string) =>
		runGit(repository, [...comparing, against, "--"], { environment });
	const [compared, unmerged, ...others] = await Promise.all([
		compareWith(revision),
		listConflicts(repository, environment),
		...listMergeHeads(repository, options).map(compareWith),
	]);
	const answer =
		compared.status === 0 ? compared : await compareWith(await findParent(repository, revision));
	if (answer.status !== 0) {
		const message = `Cannot read what is staged: git says "${answer.errors[0] ?? ""}"`;
		report({ code: "git", message });
	}
	const conflicts = unmerged.filter(({ path }) => isNamed(path));
	// A parent that cannot be compared with does not count as known content.
	const parents = [answer, ...others.filter(({ status }) => status === 0)];
	const [listed, ...known] = parents.map(({ output }) => parseChanges(output, isNamed));
	const changes = mergeChanges(listed!, known);
	return {
		paths: new Set([...listed!, ...conflicts].map(({ path }) => path)),
		isAnythingStaged: answer.status !== 0 || listed!.length > 0 || conflicts.length > 0,
		changes: [...changes, ...conflicts].filter(({ blob }) => blob !== ""),
	};
}

/** Makes a check whether a path is one of these, or below one. */
function belowAny(paths: readonly string[] | undefined): (path: string) => boolean {
	const named = new Set(paths);
	if (paths === undefined || named.has("")) return () => true;
	return (path) => {
		for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) {
			if (named.has(path.slice(0, end))) return true;
		}
		return false;
	};
}

/** Keeps the paths that differ from every parent: all else came with one of them. */
function mergeChanges(
	listed: readonly StagedChange[],
	others: readonly (readonly StagedChange[])[],
): readonly StagedChange[] {
	const known = others.map((changes) => new Map(changes.map((change) => [change.path, change])));
	return listed.flatMap((change) => {
		const same = known.flatMap((changes) => changes.get(change.path) ?? []);
		if (same.length < known.length) return [];
		return [
			{
				...change,
				olds: [change, ...same].flatMap(({ olds }) => olds),
				isNewPath: change.isNewPath && same.every(({ isNewPath }) => isNewPath),
			},
		];
	});
}

/** A deleted path has no blob. */
function parseChanges(output: Buffer, isNamed: (path: string) => boolean): StagedChange[] {
	const records = output.toString("latin1").split("\0");
	const changes: StagedChange[] = [];
	for (let i = 0; i + 1 < records.length; i += 2) {
		const [, mode = "", oldId = "", blob = "", status = ""] = records[i]!.split(" ");
		const isPair = /^[RC]/.test(status);
		if (isPair) i++;
		const { path } = decodePath(records[i + 1]!);
		if (status.startsWith("U") || !isNamed(path)) continue;
		changes.push({
			path,
			blob: status.startsWith("D") ? "" : blob,
			olds: [isZero.test(oldId) ? "" : oldId],
			isNewPath: isPair || status === "A",
			isSubmodule: mode === "160000",
		});
	}
	return changes;
}

/** The merged commits: git leaves them in a file once it waits for a person, and gives them to its hooks before. */
function listMergeHeads({ gitDir }: Repository, { mergeHeads = [] }: StagedOptions): string[] {
	const lines = readRegular(join(gitDir, "MERGE_HEAD")).split("\n");
	const ids = [...lines, ...mergeHeads].filter((id) => isId.test(id));
	return [...new Set(ids)].slice(0, maxMergeHeads);
}

/** In a conflict the index has up to three versions, and HEAD may have any of them. */
async function listConflicts(
	repository: Repository,
	environment: Readonly<Record<string, string>>,
): Promise<StagedChange[]> {
	const { output } = await runGit(repository, ["ls-files", "--unmerged", "-z"], { environment });
	return parseIndex(output.toString("latin1")).map(({ id, path, mode }) => ({
		path: decodePath(path).path,
		blob: id,
		olds: [""],
		isNewPath: false,
		isSubmodule: mode === "160000",
	}));
}

/** The commit to compare with, or the empty tree before the first one. */
async function findParent(repository: Repository, revision: string): Promise<string> {
	const commit = await findCommit(repository, revision);
	if (commit !== undefined) return commit;
	const { output: emptyTree } = await runGit(repository, ["hash-object", "-t", "tree", "--stdin"]);
	return emptyTree.toString("latin1").trim();
}

const comparing = [
	"diff-index",
	"--cached",
	"--raw",
	"-z",
	"-M",
	"--no-abbrev",
	"--no-ext-diff",
	"--no-textconv",
	"--ita-invisible-in-index",
];
const isZero = /^0+$/;
const isId = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
/** Of an octopus. */
const maxMergeHeads = 16;
