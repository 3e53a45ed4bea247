// Tells the files of a listing in which git keeps its objects. They are no files to scan one by one: a content is cut over
// them in pieces, and nested-histories.ts reads them together.

import { lstatSync } from "node:fs";
import { isGitFolder } from "../../git/git-folder.ts";
import { below, type DecodedPath, decodePath, onDisk } from "../../text/path.ts";
import type { TreeEntry } from "./tree-listing.ts";

/** Where a repository keeps its history; undefined where that is a link, which leads out of the tree. */
export function findGitFolder(root: string, repository: DecodedPath): DecodedPath | undefined {
	return [below(repository, { path: ".git" }), repository].find((path) => {
		const disk = onDisk(root, path);
		const isFolder = lstatSync(disk, { throwIfNoEntry: false })?.isDirectory() === true;
		return isFolder && isGitFolder(disk);
	});
}

/** The bare repositories whose files are listed, below `root` or the root itself. */
export function findBareRepositories(root: string, entries: readonly TreeEntry[]): DecodedPath[] {
	const folders: DecodedPath[] = [];
	for (const { path, bytes, isNamed } of entries) {
		if (bytes !== undefined || isNamed || !(path === "HEAD" || path.endsWith("/HEAD"))) continue;
		const folder = decodePath(Buffer.from(path.slice(0, -"/HEAD".length)).toString("latin1"));
		if (isGitFolder(folder.path === "" ? root : onDisk(root, folder))) folders.push(folder);
	}
	return folders;
}

/** Leaves out the objects of these folders, unless one was named. */
export function withoutObjects(
	entries: readonly TreeEntry[],
	gitFolders: readonly DecodedPath[],
): readonly TreeEntry[] {
	if (gitFolders.length === 0) return entries;
	const folders = new Set(gitFolders.map(({ path }) => path));
	return entries.filter(({ path, isNamed }) => {
		const at = isNamed ? -1 : (objectFile.exec(path)?.index ?? -1);
		return at < 0 || !folders.has(path.slice(0, at));
	});
}

/** A loose object, or what belongs to a pack. */
const objectFile =
	/(?:^|\/)objects\/(?:[0-9a-f]{2}\/(?:[0-9a-f]{38}|[0-9a-f]{62})|pack\/pack-[0-9a-f]+\.[a-z]+)$/;

/** True for the path, in a git folder, of a file that holds objects. */
export function holdsObjects(path: string): boolean {
	return objectFile.test(path) && !/\.(?:idx|rev|bitmap|mtimes|keep)$/.test(path);
}
