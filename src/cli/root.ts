// What do the named paths make the root of the scan? Paths below the working directory are
// shown from there, so that an editor can open them; another place is a root of its own.

import { lstatSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { UsageError } from "../errors.ts";
import { quoted } from "../text/quoted.ts";
import { reasonOf } from "../text/system-error.ts";

export interface Root {
	readonly root: string;
	/** Absolute; empty for the whole root. */
	readonly paths: readonly string[];
}

/** @throws UsageError "path-missing" */
export function chooseRoot(named: readonly string[], cwd: string = process.cwd()): Root {
	const paths = [...new Set(named.map((path) => resolve(cwd, path)))];
	for (const name of named) checkExists(name, resolve(cwd, name));
	if (paths.length === 0 || (paths.length === 1 && paths[0] === cwd))
		return { root: cwd, paths: [] };
	if (paths.every((path) => isBelow(cwd, path))) return { root: cwd, paths };
	if (paths.length === 1 && lstatSync(paths[0]!).isDirectory())
		return { root: paths[0]!, paths: [] };
	return { root: commonFolder(paths), paths };
}

function checkExists(name: string, path: string): void {
	try {
		lstatSync(path);
	} catch (error) {
		throw new UsageError("path-missing", `Cannot scan ${quoted(name)}: ${reasonOf(error)}`);
	}
}

function isBelow(folder: string, path: string): boolean {
	const way = relative(folder, path);
	return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function commonFolder(paths: readonly string[]): string {
	let folder = dirname(paths[0]!);
	while (!paths.every((path) => isBelow(folder, path))) folder = dirname(folder);
	return folder;
}
