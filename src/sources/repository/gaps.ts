// What should be there and is not? Git leaves out what is missing without a word, so this is
// found by what names it: see links.ts. An object that only dangling ones name was pruned in
// the course of an ordinary life; only what refs, reflogs and indexes still reach is a gap.

import type { ConnectivityCheck } from "../../git/connectivity-check.ts";
import { readRecords, startGit } from "../../git/git-process.ts";
import type { Repository } from "../../git/repository.ts";
import type { RepositoryRoots } from "../../git/repository-roots.ts";
import { escapeTerminal } from "../../text/escape.ts";
import type { Intake } from "../source.ts";

/**
 * Reports what is missing, one problem for each kind, and what git said while it was asked;
 * for when every object has been read.
 */
export async function reportGaps(
	repository: Repository,
	intake: Intake,
	links: ConnectivityCheck,
	errors: ReadonlySet<string>,
	roots: RepositoryRoots,
): Promise<void> {
	reportGitErrors(intake, [...errors, ...roots.errors]);
	for (const id of roots.refs.values()) links.addReference(id);
	for (const id of roots.reflog) links.addReference(id);
	for (const { id, mode } of roots.index) if (mode !== submoduleMode) links.addReference(id);
	const missing = links.countMissing();
	if (missing > 0) reportMissing(repository, intake, await countReachable(repository, missing));
	if (repository.shallow.size > 0) {
		intake.problem({
			code: "shallow",
			message: `Did not read what is before ${count(repository.shallow.size, "commit")}, where this shallow clone ends: fetch it with "git fetch --unshallow"`,
		});
	}
}

/** Git's own words: errors are problems, each once; warnings are notices. */
function reportGitErrors(intake: Intake, lines: readonly string[]): void {
	for (const line of new Set(lines)) {
		if (line.startsWith("hint:")) continue;
		if (line.startsWith("warning:")) intake.notice({ code: "git", message: line });
		else if (isMissingAlternate.test(line)) {
			intake.problem({ code: "alternate-missing", message: `Git says "${line}"` });
		} else intake.problem({ code: "git", message: `Git says "${line}"` });
	}
}

/** One problem for all, with their number and how to get them. */
export function reportMissing(repository: Repository, intake: Intake, missing: number): void {
	if (missing === 0) return;
	const remedy = repository.promisor
		? `this is a partial clone, fetch them with "git fetch --refetch --no-filter"`
		: `look with "git fsck", and fetch or clone them again`;
	intake.problem({
		code: "missing-objects",
		message: `Did not read ${count(missing, "object")} that the repository needs and lacks: ${remedy}`,
	});
}

/** Where git cannot tell, each missing object counts as one that is needed. */
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

/** Names the submodules, which are repositories of their own. */
export function reportSubmodules(intake: Intake, submodules: ReadonlySet<string>): void {
	if (submodules.size === 0) return;
	const names = [...submodules].sort().map((name) => `"${escapeTerminal(name)}"`);
	if (names.length > maxShown)
		names.splice(maxShown, names.length, `and ${names.length - maxShown} more`);
	intake.notice({
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
