// Reads the policy out of a commit, so that what is scanned has no say in it: `--policy-from`.
// A file outside of the repository is read where it lies, for no commit of it can change that.

import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { UsageError } from "../errors.ts";
import { type CommitFiles, openCommitFiles } from "../git/commit-files.ts";
import { findGit } from "../git/git-program.ts";
import { openRepository, type Repository } from "../git/repository.ts";
import {
	diskShelf,
	maxPolicyBytes,
	noFile,
	type PolicyShelf,
	refuse,
	tooLarge,
} from "./policy-file.ts";

export interface PolicyCommit {
	readonly shelf: PolicyShelf;
	readonly files: CommitFiles;
	/** Turns a path below the root into one from the top of the repository. */
	readonly fromTop: (path: string) => string;
}

/** @throws UsageError "git-missing", "repository", "revision" */
export function openPolicyCommit(root: string, revision: string): PolicyCommit {
	const program = findGit(root);
	if (program === undefined) {
		throw new UsageError(
			"git-missing",
			"Cannot read the policy from a commit without git: none is on PATH outside of the repository",
		);
	}
	const repository = openRepository(root, program);
	const files = openCommitFiles(repository, revision);
	const folder = pathInside(repository.root, root, root) ?? "";
	const fromTop = (path: string) => (folder === "" ? path : `${folder}/${path}`);
	return { shelf: createShelf(root, repository, files), files, fromTop };
}

function createShelf(root: string, repository: Repository, files: CommitFiles): PolicyShelf {
	return {
		read(path, shown, isNamed) {
			const inside = pathInside(repository.root, root, path);
			if (inside === undefined) return diskShelf.read(path, shown, isNamed);
			const entry = files.find(inside);
			if (entry === undefined && !isNamed) return undefined;
			const commit = files.commit.slice(0, 12);
			if (entry === undefined) refuse(shown, `commit ${commit} has no such file`);
			if (entry.kind !== "file") refuse(shown, `${noFile} in commit ${commit}`);
			const bytes = files.read(entry, maxPolicyBytes);
			if (bytes === "too-large") refuse(shown, tooLarge);
			if (bytes === "unreadable") refuse(shown, `git cannot read it in commit ${commit}`);
			return bytes.toString("utf8");
		},
		list(path) {
			const inside = pathInside(repository.root, root, path);
			if (inside === undefined) return diskShelf.list(path);
			return files.find(inside)?.kind === "folder" ? files.list(inside) : undefined;
		},
	};
}

/**
 * Gives the path from the repository's root, with "/"; undefined for one that lies elsewhere.
 * Below the root nothing is resolved: a link there may be its author's.
 */
function pathInside(top: string, root: string, path: string): string | undefined {
	const below = wayTo(root, path);
	const real = below === undefined ? realOf(path) : join(realpathSync(root), below);
	return wayTo(top, real)?.split(sep).join("/");
}

function wayTo(folder: string, path: string): string | undefined {
	const way = relative(folder, path);
	return way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way) ? undefined : way;
}

function realOf(path: string): string {
	const folder = dirname(path);
	return existsSync(folder) ? join(realpathSync(folder), basename(path)) : path;
}
