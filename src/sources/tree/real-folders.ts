// Checks that the way to a file leads through real folders. Where a folder was replaced by a symbolic link, what
// git tracks "below" it is elsewhere, maybe outside the root: for git such a file is deleted, and so it is here.

import { lstatSync, type Stats } from "node:fs";
import { type DecodedPath, onDisk } from "../../text/path.ts";

/** Makes a check whether every folder between the root and a path is real; each that is not known is looked at once. */
export function createRealFolderCheck(
	root: string,
	knownToBeReal: ReadonlySet<string> = new Set(),
): (path: DecodedPath) => boolean {
	const isRealHere = rememberFolders((folder) => onDisk(root, { path: folder }));
	const isReal = (folder: string) => knownToBeReal.has(folder) || isRealHere(folder);
	const isRealByBytes = rememberFolders((folder) =>
		onDisk(root, { path: folder, bytes: Buffer.from(folder, "latin1") }),
	);
	return ({ path, bytes }) =>
		bytes === undefined ? isReal(parent(path)) : isRealByBytes(parent(bytes.toString("latin1")));
}

function rememberFolders(locate: (folder: string) => string | Buffer): (f: string) => boolean {
	const known = new Map<string, boolean>([["", true]]);
	return function isReal(folder: string): boolean {
		const before = known.get(folder);
		if (before !== undefined) return before;
		// The system refuses longer paths before this runs deep.
		const answer = isReal(parent(folder)) && (statsOf(locate(folder))?.isDirectory() ?? false);
		known.set(folder, answer);
		return answer;
	};
}

/** What the system says of a path itself; undefined for one that it cannot look at. */
export function statsOf(path: string | Buffer): Stats | undefined {
	try {
		return lstatSync(path, { throwIfNoEntry: false });
	} catch {
		return undefined;
	}
}

function parent(path: string): string {
	const end = path.lastIndexOf("/");
	return end === -1 ? "" : path.slice(0, end);
}
