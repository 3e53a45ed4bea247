// Lists one folder: with git where it lies in a work tree; by walking where it does not, where an ignore rule
// covers it although it was named, and where git fails. A listing errs towards more, and says so. A nested
// repository is a folder of its own, with its own rules.

import { existsSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { isGitFolder } from "../../git/git-folder.ts";
import { findGit, nearestRepository } from "../../git/git-program.ts";
import type { Notice, Problem } from "../../model/report.ts";
import { below, type DecodedPath, onDisk } from "../../text/path.ts";
import { unlessBlocked } from "./blocked-git.ts";
import { type GitFiles, type IndexedPath, isIgnoredFolder, listGitFiles } from "./git-files.ts";
import { findGitFolder } from "./git-folder-files.ts";
import { findIgnoredEnv } from "./ignored-env.ts";
import { readsAll, showFolder, unreadableFolder, unreadHistories } from "./listing-messages.ts";
import { createRealFolderCheck, statsOf } from "./real-folders.ts";
import type { NotCheckedOutEntry, TreeEntry, TreeListingOptions } from "./tree-listing.ts";
import type { WalkOptions } from "./walk-folder.ts";

/** Receives what the listing finds. */
export interface ListingCollector {
	readonly add: (entry: TreeEntry) => void;
	readonly addNotCheckedOut: (entry: NotCheckedOutEntry) => void;
	/** Receives a folder below the root that is a repository, perhaps more than once. */
	readonly addRepository: (path: string) => void;
	/** Receives a folder in which git keeps a history: a ".git" below the root, or a bare repository. */
	readonly addGitFolder: (path: DecodedPath) => void;
	/** Receives a ".env" file that git ignores, and that is not listed. */
	readonly addIgnoredEnv: (path: string) => void;
	/** Receives a folder with listed files that no symbolic link leads to. */
	readonly addRealFolder: (folder: DecodedPath) => void;
	readonly problem: (problem: Problem) => void;
	readonly notice: (notice: Notice) => void;
}

/** Makes a function that lists one folder, "" for the root; the folder is real and below the root. */
export function createFolderLister(
	root: string,
	{
		includeIgnored = false,
		signal,
		gitTimeoutMs = defaultGitTimeoutMs,
		gitIdleMs = defaultGitIdleMs,
	}: TreeListingOptions,
	{
		add,
		addNotCheckedOut,
		addRepository,
		addGitFolder,
		addIgnoredEnv,
		addRealFolder,
		problem,
		notice,
	}: ListingCollector,
): (folder: DecodedPath) => Promise<void> {
	const isBelowRealFolders = createRealFolderCheck(root);

	async function listStart(folder: DecodedPath): Promise<void> {
		if (folder.bytes !== undefined) return await walkUnnamed(folder);
		const absolute = absolutePath(folder);
		const repository = nearestRepository(absolute);
		if (isGitFolder(absolute)) {
			const message = `Scan "${showFolder(folder)}" with --history too: it is git's own folder`;
			notice({ code: "git-folder", message });
		}
		const isInsideGit = relative(repository ?? absolute, absolute)
			.split(sep)
			.includes(".git");
		const isInWorkTree = repository !== undefined && !isInsideGit;
		if (isInWorkTree) await listByGit(folder, repository);
		if (!isInWorkTree || includeIgnored) await walk(folder);
	}

	/** A name that is not UTF-8 cannot be given to a new process. */
	async function walkUnnamed(folder: DecodedPath): Promise<void> {
		if (nearestRepository(root) !== undefined) {
			const message = `${readsAll(folder)}: git cannot be asked about a name that is not UTF-8`;
			notice({ code: "git-unavailable", message });
		}
		await walk(folder);
	}

	async function listByGit(folder: DecodedPath, repository: string): Promise<void> {
		const program = findGit(root, repository);
		if (program === undefined) {
			const message = `${readsAll(folder)}: no git was found on PATH outside it`;
			notice({ code: "git-unavailable", message });
			return void (await walk(folder));
		}
		const absolute = absolutePath(folder);
		const isPart = absolute !== repository;
		const question = { program, repository, folder: absolute, timeoutMs: gitTimeoutMs };
		const blocking = { repository, signal, idleMs: gitIdleMs };
		const ask = (indexOnly: boolean) =>
			unlessBlocked(blocking, (until) =>
				Promise.all([
					listGitFiles({ ...question, signal: until, indexOnly }),
					isPart && !indexOnly && isIgnoredFolder({ ...question, signal: until }),
				]),
			);
		const answer = await ask(false);
		if (signal?.aborted) return;
		if ("isIgnoreFile" in answer) {
			const path = relative(root, join(repository, answer.path)).split(sep).join("/");
			const failure = `"${path}" is no file, and git would wait for it for ever`;
			notice({ code: "git-failed", message: `${readsAll(folder)}: ${failure}` });
			await walk(folder);
			const indexed = answer.isIgnoreFile ? await ask(true) : answer;
			if ("isIgnoreFile" in indexed || "failure" in indexed[0]) return;
			return addSkipped(folder, repository, indexed[0].skipped);
		}
		const [files, isIgnored] = answer;
		if ("failure" in files) {
			notice({ code: "git-failed", message: `${readsAll(folder)}: ${files.failure}` });
			return void (await walk(folder));
		}
		const count = files.tracked.length + files.untracked.length + files.repositories.length;
		// A folder that was named is scanned even if all its files are ignored one by one.
		if (isPart && (isIgnored || count === 0)) {
			await walk(folder);
			return addSkipped(folder, repository, files.skipped);
		}
		await addFiles(folder, repository, files);
		const { listHiddenGit } = await import("./hidden-git.ts");
		if (!includeIgnored) {
			const listed = [...files.tracked, ...files.untracked].map(({ path }) => path);
			for (const path of findIgnoredEnv(absolute, listed)) {
				addIgnoredEnv(below(folder, { path }).path);
			}
		}
		const hidden = await listHiddenGit({ ...question, signal }, files, {
			...walkOptions(folder),
			onRealFolder: (inner) => addRealFolder(below(folder, inner)),
		});
		for (const path of hidden) add({ ...below(folder, path), isTracked: false, isNamed: false });
	}

	async function addFiles(folder: DecodedPath, repository: string, files: GitFiles): Promise<void> {
		for (const warning of files.warnings) warn(repository, warning);
		if (files.misplaced > 0) {
			const message = `Distrust the git index: ${files.misplaced} of its paths lead out of the folder`;
			notice({ code: "git-misplaced", message });
		}
		for (const path of files.tracked) {
			add({ ...below(folder, path), isTracked: true, isNamed: false });
		}
		for (const path of files.untracked) {
			add({ ...below(folder, path), isTracked: false, isNamed: false });
		}
		addSkipped(folder, repository, files.skipped);
		for (const path of files.repositories) await listNested(below(folder, path));
	}

	/** A skipped file that is on disk all the same is read from there. */
	function addSkipped(
		folder: DecodedPath,
		repository: string,
		skipped: readonly IndexedPath[],
	): void {
		for (const { id: blob, isSubmodule, ...path } of skipped) {
			const inner = below(folder, path);
			if (isSubmodule) noticeEmpty(inner);
			else if (isOnDisk(inner)) add({ ...inner, isTracked: true, isNamed: false });
			else addNotCheckedOut({ ...inner, blob, repository });
		}
	}

	function isOnDisk(path: DecodedPath): boolean {
		return isBelowRealFolders(path) && statsOf(onDisk(root, path))?.isDirectory() === false;
	}

	/** What git calls a repository may be gone, a file by now, or a folder without a ".git". */
	async function listNested(folder: DecodedPath): Promise<void> {
		if (!statsOf(onDisk(root, folder))?.isDirectory()) {
			add({ ...folder, isTracked: true, isNamed: false });
			return;
		}
		if (!isBelowRealFolders(folder)) return;
		const absolute = absolutePath(folder);
		// A name that is not UTF-8 cannot be given to a new process.
		const isListedByGit = folder.bytes === undefined && existsSync(join(absolute, ".git"));
		if (isListedByGit) {
			addRepository(folder.path);
			addGitFolderOf(folder);
			return listByGit(folder, absolute);
		}
		const count = await walk(folder);
		if (count === 0) noticeEmpty(folder);
	}

	function noticeEmpty(folder: DecodedPath): void {
		const message = `Check out "${folder.path}" to scan it: it is an empty submodule`;
		notice({ code: "submodule-empty", message });
	}

	function addGitFolderOf(repository: DecodedPath): boolean {
		const found = findGitFolder(root, repository);
		if (found !== undefined) addGitFolder(found);
		return found !== undefined;
	}

	async function walk(folder: DecodedPath): Promise<number> {
		const { walkFolder } = await import("./walk-folder.ts");
		const start = folder.path === "" ? root : onDisk(root, folder);
		const linked: string[] = [];
		const onRepository = (inner: DecodedPath): void => {
			if (inner.path === "") return;
			const repository = below(folder, inner);
			addRepository(repository.path);
			if (!addGitFolderOf(repository)) linked.push(repository.path);
		};
		const paths = await walkFolder(start, { ...walkOptions(folder), onRepository });
		for (const path of paths) add({ ...below(folder, path), isTracked: false, isNamed: false });
		if (linked.length > 0) notice(unreadHistories(linked));
		return paths.length;
	}

	function walkOptions(folder: DecodedPath): WalkOptions {
		return {
			signal,
			onUnreadable: (inner, reason) =>
				problem(
					unreadableFolder(inner.path === "" ? folder.path : below(folder, inner).path, reason),
				),
		};
	}

	/** Git names the folder from the top of its repository. */
	function warn(repository: string, warning: string): void {
		const found = /^warning: could not open directory '(.*)\/': (.+)$/.exec(warning);
		if (found?.[1] === undefined || found[2] === undefined) {
			notice({ code: "git-warning", message: `git says: ${warning}` });
			return;
		}
		const path = relative(root, join(repository, found[1])).split(sep).join("/");
		problem(unreadableFolder(path, found[2].toLowerCase()));
	}

	function absolutePath(folder: DecodedPath): string {
		return folder.path === "" ? root : join(root, folder.path);
	}

	return listStart;
}

const defaultGitTimeoutMs = 120_000;
/** A listing of a million files takes less, unless the disk is slow. */
const defaultGitIdleMs = 2000;
