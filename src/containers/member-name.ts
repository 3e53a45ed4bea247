// Turns the bytes of a member's name into text. Names are only shown, never opened, so all are let pass.

import { decodePath } from "../text/path.ts";

/** What stands behind in a longer name is not shown. */
export const maxNameBytes = 4096;

/** A leading "./" says nothing; a name longer than any file system takes is cut. */
export function decodeName(bytes: Buffer): string {
	const cut = bytes.subarray(0, maxNameBytes).toString("latin1");
	return decodePath(cut.replace(/^(?:\.\/)+(?=.)/, "")).path;
}

/** The name of what a compressed file holds, made of its own: "dump.sql" of "backup/dump.sql.gz". */
export function unpackedName(name: string): string {
	const base = name.slice(name.lastIndexOf("/") + 1);
	const short = base.replace(/\.(t)(?:gz|bz2?|xz|zst)$/i, ".$1ar");
	return short === base ? base.replace(/\.(?:gz|bz2|xz|zst|br)$/i, "") : short;
}
