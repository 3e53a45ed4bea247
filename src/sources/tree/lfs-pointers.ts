// Finds files that are only pointers of Git LFS. Where the local store has the content, that is read in the place of the
// pointer; the rest is on a server, out of a scan's reach. Only files that .gitattributes gives to LFS are checked for
// the first line of a pointer.

import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { endOfPointers, lfsIdOf } from "../../containers/lfs-pointer.ts";
import { isGitFolder, isGitLink } from "../../git/git-folder.ts";
import type { Blob } from "../../model/blob.ts";
import { onDisk } from "../../text/path.ts";
import { reasonOf } from "../../text/system-error.ts";
import { describeMissingLfs, findLfsObject } from "../lfs-store.ts";
import type { ScanAccounting } from "../source.ts";
import { createFileReader, openFlags } from "./file-reader.ts";
import type { TreeEntry, TreeListing } from "./tree-listing.ts";

/** Yields what pointers stand for, under the paths of the pointers; one problem counts the contents that are not here. */
export async function* readLfsContents(
	listing: Pick<TreeListing, "root" | "entries">,
	accounting: ScanAccounting,
): AsyncGenerator<Blob> {
	const pointers = await findPointers(listing, accounting.isExcluded);
	const findGitFolder = createGitFolderSearch(listing.root);
	const reader = createFileReader(accounting.maxFileBytes);
	const missing: string[] = [];
	try {
		for (const { path, id } of pointers) {
			if (accounting.signal.aborted) return;
			const gitFolder = findGitFolder(dirname(path));
			const object = gitFolder === undefined ? undefined : findLfsObject(gitFolder, id);
			if (object === undefined) {
				missing.push(path);
				continue;
			}
			const { file, size } = object;
			accounting.addPlanned(size);
			let content: Blob["content"] | undefined;
			try {
				content = size > accounting.maxFileBytes ? undefined : reader.read(file, size);
			} catch (error) {
				const message = `Make what Git LFS keeps for this file readable and scan again: ${reasonOf(error)}`;
				accounting.addProblem({ code: "unreadable", message, path });
				continue;
			}
			if (content !== undefined) yield { content, provenance: [{ where: "file", path }] };
			else accounting.addProblem({ code: "too-large", message: tooLarge, path });
		}
	} finally {
		reader.close();
	}
	if (missing.length === 0) return;
	const message = `${describeMissingLfs(missing, "file")}, not their content: get it with "git lfs pull" and scan again`;
	accounting.addProblem({ code: "lfs", message });
}

/** Finds the git folder of the repository that a folder is in. */
function createGitFolderSearch(root: string): (folder: string) => string | undefined {
	const known = new Map<string, string | undefined>();
	const find = (folder: string): string | undefined => {
		if (known.has(folder)) return known.get(folder);
		const parent = dirname(folder);
		const gitFolder = gitFolderAt(folder) ?? (parent === folder ? undefined : find(parent));
		known.set(folder, gitFolder);
		return gitFolder;
	};
	return (folder) => find(resolve(root, folder));
}

/** Worktrees share the store of their repository. */
function gitFolderAt(folder: string): string | undefined {
	const dotGit = join(folder, ".git");
	if (isGitFolder(dotGit)) return dotGit;
	if (!isGitLink(dotGit)) return undefined;
	const linked = resolve(
		folder,
		readStart(dotGit, 4096).toString().slice("gitdir: ".length).trim(),
	);
	// Without such a file the folder is its own.
	return resolve(linked, readStart(join(linked, "commondir"), 4096).toString().trim());
}

interface Pointer {
	readonly path: string;
	/** Of the content: SHA-256, in hexadecimal digits. */
	readonly id: string;
}

async function findPointers(
	{ root, entries }: Pick<TreeListing, "root" | "entries">,
	isExcluded: (path: string) => boolean,
): Promise<readonly Pointer[]> {
	const rules = entries
		.filter(({ path }) => /(?:^|\/)\.gitattributes$/.test(path))
		.slice(0, maxAttributeFiles)
		.flatMap((entry) => {
			const text = readStart(onDisk(root, entry), maxAttributeBytes).toString();
			const patterns = text.split("\n").flatMap(lfsPattern);
			return patterns.length > 0
				? [{ folder: entry.path.slice(0, -attributes.length), patterns }]
				: [];
		});
	if (rules.length === 0) return [];
	const { default: ignore } = await import("ignore");
	const filters = rules.map(({ folder, patterns }) => {
		const matcher = ignore({ ignoreCase: false, allowRelativePaths: true }).add(patterns);
		return (path: string) => path.startsWith(folder) && matcher.ignores(path.slice(folder.length));
	});
	const pointerAt = (entry: TreeEntry): Pointer[] => {
		const { path } = entry;
		const isLfs = path !== "" && filters.some((isOf) => isOf(path));
		if (!isLfs || isExcluded(path)) return [];
		const id = lfsIdOf(readStart(onDisk(root, entry), endOfPointers));
		return id === undefined ? [] : [{ path, id }];
	};
	return entries.flatMap(pointerAt);
}

/** The pattern of a line that gives files to LFS; at most as many stars as are quick to match. */
function lfsPattern(line: string): string[] {
	const [pattern = "", ...attributesOfLine] = line.trim().split(/\s+/);
	const isSafe = pattern.length <= 200 && (pattern.match(/\*\*/g)?.length ?? 0) <= 2;
	return attributesOfLine.includes("filter=lfs") && !/^[#!"[]/.test(pattern) && isSafe
		? [pattern]
		: [];
}

/** Nothing of what cannot be read, which the scan itself reports. */
function readStart(path: string | Buffer, bytes: number): Buffer {
	const nothing = Buffer.alloc(0);
	let file: number | undefined;
	try {
		file = openSync(path, openFlags);
		if (!fstatSync(file).isFile()) return nothing;
		const buffer = Buffer.alloc(bytes);
		return buffer.subarray(0, readSync(file, buffer, 0, bytes, 0));
	} catch {
		return nothing;
	} finally {
		if (file !== undefined) closeSync(file);
	}
}

const tooLarge = "Raise --max-file-size to scan the content that Git LFS keeps for this file";
const attributes = ".gitattributes";
const maxAttributeFiles = 100;
const maxAttributeBytes = 1 << 16;
