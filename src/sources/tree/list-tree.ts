// Lists the files of the tree to scan: inside a git work tree those that git tracks or does not ignore, elsewhere
// every file below; whatever is named, always. A named symbolic link leads the scan only to what lies below the
// root.

import { lstatSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { UsageError } from "../../errors.ts";
import { nearestRepository } from "../../git/git-program.ts";
import type { Notice, Problem } from "../../model/report.ts";
import { type DecodedPath, decodeKept, keepBytes, openable } from "../../text/path.ts";
import { quoted } from "../../text/quoted.ts";
import { reasonOf } from "../../text/system-error.ts";
import { createFolderLister } from "./folder-listing.ts";
import { findBareRepositories, withoutObjects } from "./git-folder-files.ts";
import type {
	NotCheckedOutEntry,
	TreeEntry,
	TreeListing,
	TreeListingOptions,
} from "./tree-listing.ts";

/**
 * Lists what to scan below `root`; a root that is a file is the only entry, below its folder.
 * Git runs in its own process: call early, await late.
 * @throws UsageError "path-missing", "path-outside"
 */
export async function listTree(
	root: string,
	options: TreeListingOptions = {},
): Promise<TreeListing> {
	const real = existing(root, () => realpathSync(root));
	const isFolder = existing(root, () => statSync(real)).isDirectory();
	const folder = isFolder ? real : dirname(real);
	const names = isFolder ? (options.paths ?? [""]) : [basename(real)];

	const entries = new Map<string, TreeEntry>();
	const repositories = new Set<string>();
	const gitFolders = new Map<string, DecodedPath>();
	const ignoredEnv = new Set<string>();
	const realFolders = new Set<string>();
	const notCheckedOut: NotCheckedOutEntry[] = [];
	const problems = new Map<string, Problem>();
	const notices: Notice[] = [];
	function add(entry: TreeEntry): void {
		const key = entry.bytes === undefined ? entry.path : `\0${entry.bytes.toString("latin1")}`;
		if (entry.isNamed || !entries.has(key)) entries.set(key, entry);
	}
	/** A folder may be listed twice, by git and by a walk. */
	function addProblem(problem: Problem): void {
		const key = `${problem.code} ${problem.path}`;
		if (!problems.has(key)) problems.set(key, problem);
	}
	const listFolder = createFolderLister(folder, options, {
		add,
		addNotCheckedOut: (entry) => notCheckedOut.push(entry),
		addRepository: (path) => repositories.add(path),
		addGitFolder: (path) => gitFolders.set(path.path, path),
		addIgnoredEnv: (path) => ignoredEnv.add(path),
		addRealFolder: ({ path, bytes }) => bytes === undefined && realFolders.add(path),
		problem: addProblem,
		notice: (notice) => notices.push(notice),
	});

	async function listOperand(relativePath: string): Promise<void> {
		const path = decodeKept(relativePath);
		const absolute = openable(join(folder, relativePath));
		const stats = existing(relativePath, () => lstatSync(absolute));
		addRepositoryAround(stats.isDirectory() ? relativePath : dirname(relativePath));
		if (stats.isDirectory()) return listFolder(path);
		add({ ...path, isTracked: false, isNamed: true });
		const target = stats.isSymbolicLink() ? targetOf(absolute) : undefined;
		if (target === undefined) return;
		const targetPath = relativeTo(folder, target);
		if (targetPath !== undefined) return listOperand(targetPath);
		addProblem({ code: "symlink-outside", message: leadsOutside, path: path.path });
	}

	/** What is named may lie in a repository whose top folder is not. */
	function addRepositoryAround(relativePath: string): void {
		const repository = nearestRepository(join(folder, relativePath));
		const path = repository === undefined ? undefined : relativeTo(folder, repository);
		if (path) repositories.add(path);
	}

	for (const name of names) {
		if (options.signal?.aborted) break;
		await listOperand(realPathBelow(folder, name));
	}
	const listed = [...entries.values()];
	for (const bare of findBareRepositories(folder, listed)) gitFolders.set(bare.path, bare);
	return {
		root: folder,
		entries: withoutObjects(listed, [...gitFolders.values()]),
		gitFolders: [...gitFolders.values()].sort((one, other) => (one.path < other.path ? -1 : 1)),
		realFolders,
		repositories: [...repositories].sort(),
		ignoredEnv: [...ignoredEnv].filter((path) => !entries.has(path)),
		notCheckedOut,
		problems: [...problems.values()],
		notices,
	};
}

/** Names are as keepBytes() writes them. Resolves all links but the last name, which may be a link to scan itself. */
function realPathBelow(root: string, name: string): string {
	const absolute = resolve(root, name);
	const parent = existing(name, () => realPath(openable(dirname(absolute))));
	const path = relativeTo(root, absolute === root ? root : join(parent, basename(absolute)));
	if (path !== undefined) return path;
	throw new UsageError(
		"path-outside",
		`Scan ${quoted(decodeKept(name).path)} on its own: it is not below ${quoted(root)}`,
	);
}

/** `path` relative to the root with "/"; undefined where it is not below it. */
function relativeTo(root: string, path: string): string | undefined {
	const relativePath = relative(root, path);
	if (relativePath === ".." || relativePath.startsWith(`..${sep}`) || isAbsolute(relativePath))
		return undefined;
	return relativePath.split(sep).join("/");
}

/** The target of a link without further links; undefined for a link to nothing. */
function targetOf(link: string | Buffer): string | undefined {
	try {
		return realPath(link);
	} catch {
		return undefined;
	}
}

function realPath(path: string | Buffer): string {
	// That of JavaScript decodes names; the system's follows what Windows users map to a drive.
	if (process.platform === "win32") return realpathSync(path);
	return keepBytes(realpathSync.native(path, "buffer"));
}

function existing<T>(name: string, read: () => T): T {
	try {
		return read();
	} catch (error) {
		throw new UsageError(
			"path-missing",
			`Name a path that exists and may be read: ${quoted(decodeKept(name).path)} (${reasonOf(error)})`,
		);
	}
}

const leadsOutside =
	"Scan the target by its own path: a symbolic link is not followed out of the scanned folder";
