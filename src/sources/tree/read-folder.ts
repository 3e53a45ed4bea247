// Reads the entries of a folder, with their names as bytes.

import { type Dirent, lstatSync, readdirSync, type Stats } from "node:fs";
import { decodePath, onDisk } from "../../text/path.ts";

/** Its kind, and its name as bytes. */
export type FolderEntry = Omit<Dirent, "name"> & { readonly name: Buffer };

/** @throws what node:fs does for a folder that cannot be read */
export function readFolder(path: string | Buffer): FolderEntry[] {
	const options = { withFileTypes: true, encoding: "buffer" } as const;
	const entries = readdirSync(path, options) as unknown as (FolderEntry | Buffer)[];
	return entries.flatMap((entry) => (Buffer.isBuffer(entry) ? lookAt(path, entry) : [entry]));
}

/** Bun gives names alone. What is gone by now was not there. */
function lookAt(folder: string | Buffer, name: Buffer): FolderEntry[] {
	const path = onDisk(folder, decodePath(name.toString("latin1")));
	const stats = lstatSync(path, { throwIfNoEntry: false });
	return stats === undefined ? [] : [Object.assign(stats as Stats & FolderEntry, { name })];
}
