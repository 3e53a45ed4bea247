// Finds the folder whose policy counts: the root of the repository that holds what is scanned, from
// whatever folder the scan is started. Outside of repositories it is the root of the scan.

import { lstatSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { nearestRepository } from "../git/git-program.ts";
import type { Notice } from "../model/report.ts";
import { escapeTerminal } from "../text/escape.ts";

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

/** Names files that look like a policy and do not count; `paths` are all that was listed. */
export function strayPolicyNotices(
	root: string,
	paths: readonly string[],
	policyRoot: string,
): Notice[] {
	const toPolicyPath = createPolicyPath(root, policyRoot);
	const stray = paths.filter((path) => {
		if (!looksLikePolicy.test(basename(path))) return false;
		return !policyNames.has(toPolicyPath(path) ?? "");
	});
	if (stray.length === 0) return [];
	const names = stray.slice(0, maxShown).map((path) => `"${escapeTerminal(path)}"`);
	const more = stray.length > maxShown ? ` and ${stray.length - maxShown} more` : "";
	const verb = stray.length === 1 ? "does not count" : "do not count";
	const place = escapeTerminal(join(policyRoot, sep));
	const message = `${names.join(", ")}${more} ${verb}: the policy is read from .unleak.yaml, .unleakignore and .unleak-baseline.jsonl in "${place}"`;
	return [{ code: "policy-elsewhere", message }];
}

const policyNames: ReadonlySet<string> = new Set([
	".unleak.yaml",
	".unleakignore",
	".unleak-baseline.jsonl",
]);
const looksLikePolicy =
	/^\.?unleak(?:\.(?:ya?ml|json5?|toml|config\.\w+)|rc(?:\.\w+)?|[-_.]?ignore(?:\.txt)?|[-_.]?baseline(?:\.jsonl?)?)$/i;
const maxShown = 5;

function isFolder(path: string): boolean {
	return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function realOrSelf(path: string): string {
	try {
		return realpathSync(path);
	} catch {
		return path;
	}
}
