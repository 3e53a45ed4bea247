// Reports what makes a history incomplete: missing objects, a shallow clone, git's errors. Git is silent about a
// missing object, so it is found through the references to it (connectivity-check.ts). Only objects that refs,
// reflogs and indexes reach count: others were pruned in the ordinary course of things.

import type { ConnectivityCheck } from "../../git/connectivity-check.ts";
import { readRecords, startGit } from "../../git/git-process.ts";
import type { Repository } from "../../git/repository.ts";
import type { RepositoryRoots } from "../../git/repository-roots.ts";
import { escapeTerminal } from "../../text/escape.ts";
import type { ScanAccounting } from "../source.ts";

/**
 * Reports one problem for each kind of gap, and git's messages; called when every object has been read.
 */
export async function reportIncompleteHistory(
	repository: Repository,
	accounting: ScanAccounting,
	connectivity: ConnectivityCheck,
	errors: ReadonlySet<string>,
	roots: RepositoryRoots,
): Promise<void> {
	reportGitErrors(accounting, [...errors, ...roots.errors]);
	for (const id of roots.refs.values()) connectivity.addReference(id);
	for (const id of roots.reflog) connectivity.addReference(id);
	for (const { id, mode } of roots.index) if (mode !== submoduleMode) connectivity.addReference(id);
	const missing = connectivity.countMissing();
	if (missing > 0)
		reportMissingObjects(repository, accounting, await countReachable(repository, missing));
	if (repository.shallow.size > 0) {
		accounting.addProblem({
			code: "shallow",
			message: `Did not read what is before ${count(repository.shallow.size, "commit")}, where this shallow clone ends: fetch it with "git fetch --unshallow"`,
		});
	}
}

/** Git's own messages: errors are problems, each once; warnings are notices. */
function reportGitErrors(accounting: ScanAccounting, lines: readonly string[]): void {
	for (const line of new Set(lines)) {
		if (line.startsWith("hint:")) continue;
		if (line.startsWith("warning:")) accounting.addNotice({ code: "git", message: line });
		else if (isMissingAlternate.test(line)) {
			accounting.addProblem({ code: "alternate-missing", message: `Git says "${line}"` });
		} else accounting.addProblem({ code: "git", message: `Git says "${line}"` });
	}
}

/** One problem for all, with their number and how to get them. */
export function reportMissingObjects(
	repository: Repository,
	accounting: ScanAccounting,
	missing: number,
): void {
	if (missing === 0) return;
	const remedy = repository.promisor
		? `this is a partial clone, fetch them with "git fetch --refetch --no-filter"`
		: `look with "git fsck", and fetch or clone them again`;
	accounting.addProblem({
		code: "missing-objects",
		message: `Did not read ${count(missing, "object")} that the repository needs and lacks: ${remedy}`,
	});
}

/** Where git fails, each missing object counts as reachable. */
async function countReachable(repository: Repository, missing: number): Promise<number> {
	const git = startGit(repository, [
		"rev-list",
		"--objects",
		"--no-object-names",
		"--missing=print",
		"--all",
		"--reflog",
		"--indexed-objects",
	]);
	git.input.end();
	let reachable = 0;
	for await (const lines of readRecords(git.output, "\n")) {
		for (const line of lines) if (line.startsWith("?")) reachable++;
	}
	const { status } = await git.exited;
	return status === 0 ? reachable : Math.max(reachable, missing);
}

/** A notice that names the submodules, which are repositories of their own. */
export function reportSubmodules(
	accounting: ScanAccounting,
	submodules: ReadonlySet<string>,
): void {
	if (submodules.size === 0) return;
	const names = [...submodules].sort().map((name) => `"${escapeTerminal(name)}"`);
	if (names.length > maxShown)
		names.splice(maxShown, names.length, `and ${names.length - maxShown} more`);
	accounting.addNotice({
		code: "submodules",
		message: `Did not enter submodules, each has a history of its own: ${names.join(", ")}`,
	});
}

function count(number: number, noun: string): string {
	return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

const submoduleMode = "160000";
const isMissingAlternate =
	/object directory .* does not exist|unable to normalize alternate object path/;
const maxShown = 20;
