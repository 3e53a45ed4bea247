// Which files make up the tree that is scanned? Inside a git work tree what git tracks or does
// not ignore, elsewhere every file below; whatever is named, always. A symbolic link that is
// named leads the scan only to what lies below the root.

import { lstatSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { UsageError } from "../../errors.ts";
import type { Notice, Problem } from "../../model/report.ts";
import { decodeKept, keepBytes, openable } from "../../text/path.ts";
import { quoted } from "../../text/quoted.ts";
import { reasonOf } from "../../text/system-error.ts";
import type { AbsentEntry, Entry, Listing, ListingOptions } from "./entry.ts";
import { createFolderLister } from "./folder-listing.ts";

/**
 * Lists what to scan below `root`; a root that is a file is the only entry, below its folder.
 * Git runs in its own process: call early, await late.
 * @throws UsageError "path-missing", "path-outside"
 */
export async function listTree(root: string, options: ListingOptions = {}): Promise<Listing> {
	const real = existing(root, () => realpathSync(root));
	const isFolder = existing(root, () => statSync(real)).isDirectory();
	const folder = isFolder ? real : dirname(real);
	const names = isFolder ? (options.paths ?? [""]) : [basename(real)];

	const entries = new Map<string, Entry>();
	const absent: AbsentEntry[] = [];
	const problems = new Map<string, Problem>();
	const notices: Notice[] = [];
	function add(entry: Entry): void {
		const key = entry.bytes === undefined ? entry.path : `\0${entry.bytes.toString("latin1")}`;
		if (entry.isNamed || !entries.has(key)) entries.set(key, entry);
	}
	/** A folder may be met twice: by git and by a walk. */
	function addProblem(problem: Problem): void {
		const key = `${problem.code} ${problem.path}`;
		if (!problems.has(key)) problems.set(key, problem);
	}
	const listFolder = createFolderLister(folder, options, {
		add,
		addAbsent: (entry) => absent.push(entry),
		problem: addProblem,
		notice: (notice) => notices.push(notice),
	});

	async function listNamed(way: string): Promise<void> {
		const path = decodeKept(way);
		const absolute = openable(join(folder, way));
		const stats = existing(way, () => lstatSync(absolute));
		if (stats.isDirectory()) return listFolder(path);
		add({ ...path, isTracked: false, isNamed: true });
		const target = stats.isSymbolicLink() ? targetOf(absolute) : undefined;
		if (target === undefined) return;
		const targetPath = relativeTo(folder, target);
		if (targetPath !== undefined) return listNamed(targetPath);
		addProblem({ code: "symlink-outside", message: leadsOutside, path: path.path });
	}

	for (const name of names) {
		if (options.signal?.aborted) break;
		await listNamed(realPathBelow(folder, name));
	}
	return {
		root: folder,
		entries: [...entries.values()],
		absent,
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

/** Gives `path` relative to the root with "/", undefined where it is not below it. */
function relativeTo(root: string, path: string): string | undefined {
	const way = relative(root, path);
	if (way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way)) return undefined;
	return way.split(sep).join("/");
}

/** Gives a path without links; undefined for a link to nothing. */
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

function existing<T>(name: string, look: () => T): T {
	try {
		return look();
	} catch (error) {
		throw new UsageError(
			"path-missing",
			`Name a path that exists and may be read: ${quoted(decodeKept(name).path)} (${reasonOf(error)})`,
		);
	}
}

const leadsOutside =
	"Scan the target by its own path: a symbolic link is not followed out of the scanned folder";
