// Names files that look like a policy and do not count: in another folder than the top one of their repository, or
// under a name that is nearly right.

import { readdirSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { runGit } from "../git/git-process.ts";
import type { Repository } from "../git/repository.ts";
import type { Notice } from "../model/report.ts";
import { escapeTerminal } from "../text/escape.ts";
import { createPolicyPath } from "./policy-root.ts";

export interface PolicyPlaces {
	readonly policyRoot: string;
	/** Folders below the root that have a policy of their own. */
	readonly repositories?: readonly string[];
	/** Absolute paths of policy files that the caller named. */
	readonly inUse?: readonly string[];
}

/** The notice about files of a tree. */
export function strayPolicyNotices(
	root: string,
	paths: readonly string[],
	{ policyRoot, repositories = [], inUse = [] }: PolicyPlaces,
): Notice[] {
	const toPolicyPath = createPolicyPath(root, policyRoot);
	const nested = new Set(repositories);
	const stray = paths.filter((path) => {
		if (!looksLikePolicy.test(basename(path)) || inUse.includes(join(root, path))) return false;
		if (nested.has(dirname(path)) && policyNames.has(basename(path))) return false;
		return !policyNames.has(toPolicyPath(path) ?? "");
	});
	return noticeOf(stray, nested.size > 0 ? undefined : policyRoot);
}

/**
 * The same for the other modes of a scan, which read no tree: of a commit if one is given, else of the index and the top
 * folder. Where git gives no answer, nothing is named.
 */
export async function strayPolicyInRepository(
	repository: Repository,
	revision?: string,
	inUse?: readonly string[],
): Promise<Notice[]> {
	const { root, bare } = repository;
	const commit = revision ?? (bare ? "HEAD" : undefined);
	const command =
		commit === undefined
			? ["ls-files", "-z", "--", ":(icase)*unleak*"]
			: ["ls-tree", "-r", "-z", "--name-only", "--end-of-options", commit];
	const { status, output } = await runGit(repository, command);
	const listed = status === 0 ? output.toString("utf8").split("\0") : [];
	const onDisk = commit === undefined ? namesIn(root) : [];
	const paths = [...new Set([...listed, ...onDisk])].sort();
	return strayPolicyNotices(root, paths, { policyRoot: root, ...(inUse && { inUse }) });
}

function namesIn(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}

function noticeOf(stray: readonly string[], policyRoot: string | undefined): Notice[] {
	if (stray.length === 0) return [];
	const names = stray.slice(0, maxShown).map((path) => `"${escapeTerminal(path)}"`);
	const more = stray.length > maxShown ? ` and ${stray.length - maxShown} more` : "";
	const verb = stray.length === 1 ? "does not count" : "do not count";
	const place =
		policyRoot === undefined
			? "the top folder of each repository"
			: `"${escapeTerminal(join(policyRoot, sep))}"`;
	const message = `${names.join(", ")}${more} ${verb}: the policy is read from .unleak.yaml, .unleakignore and .unleak-baseline.jsonl in ${place}`;
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
