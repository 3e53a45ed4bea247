// Finds the folder whose policy counts: the root of the repository that holds what is scanned, from
// whatever folder the scan is started. Outside of repositories it is the root of the scan.

import { lstatSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, relative, sep } from "node:path";
import { nearestRepository } from "../git/git-program.ts";

/** `paths` are the absolute paths that are scanned; none for the whole root. */
export function findPolicyRoot(root: string, paths: readonly string[] = []): string {
	const real = realOrSelf(root);
	const found = new Set(
		(paths.length > 0 ? paths : [real]).map((path) => {
			const folder = isFolder(path) ? realOrSelf(path) : realOrSelf(dirname(path));
			return nearestRepository(folder) ?? real;
		}),
	);
	const [only] = found;
	return found.size === 1 ? only! : (nearestRepository(real) ?? real);
}

/** Gives a function from paths below the root to paths from the policy root; undefined outside of that. */
export function createPolicyPath(
	root: string,
	policyRoot: string,
): (path: string) => string | undefined {
	const way = relative(policyRoot, realOrSelf(root)).split(sep).join("/");
	if (way === "") return (path) => path;
	if (way !== ".." && !way.startsWith("../") && !isAbsolute(way)) return (path) => `${way}/${path}`;
	// The scan began above the repository.
	const start = `${relative(realOrSelf(root), policyRoot).split(sep).join("/")}/`;
	return (path) => (path.startsWith(start) ? path.slice(start.length) : undefined);
}

function isFolder(path: string): boolean {
	return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The path without links; itself where there is nothing. */
export function realOrSelf(path: string): string {
	try {
		return realpathSync(path);
	} catch {
		return path;
	}
}
