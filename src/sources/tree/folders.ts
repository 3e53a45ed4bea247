// Is the way to a file made of real folders? Where a folder was swapped for a symbolic link,
// what git tracks "below" it is somewhere else, maybe outside the root: for git such a file is
// deleted, and so it is here. Each folder is looked at once.

import { lstatSync } from "node:fs";
import { type DecodedPath, onDisk } from "../../text/path.ts";

/** Gives a function that tells whether every folder between the root and the path is real. */
export function createFolderCheck(root: string): (path: DecodedPath) => boolean {
	const isReal = rememberFolders((folder) => onDisk(root, { path: folder }));
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
		const answer = isReal(parent(folder)) && isFolder(locate(folder));
		known.set(folder, answer);
		return answer;
	};
}

function isFolder(path: string | Buffer): boolean {
	try {
		return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
	} catch {
		return false;
	}
}

function parent(path: string): string {
	const end = path.lastIndexOf("/");
	return end === -1 ? "" : path.slice(0, end);
}
