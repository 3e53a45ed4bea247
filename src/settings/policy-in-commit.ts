// Reads the policy from a commit, for --policy-from, so that the scanned files have no say in it. A file outside of
// the repository is read from disk, since no commit of it can change that.

import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { UsageError } from "../errors.ts";
import { type CommitFiles, openCommitFiles } from "../git/commit-files.ts";
import { findGit } from "../git/git-program.ts";
import { openRepository, type Repository } from "../git/repository.ts";
import {
	maxPolicyBytes,
	notRegularReason,
	type PolicyFiles,
	policyFilesOnDisk,
	refusePolicyFile,
	tooLargeReason,
} from "./policy-file.ts";

export interface PolicyCommit {
	readonly policyFiles: PolicyFiles;
	readonly files: CommitFiles;
	/** Turns a path below the scan's root into one from the repository's root. */
	readonly toRepositoryPath: (path: string) => string;
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
	const toRepositoryPath = (path: string) => (folder === "" ? path : `${folder}/${path}`);
	return { policyFiles: policyFilesInCommit(root, repository, files), files, toRepositoryPath };
}

function policyFilesInCommit(
	root: string,
	repository: Repository,
	files: CommitFiles,
): PolicyFiles {
	return {
		read(path, shown, isNamed) {
			const inside = pathInside(repository.root, root, path);
			if (inside === undefined) return policyFilesOnDisk.read(path, shown, isNamed);
			const entry = files.find(inside);
			if (entry === undefined && !isNamed) return undefined;
			const commit = files.commit.slice(0, 12);
			if (entry === undefined) refusePolicyFile(shown, `commit ${commit} has no such file`);
			if (entry.kind !== "file") refusePolicyFile(shown, `${notRegularReason} in commit ${commit}`);
			const bytes = files.read(entry, maxPolicyBytes);
			if (bytes === "too-large") refusePolicyFile(shown, tooLargeReason);
			if (bytes === "unreadable") refusePolicyFile(shown, `git cannot read it in commit ${commit}`);
			return bytes.toString("utf8");
		},
		list(path) {
			const inside = pathInside(repository.root, root, path);
			if (inside === undefined) return policyFilesOnDisk.list(path);
			return files.find(inside)?.kind === "folder" ? files.list(inside) : undefined;
		},
	};
}

/**
 * The path from the repository's root, with "/"; undefined for one that lies elsewhere. Below the scan's root
 * no link is resolved, since its author may be hostile.
 */
function pathInside(top: string, root: string, path: string): string | undefined {
	const below = pathBelow(root, path);
	const real = below === undefined ? realOf(path) : join(realpathSync(root), below);
	return pathBelow(top, real)?.split(sep).join("/");
}

function pathBelow(folder: string, path: string): string | undefined {
	const relativePath = relative(folder, path);
	return relativePath === ".." || relativePath.startsWith(`..${sep}`) || isAbsolute(relativePath)
		? undefined
		: relativePath;
}

function realOf(path: string): string {
	const folder = dirname(path);
	return existsSync(folder) ? join(realpathSync(folder), basename(path)) : path;
}
