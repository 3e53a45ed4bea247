// Tells whether a folder is a git directory. Only then may a walk skip it: any other folder named ".git"
// is ordinary content, and a good place to hide something.

import {
	closeSync,
	constants,
	existsSync,
	lstatSync,
	openSync,
	readlinkSync,
	readSync,
	statSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { onDisk } from "../text/path.ts";

/** The entries that every git directory has. */
export const gitFolderEntries: readonly string[] = ["HEAD", "objects", "refs"];

/** True for what holds a history: a ".git" folder, or a bare repository, as git itself tells it. */
export function isGitFolder(folder: string | Buffer): boolean {
	const [head = "", ...folders] = gitFolderEntries.map((path) => onDisk(folder, { path }));
	return folders.every(isFolder) && isHead(head);
}

/** True where a repository has no files: it is bare, or its ".git" is a link to one that is. */
export function isRootWithoutFiles(root: string): boolean {
	const dotGit = join(root, ".git");
	if (!existsSync(dotGit)) return isGitFolder(root);
	if (!isGitLink(dotGit)) return false;
	const folder = resolve(root, startOf(dotGit, maxLinkBytes)!.slice(linkStart.length).trim());
	// A worktree of a bare repository has files, and shares its settings.
	if (existsSync(join(folder, "commondir"))) return false;
	return /^\s*bare\s*=\s*true\s*$/m.test(startOf(join(folder, "config"), maxConfigBytes) ?? "");
}

const maxLinkBytes = 4096;
const maxConfigBytes = 65_536;

/** True for the file that worktrees and submodules have in place of a ".git" folder. */
export function isGitLink(file: string | Buffer): boolean {
	return startOf(file, linkStart.length) === linkStart;
}

const linkStart = "gitdir: ";

/** An old HEAD is a symbolic link, and its branch may not be born. */
function isHead(file: string | Buffer): boolean {
	try {
		if (lstatSync(file).isSymbolicLink()) return /^refs\//.test(readlinkSync(file));
	} catch {
		return false;
	}
	return /^(?:ref:\s*refs\/|[0-9a-f]{40})/.test(startOf(file, 40) ?? "");
}

function isFolder(path: string | Buffer): boolean {
	try {
		return statSync(path).isDirectory();
	} catch {
		return false;
	}
}

/** The first characters of a regular file; undefined for anything else. */
function startOf(file: string | Buffer, length: number): string | undefined {
	try {
		if (!statSync(file).isFile()) return undefined;
		const opened = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
		try {
			const start = Buffer.alloc(length);
			return start.toString("latin1", 0, readSync(opened, start, 0, length, 0));
		} finally {
			closeSync(opened);
		}
	} catch {
		return undefined;
	}
}
