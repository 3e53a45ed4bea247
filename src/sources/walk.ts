// Which files are below a folder, when git does not say? Folders are read one after the other, by
// bytes, since a name need not be UTF-8. Every so often other work has its turn, so that Ctrl-C
// is heard. (fast-glob loses names with a line feed and folders that it may not read.)

import { type Dirent, readdirSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { reasonOf } from "../text/system-error.ts";
import { type DecodedPath, decodePath, onDisk } from "./path.ts";

export interface WalkOptions {
	/** Once it fires, no further folder is read. */
	readonly signal: AbortSignal | undefined;
	/** Told of each folder that cannot be read: "" is `start` itself. */
	readonly onUnreadable: (folder: DecodedPath, reason: string) => void;
}

/**
 * Gives all that is below the absolute folder `start` and is not itself a folder: relative to
 * it, sorted by bytes, dot files and unfollowed symbolic links too, but nothing named ".git".
 */
export async function walkFolder(
	start: string | Buffer,
	{ signal, onUnreadable }: WalkOptions,
): Promise<DecodedPath[]> {
	const found: string[] = [];
	const folders = [""];
	for (let read = 1; folders.length > 0 && !signal?.aborted; read++) {
		const folder = folders.pop() ?? "";
		for (const entry of entriesOf(folder)) {
			const name = entry.name.toString("latin1");
			if (name === ".git") continue;
			const path = folder === "" ? name : `${folder}/${name}`;
			(entry.isDirectory() ? folders : found).push(path);
		}
		if (read % foldersBetweenTurns === 0) await setImmediate();
	}
	return found.sort().map(decodePath);

	function entriesOf(byteString: string): readonly Dirent<Buffer>[] {
		const folder = decodePath(byteString);
		try {
			const path = folder.path === "" ? start : onDisk(start, folder);
			const options = { withFileTypes: true, encoding: "buffer" } as const;
			return readdirSync(path, options) as unknown as Dirent<Buffer>[];
		} catch (error) {
			onUnreadable(folder, reasonOf(error));
			return [];
		}
	}
}

const foldersBetweenTurns = 100;
