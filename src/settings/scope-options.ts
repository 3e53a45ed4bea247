// Names the options that make a scan look at less, or at more, as one types them. Two reports can be compared
// only where these agree: a key outside of a narrower scan did not go away.

import { relative, resolve, sep } from "node:path";
import { realOrSelf } from "./policy-root.ts";
import type { Settings } from "./settings.ts";

export interface ScopeChoices {
	/** The named paths; none for all of the root. */
	readonly paths?: readonly string[] | undefined;
	readonly includeIgnored?: boolean | undefined;
	readonly archiveDepth?: number | undefined;
	readonly readsPictures?: boolean | undefined;
}

/** For `scope.options` of the report. Paths count from the root of the repository, so they are the same in each clone. */
export function scopeOptionsOf({ request }: Settings, choices: ScopeChoices): string[] {
	const { root, policyRoot = root, only = [], exclude = [], packPaths = [], confidence } = request;
	const { paths = [], includeIgnored, archiveDepth, readsPictures } = choices;
	return [
		...pathsFrom(policyRoot, paths.length > 0 ? paths.map((path) => resolve(root, path)) : [root]),
		...sorted(only).map((name) => `--only ${name}`),
		...sorted(exclude).map((glob) => `--exclude ${glob}`),
		...(confidence === "high" || confidence === "low" ? [`--confidence ${confidence}`] : []),
		...(archiveDepth === 0 ? ["--archive-depth 0"] : []),
		...sorted(packPaths).map((path) => `--rules ${path}`),
		...(includeIgnored ? ["--include-ignored"] : []),
		...(readsPictures ? ["--images"] : []),
	];
}

/** None where all of the repository is scanned, and where it is scanned from above. */
function pathsFrom(policyRoot: string, paths: readonly string[]): string[] {
	const ways = paths.map((path) => relative(realOrSelf(policyRoot), realOrSelf(path)));
	if (ways.some((way) => /^(?:\.\.[/\\])*(?:\.\.)?$/.test(way))) return [];
	return sorted(ways.map((way) => `./${way.split(sep).join("/")}`));
}

function sorted(words: readonly string[]): string[] {
	return [...new Set(words)].sort();
}
