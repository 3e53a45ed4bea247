// Is this folder git's own? Only then may a walk pass it over: any other folder named ".git" is
// ordinary content, and a good place to hide something.

import { closeSync, constants, existsSync, openSync, readSync, statSync } from "node:fs";
import { onDisk } from "../text/path.ts";

/** What every such folder holds. */
export const gitFolderParts: readonly string[] = ["HEAD", "objects", "refs"];

/** True for what holds a history: a ".git" folder, or a bare repository. */
export function isGitFolder(folder: string | Buffer): boolean {
	return gitFolderParts.every((path) => existsSync(onDisk(folder, { path })));
}

/** True for a file as worktrees and submodules have it in place of a ".git" folder. */
export function isGitLink(file: string | Buffer): boolean {
	try {
		if (!statSync(file).isFile()) return false;
		const opened = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
		try {
			const start = Buffer.alloc(linkStart.length);
			readSync(opened, start, 0, start.length, 0);
			return start.equals(linkStart);
		} finally {
			closeSync(opened);
		}
	} catch {
		return false;
	}
}

const linkStart = Buffer.from("gitdir: ");
