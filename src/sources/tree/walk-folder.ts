// Lists all files below a folder where git does not. Folders are read one after the other, by bytes, since a name
// need not be UTF-8. Every so often the event loop runs, so that Ctrl-C is noticed.

import { setImmediate } from "node:timers/promises";
import { gitFolderEntries, isGitFolder, isGitLink } from "../../git/git-folder.ts";
import { type DecodedPath, decodePath, onDisk } from "../../text/path.ts";
import { reasonOf } from "../../text/system-error.ts";
import { type FolderEntry, readFolder } from "./read-folder.ts";

export interface WalkOptions {
	/** Once it is aborted, no further folder is read. */
	readonly signal: AbortSignal | undefined;
	/** Called with each folder that cannot be read; "" is `start` itself. */
	readonly onUnreadable: (folder: DecodedPath, reason: string) => void;
	/** Called with each folder that has a history, which no walk reads; "" is `start` itself. */
	readonly onRepository?: (folder: DecodedPath) => void;
}

/**
 * Everything below the absolute folder `start` that is no folder: relative to it, sorted by bytes, with dot
 * files and unfollowed symbolic links, but nothing in git's own ".git" folders.
 */
export async function walkFolder(
	start: string | Buffer,
	{ signal, onUnreadable, onRepository = () => {} }: WalkOptions,
): Promise<DecodedPath[]> {
	const found: string[] = [];
	const folders = [""];
	for (let read = 1; folders.length > 0 && !signal?.aborted; read++) {
		const folder = folders.pop() ?? "";
		let gitEntries = 0;
		for (const entry of entriesOf(folder)) {
			const name = entry.name.toString("latin1");
			if (gitFolderEntries.includes(name)) gitEntries++;
			const path = folder === "" ? name : `${folder}/${name}`;
			if (name === ".git" && holdsHistory(path, entry)) {
				onRepository(decodePath(folder));
				if (entry.isDirectory()) continue;
			}
			(entry.isDirectory() ? folders : found).push(path);
		}
		if (gitEntries === gitFolderEntries.length && isGitFolder(diskPath(folder))) {
			onRepository(decodePath(folder));
		}
		if (read % foldersBetweenYields === 0) await setImmediate();
	}
	return found.sort().map(decodePath);

	function entriesOf(byteString: string): readonly FolderEntry[] {
		try {
			return readFolder(diskPath(byteString));
		} catch (error) {
			onUnreadable(decodePath(byteString), reasonOf(error));
			return [];
		}
	}

	function diskPath(byteString: string): string | Buffer {
		return byteString === "" ? start : onDisk(start, decodePath(byteString));
	}

	function holdsHistory(byteString: string, entry: FolderEntry): boolean {
		const path = onDisk(start, decodePath(byteString));
		return entry.isDirectory() ? isGitFolder(path) : isGitLink(path);
	}
}

const foldersBetweenYields = 100;
