// Tells what standard input is, before anything is read from it.

import { fstatSync, type Stats } from "node:fs";
import { UsageError } from "../errors.ts";

/** Node gives an empty stream for a folder. @throws UsageError "usage" */
export function checkIsNoFolder(): void {
	if (readStats()?.isDirectory() !== true) return;
	throw new UsageError(
		"usage",
		"Cannot read standard input: it is a folder",
		'Name the folder: "unleak scan FOLDER"',
	);
}

/** In CI standard input is often a pipe that nobody means, and to read it could take a script's lines. */
export function isPipeUnread(ci: string | undefined): boolean {
	return !ci && readStats()?.isFIFO() === true;
}

function readStats(): Stats | undefined {
	try {
		return fstatSync(0);
	} catch {
		return undefined;
	}
}
