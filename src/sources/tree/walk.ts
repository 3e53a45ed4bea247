// Which files are below a folder, when git does not say? Folders are read one after the other, by
// bytes, since a name need not be UTF-8. Every so often other work has its turn, so that Ctrl-C
// is heard.

import { setImmediate } from "node:timers/promises";
import { gitFolderEntries, isGitFolder, isGitLink } from "../../git/git-folder.ts";
import { type DecodedPath, decodePath, onDisk } from "../../text/path.ts";
import { reasonOf } from "../../text/system-error.ts";
import { type FolderEntry, readFolder } from "./read-folder.ts";

export interface WalkOptions {
	/** Once it fires, no further folder is read. */
	readonly signal: AbortSignal | undefined;
	/** Told of each folder that cannot be read: "" is `start` itself. */
	readonly onUnreadable: (folder: DecodedPath, reason: string) => void;
	/** Told of each folder that has a history, which no walk reads: "" is `start` itself. */
	readonly onRepository?: (folder: DecodedPath) => void;
}

/**
 * Gives all that is below the absolute folder `start` and is not itself a folder: relative to
 * it, sorted by bytes, dot files and unfollowed symbolic links too, but nothing in git's own
 * ".git" folders.
 */
export async function walkFolder(
	start: string | Buffer,
	{ signal, onUnreadable, onRepository = () => {} }: WalkOptions,
): Promise<DecodedPath[]> {
	const found: string[] = [];
	const folders = [""];
	for (let read = 1; folders.length > 0 && !signal?.aborted; read++) {
		const folder = folders.pop() ?? "";
		let gitParts = 0;
		for (const entry of entriesOf(folder)) {
			const name = entry.name.toString("latin1");
			if (gitFolderEntries.includes(name)) gitParts++;
			const path = folder === "" ? name : `${folder}/${name}`;
			if (name === ".git" && holdsHistory(path, entry)) {
				onRepository(decodePath(folder));
				if (entry.isDirectory()) continue;
			}
			(entry.isDirectory() ? folders : found).push(path);
		}
		if (gitParts === gitFolderEntries.length && isGitFolder(placeOf(folder))) {
			onRepository(decodePath(folder));
		}
		if (read % foldersBetweenTurns === 0) await setImmediate();
	}
	return found.sort().map(decodePath);

	function entriesOf(byteString: string): readonly FolderEntry[] {
		try {
			return readFolder(placeOf(byteString));
		} catch (error) {
			onUnreadable(decodePath(byteString), reasonOf(error));
			return [];
		}
	}

	function placeOf(byteString: string): string | Buffer {
		return byteString === "" ? start : onDisk(start, decodePath(byteString));
	}

	function holdsHistory(byteString: string, entry: FolderEntry): boolean {
		const path = onDisk(start, decodePath(byteString));
		return entry.isDirectory() ? isGitFolder(path) : isGitLink(path);
	}
}

const foldersBetweenTurns = 100;
