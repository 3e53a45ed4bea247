// Finds the files that git does not list because they lie under the name ".git": git never enters
// such a folder, whether it is a repository or not. Only a real repository may be left out.

import { isGitFolder } from "../../git/git-folder.ts";
import { below, byteString, type DecodedPath, decodePath, onDisk } from "../../text/path.ts";
import { filterOutIgnored, type GitFiles, type GitListingRequest } from "./git-files.ts";
import { readFolder } from "./read-folder.ts";
import { statsOf } from "./real-folders.ts";
import { type WalkOptions, walkFolder } from "./walk-folder.ts";

/** Gives the files; their paths are relative to the folder that was listed, as are the folders that it finds real. */
export async function listHiddenGit(
	question: GitListingRequest,
	files: GitFiles,
	options: WalkOptions & { readonly onRealFolder: (folder: DecodedPath) => void },
): Promise<DecodedPath[]> {
	const { folder } = question;
	const { named, unlisted } = findHidden(folder, files, options.onRealFolder);
	const paths: DecodedPath[] = [];
	const walk = async (start: DecodedPath) => {
		const onUnreadable = (inner: DecodedPath, reason: string) =>
			options.onUnreadable(inner.path === "" ? start : below(start, inner), reason);
		const inside = await walkFolder(onDisk(folder, start), { ...options, onUnreadable });
		return inside.map((inner) => below(start, inner));
	};
	for (const path of named) {
		if (statsOf(locate(folder, byteString(path)))?.isDirectory()) paths.push(...(await walk(path)));
		else paths.push(path);
	}
	// What git lists nothing of may be ignored, or hold nothing else.
	for (const path of await filterOutIgnored(question, unlisted)) {
		paths.push(...(await walk(path)).filter((inner) => isBelowGit.test(inner.path)));
	}
	return paths;
}

const isBelowGit = /(?:^|\/)\.git(?:\/|$)/;

interface Hidden {
	/** Folders and files named ".git" that are not git's. */
	readonly named: readonly DecodedPath[];
	/** Folders of which git listed nothing. */
	readonly unlisted: readonly DecodedPath[];
}

/**
 * Looks into every folder that holds a listed file. Each costs two calls of the system: a folder's
 * number of links tells how many folders are in it, so that it need not be read.
 */
function findHidden(
	start: string,
	files: GitFiles,
	onRealFolder: (folder: DecodedPath) => void,
): Hidden {
	const nested = new Set(files.repositories.map(byteString));
	const folders = foldersOf([...files.tracked, ...files.untracked], nested);
	const named: DecodedPath[] = [];
	const unlisted: DecodedPath[] = [];
	const absent = new Set<string>();
	for (const [folder, subfolders] of folders) {
		if (nested.has(folder)) continue;
		const stats = absent.has(parentOf(folder)) ? undefined : statsOf(locate(start, folder));
		// What lies behind a symbolic link is not in the tree.
		if (!stats?.isDirectory()) {
			absent.add(folder);
			continue;
		}
		onRealFolder(decodePath(folder));
		const inside = (name: string): string => (folder === "" ? name : `${folder}/${name}`);
		const git = inside(".git");
		if (folder !== "" && isFalseGit(start, git)) named.push(decodePath(git));
		if (stats.nlink === 2 + subfolders) continue;
		for (const name of foldersIn(start, folder)) {
			const path = inside(name);
			if (name !== ".git" && !folders.has(path)) unlisted.push(decodePath(path));
		}
	}
	return { named, unlisted };
}

/** Each folder, parents first, with how many of the others are in it. */
function foldersOf(
	listed: readonly DecodedPath[],
	nested: ReadonlySet<string>,
): Map<string, number> {
	const folders = new Map<string, number>([["", 0]]);
	const add = (folder: string): void => {
		if (folders.has(folder)) return;
		const parent = parentOf(folder);
		add(parent);
		folders.set(parent, folders.get(parent)! + 1);
		folders.set(folder, 0);
	};
	let last = "";
	for (const file of listed) {
		// Most files stand behind another one of their folder.
		const folder = parentOf(file.path);
		if (folder === last && file.bytes === undefined) continue;
		last = folder;
		add(parentOf(byteString(file)));
	}
	for (const repository of nested) add(repository);
	return folders;
}

function parentOf(path: string): string {
	const end = path.lastIndexOf("/");
	return end < 0 ? "" : path.slice(0, end);
}

/** In a folder that git lists, a file of this name leads to no repository. */
function isFalseGit(start: string, path: string): boolean {
	const stats = statsOf(locate(start, path));
	if (stats === undefined) return false;
	return !stats.isDirectory() || !isGitFolder(locate(start, path));
}

/** A folder that cannot be read is reported where its files are listed. */
function foldersIn(start: string, path: string): string[] {
	try {
		return readFolder(locate(start, path))
			.filter((entry) => entry.isDirectory())
			.map(({ name }) => name.toString("latin1"));
	} catch {
		return [];
	}
}

/** Takes one character a byte. */
function locate(start: string, path: string): string | Buffer {
	return path === "" ? start : onDisk(start, decodePath(path));
}
