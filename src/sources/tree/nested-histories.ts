// Reads the histories of repositories that lie in the scanned tree: a ".git" in a folder below it, a bare repository.
// Git is not asked, since its settings are anybody's: the files of objects are read as they stand, and nothing outside
// of the folder. A plain scan promises no history, so what is too large is not read, and a notice says so.

import { closeSync, lstatSync, openSync, readSync, type Stats } from "node:fs";
import { join } from "node:path";
import { type FolderFile, joinFiles } from "../../containers/git-folder.ts";
import type { Blob } from "../../model/blob.ts";
import { below, type DecodedPath, decodePath, onDisk } from "../../text/path.ts";
import { reasonOf } from "../../text/system-error.ts";
import type { ScanAccounting } from "../source.ts";
import { openFlags } from "./file-reader.ts";
import { holdsObjects } from "./git-folder-files.ts";
import { unreadHistories } from "./listing-messages.ts";
import { type FolderEntry, readFolder } from "./read-folder.ts";
import type { TreeListing } from "./tree-listing.ts";

/** Yields one blob for each folder, of all its objects: containers/git-folder.ts. */
export async function* readNestedHistories(
	{ root, gitFolders }: Pick<TreeListing, "root" | "gitFolders">,
	accounting: ScanAccounting,
): AsyncGenerator<Blob> {
	const unread: string[] = [];
	let remainingBytes = accounting.archiveDepth ? maxTotalBytes : 0;
	for (const folder of gitFolders) {
		if (accounting.signal.aborted) return;
		const { path } = folder;
		const shown = path === "" ? "objects" : path;
		const files = filesIn(root, folder, remainingBytes);
		const bytes = files?.reduce((sum, { size }) => sum + size, 0) ?? 0;
		if (accounting.isExcluded(shown) || accounting.isExcluded(`${shown}/objects`)) {
			accounting.addExcluded(bytes);
			continue;
		}
		const name = path.replace(/(?:^|\/)\.git$/, "") || ".";
		if (files === undefined) {
			unread.push(name);
			continue;
		}
		if (isElsewhere(root, folder, files)) unread.push(name);
		remainingBytes -= bytes;
		const joined = joinFiles(files.map((file) => contentOf(file, shown, accounting)));
		accounting.addPlanned(joined.length);
		const readAt = (into: Uint8Array, position: number): number =>
			joined.copy(into, 0, position, position + into.length);
		const content = { kind: "large", size: joined.length, readAt } as const;
		yield { content, provenance: [{ where: "file", path: shown }] };
	}
	if (unread.length > 0) accounting.addNotice(unreadHistories(unread));
}

interface FoundFile {
	/** One character a byte. */
	readonly name: string;
	readonly disk: string | Buffer;
	readonly size: number;
}

/** Regular files in real folders alone; undefined where they have more than `maxBytes`. */
function filesIn(root: string, gitFolder: DecodedPath, maxBytes: number): FoundFile[] | undefined {
	const found: FoundFile[] = [];
	let bytes = 0;
	const isWhole = isDotGit(gitFolder);
	const folders = isWhole ? [""] : ["objects"];
	for (let name = folders.pop(); name !== undefined; name = folders.pop()) {
		for (const entry of entriesIn(diskOf(name))) {
			const own = entry.name.toString("latin1");
			const path = name === "" ? own : `${name}/${own}`;
			if (entry.isDirectory()) {
				// Large files of others, which the commits point to.
				if (own !== "lfs") folders.push(path);
			} else if (entry.isFile() && (holdsObjects(path) || (isWhole && isText(path)))) {
				const size = statsOf(diskOf(path))?.size ?? 0;
				bytes += size;
				if (bytes > maxBytes || found.length >= maxFiles) return undefined;
				found.push({ name: path, disk: diskOf(path), size });
			}
		}
	}
	return found.sort((one, other) => (one.name < other.name ? -1 : 1));

	function diskOf(name: string): string | Buffer {
		const folder = name === "" ? gitFolder : below(gitFolder, decodePath(name));
		return folder.path === "" ? root : onDisk(root, folder);
	}
}

/**
 * True for a bare repository that borrows objects, or has refs and no objects; what a ".git" lacks its refs tell, which
 * are read with it.
 */
function isElsewhere(root: string, folder: DecodedPath, files: readonly FoundFile[]): boolean {
	if (isDotGit(folder)) return false;
	const at = (name: string) =>
		folder.path === "" ? join(root, name) : onDisk(root, below(folder, { path: name }));
	if ((statsOf(at("objects/info/alternates"))?.size ?? 0) > 0) return true;
	const hasRefs =
		statsOf(at("packed-refs")) !== undefined || entriesIn(at("refs/heads")).length > 0;
	return files.length === 0 && hasRefs;
}

function isDotGit({ path }: DecodedPath): boolean {
	return /(?:^|\/)\.git$/.test(path);
}

/** Settings with the address of a remote, hooks, logs, and whatever else lies there; not what git itself puts there. */
function isText(path: string): boolean {
	return !ownFile.test(path);
}

/** What is gone or a link has none. */
function entriesIn(folder: string | Buffer): FolderEntry[] {
	try {
		return statsOf(folder)?.isDirectory() ? readFolder(folder) : [];
	} catch {
		return [];
	}
}

function statsOf(path: string | Buffer): Stats | undefined {
	return lstatSync(path, { throwIfNoEntry: false });
}

function contentOf({ name, disk, size }: FoundFile, path: string, report: Report): FolderFile {
	const bytes = Buffer.alloc(size);
	try {
		const file = openSync(disk, openFlags);
		try {
			let length = 0;
			for (let read = -1; read !== 0 && length < size; length += read)
				read = readSync(file, bytes, length, size - length, length);
			return { name: decodePath(name).path, bytes: bytes.subarray(0, length) };
		} finally {
			closeSync(file);
		}
	} catch (error) {
		const message = `Make "${decodePath(name).path}" in it readable and scan again: ${reasonOf(error)}`;
		report.addProblem({ code: "unreadable", message, path });
		return { name: decodePath(name).path, bytes: Buffer.alloc(0) };
	}
}

const ownFile =
	/(?:^|\/)(?:index|hooks\/[^/]+\.sample|objects\/(?:[0-9a-f]{2}\/[0-9a-f]+|pack\/(?:pack-|multi-pack-index)[^/]*|info\/(?:packs|commit-graph.*)))$/;

type Report = Pick<ScanAccounting, "addProblem">;

/** What all of them may take of a scan, packed. */
const maxTotalBytes = 24 << 20;
const maxFiles = 20_000;
