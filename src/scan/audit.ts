// Plans an audit: the files of a repository and its whole history as one source, so that a key is one finding
// wherever it is. A folder that is no repository has only files, a bare repository only a history; a notice says so.

import { realpathSync, statSync } from "node:fs";
import { UsageError } from "../errors.ts";
import { isGitFolder } from "../git/git-folder.ts";
import { findGit, nearestRepository } from "../git/git-program.ts";
import { openRepository, type Repository } from "../git/repository.ts";
import type { Blob } from "../model/blob.ts";
import type { Notice, Scope } from "../model/report.ts";
import type { Locator } from "../sources/locator.ts";
import { openHistoryTarget } from "../sources/repository/targets.ts";
import type { Source } from "../sources/source.ts";
import { listTree } from "../sources/tree/list-tree.ts";
import { createTreeSource } from "../sources/tree/tree-source.ts";
import { cloneAdvice } from "../text/clone-advice.ts";
import { quoted } from "../text/quoted.ts";
import { reasonOf } from "../text/system-error.ts";

/** The parts of a scan plan that depend on what is audited. */
export interface Audit {
	readonly source: Source;
	/** Absent without a history. */
	readonly locate?: Locator;
	/** Its commits are counted while the source is read. */
	readonly scope: Scope;
	readonly notices: readonly Notice[];
	/** Folders below the root that are repositories with a policy of their own. */
	readonly repositories: readonly string[];
}

export interface AuditOptions {
	readonly includeIgnored?: boolean | undefined;
	readonly signal?: AbortSignal | undefined;
}

/**
 * Plans the audit of the repository that `path` is, or is inside of.
 * @throws UsageError "path-missing", "repository", "git-missing", "usage"
 */
export async function planAudit(path: string, options: AuditOptions = {}): Promise<Audit> {
	const folder = existingFolder(path);
	const repository = repositoryAt(folder);
	if (repository === undefined) {
		const tree = await openTree(folder, options);
		const below = tree.repositories?.length ?? 0;
		const what =
			below === 0
				? "only its files were audited"
				: `its files were audited, and of ${below === 1 ? "the repository" : `the ${below} repositories`} below it no more history than a scan of files reads: audit each for all of it`;
		return {
			...tree,
			scope: { mode: "audit", root: folder },
			notices: [
				{ code: "no-repository", message: `${quoted(path)} is no git repository: ${what}` },
			],
		};
	}
	const { root, bare } = repository;
	const [history, tree] = await Promise.all([
		openHistoryTarget(repository),
		bare ? undefined : openTree(root, options),
	]);
	return {
		...history,
		source: tree === undefined ? history.source : oneAfterTheOther(tree.source, history.source),
		repositories: tree?.repositories ?? [],
		scope: {
			...history.scope,
			mode: "audit",
			get commits() {
				return history.scope.commits ?? 0;
			},
		},
		notices: [
			...(bare
				? [{ code: "bare", message: "The repository is bare: it has no files beside its history" }]
				: []),
			...(folder === root
				? []
				: [
						{
							code: "whole-repository",
							message: `Audited the whole repository that ${quoted(path)} is in`,
						},
					]),
		],
	};
}

function existingFolder(path: string): string {
	try {
		if (statSync(path).isDirectory()) return realpathSync(path);
	} catch (error) {
		const message = `Cannot audit ${quoted(path)}: ${reasonOf(error)}`;
		throw new UsageError("path-missing", message, cloneAdvice(path));
	}
	throw new UsageError(
		"usage",
		`Cannot audit ${quoted(path)}: it is no folder`,
		'Name a repository, or use "unleak scan" for a file',
	);
}

/** A repository whose history cannot be read is an error: its files alone are no audit. */
function repositoryAt(folder: string): Repository | undefined {
	if (!isGitFolder(folder) && nearestRepository(folder) === undefined) return undefined;
	const program = findGit(folder);
	if (program !== undefined) return openRepository(folder, program);
	throw new UsageError(
		"git-missing",
		"Cannot read the history: git was not found on the PATH",
		'Install git, or use "unleak scan" for the files alone',
	);
}

async function openTree(
	root: string,
	{ includeIgnored, signal }: AuditOptions,
): Promise<Pick<Audit, "source" | "repositories">> {
	const listing = await listTree(root, { includeIgnored, signal });
	// The history has all contents of this repository.
	const notCheckedOut = listing.notCheckedOut.filter(({ repository }) => repository !== root);
	const { repositories } = listing;
	return { source: createTreeSource({ ...listing, notCheckedOut }), repositories };
}

/** One source after the other. */
export function oneAfterTheOther(first: Source, second: Source): Source {
	return async function* (accounting): AsyncGenerator<Blob> {
		yield* first(accounting);
		if (accounting.signal.aborted) return;
		accounting.setShare?.(0);
		yield* second(accounting);
	};
}
