// Chooses the root of a scan from the named paths. Paths below the working directory are shown from there, so that an
// editor can open them; any other path is a root of its own.

import { lstatSync } from "node:fs";
import path from "node:path";
import { UsageError } from "../errors.ts";
import { cloneAdvice } from "../text/clone-advice.ts";
import { isWellFormed, openable } from "../text/path.ts";
import { quoted } from "../text/quoted.ts";
import { reasonOf } from "../text/system-error.ts";
import type { Operand } from "./operands.ts";

export interface ScanRoot {
	readonly root: string;
	/** Absolute; empty for the whole root. */
	readonly paths: readonly string[];
}

/** @throws UsageError "path-missing", "usage" */
export function chooseRoot(operands: readonly Operand[], cwd: string = process.cwd()): ScanRoot {
	const advice = operands.length > 1 ? adviceOnDeleted : undefined;
	for (const operand of operands) checkExists(operand, advice);
	const paths = [...new Set(operands.map(({ path }) => path))];
	const [first, second] = paths;
	if (first === undefined) return { root: cwd, paths: [] };
	if (second === undefined && first === cwd) return { root: cwd, paths: [] };
	const root = rootOf(paths, cwd);
	const isOwnRoot = second === undefined && root !== cwd && isWellFormed(first);
	return isOwnRoot && lstatSync(first).isDirectory() ? { root: first, paths: [] } : { root, paths };
}

/**
 * The working directory, or else the folder that holds all of the paths.
 * @throws UsageError "usage" for two drives, which have none
 */
export function rootOf(
	paths: readonly string[],
	cwd: string,
	platformPath: path.PlatformPath = path,
): string {
	const isBelow = (folder: string, each: string): boolean => {
		const way = platformPath.relative(folder, each);
		const isAbove = way === ".." || way.startsWith(`..${platformPath.sep}`);
		return !isAbove && !platformPath.isAbsolute(way);
	};
	const holdsAll = (folder: string): boolean => paths.every((each) => isBelow(folder, each));
	if (holdsAll(cwd)) return cwd;
	let folder = platformPath.dirname(paths[0]!);
	// A name that is not UTF-8 can be read, but neither shown nor given to git as a root.
	while (!holdsAll(folder) || !isWellFormed(folder)) {
		const above = platformPath.dirname(folder);
		if (above === folder) refuseDrives(paths[0]!, paths.find((each) => !isBelow(folder, each))!);
		folder = above;
	}
	return folder;
}

function refuseDrives(one: string, other: string): never {
	throw new UsageError(
		"usage",
		`Cannot scan ${quoted(one)} and ${quoted(other)} at once: they are on two drives`,
		"Scan each drive on its own",
	);
}

/** Lists of changed files name deleted ones too. */
const adviceOnDeleted =
	'Is it spelled so? A list of changed files leaves deleted ones out with "git diff --name-only --diff-filter=d"';

function checkExists({ shown, path: file }: Operand, advice: string | undefined): void {
	try {
		lstatSync(openable(file));
	} catch (error) {
		const message = `Cannot scan ${quoted(shown)}: ${reasonOf(error)}`;
		throw new UsageError("path-missing", message, cloneAdvice(shown) ?? advice);
	}
}
