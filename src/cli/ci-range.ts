// Finds the range of a pipeline in the clone. It begins at the commit or the branch that the pipeline's variables name.
// Where they name none, as in the first build of a branch, it begins at the default branch; and where that has all
// commits of HEAD, the range is all of them.

import { UsageError } from "../errors.ts";
import { runGit } from "../git/git-process.ts";
import type { Repository } from "../git/repository.ts";
import { findCommit } from "../sources/repository/range.ts";
import { escapeTerminal } from "../text/escape.ts";
import { quoted } from "../text/quoted.ts";
import { shellWord } from "../text/shell-word.ts";
import type { Pipeline, RangeBase } from "./ci-systems.ts";

export interface PipelineRange {
	/** "BASE..HEAD". */
	readonly range: string;
	/** The commit whose policy counts. */
	readonly policyFrom: string;
	/** Which range this is, and why. */
	readonly says: string;
}

/** @throws UsageError "revision" where the base is not in the clone, or is not known; "repository" without commits */
export async function findPipelineRange(
	pipeline: Pipeline,
	repository: Repository,
): Promise<PipelineRange> {
	const head = await findCommit(repository, "HEAD");
	if (head === undefined) {
		throw new UsageError("repository", "Cannot find a commit in this clone: it has no HEAD");
	}
	for (const base of pipeline.bases) {
		for (const name of namesOf(base)) {
			const id = await findCommit(repository, name);
			if (id === undefined) continue;
			const shown = escapeTerminal(name);
			// A branch that was set back, a tag on an older commit, a run after the merge: nothing is new.
			const isKnown = await hasHead(repository, id);
			return {
				range: `${isKnown ? "HEAD" : id}..HEAD`,
				policyFrom: id,
				says: `${isKnown ? `${shown} has all that HEAD has` : `what HEAD has and ${shown} has not`} (${base.variable})`,
			};
		}
	}
	refuseWhatCanBeFetched(pipeline, repository);
	return await rangeWithoutBase(pipeline, repository, head);
}

/**
 * Refuses what a fetch would bring: the branch that a request goes into, and all that a shallow clone left out. A
 * commit that a push replaced is gone, so there the range is found without it.
 */
function refuseWhatCanBeFetched({ bases }: Pipeline, { shallow }: Repository): void {
	const [missing] = bases.filter(
		(base) => base.of === "request" || "branch" in base || shallow.size > 0,
	);
	if (missing === undefined) return;
	const what = "commit" in missing ? missing.commit.slice(0, 12) : `origin/${missing.branch}`;
	const refspec =
		"commit" in missing
			? missing.commit
			: `${missing.branch}:refs/remotes/origin/${missing.branch}`;
	// It is there to be copied into a shell, and whoever makes a branch names it.
	const word = shellWord(refspec, process.platform);
	throw new UsageError(
		"revision",
		`Cannot find ${quoted(what)}, which ${missing.variable} names, in this clone`,
		`Clone with the whole history${word === undefined ? "" : `, or fetch it first: git fetch origin ${word}`}`,
	);
}

async function rangeWithoutBase(
	{ bases, wanted, defaultBranch }: Pipeline,
	repository: Repository,
	head: string,
): Promise<PipelineRange> {
	const [gone] = bases;
	const why =
		gone === undefined
			? `no variable names a base (${wanted.join(", ")})`
			: `the clone does not have what ${gone.variable} names`;
	const other = await findDefaultBranch(repository, defaultBranch);
	if (other === undefined) {
		throw new UsageError(
			"revision",
			`Cannot work out what this pipeline brings: ${why}, and the clone does not have the default branch`,
			"Fetch that first: git fetch origin main:refs/remotes/origin/main",
		);
	}
	const shown = escapeTerminal(other.ref);
	// Only what the default branch has already may accept its own keys.
	if (await hasHead(repository, other.id)) {
		const says = `all commits that HEAD has: ${why}, and ${shown} has them all`;
		return { range: `${zeros}..HEAD`, policyFrom: head, says };
	}
	const says = `what HEAD has and ${shown} has not: ${why}, and that is taken for the default branch`;
	return { range: `${other.id}..HEAD`, policyFrom: other.id, says };
}

/** As a base: no commit, so that the range holds all that HEAD has. */
const zeros = "0".repeat(40);

/** The branch that a variable names; else the remote's HEAD as it was cloned; else main or master, if only one is there. */
async function findDefaultBranch(
	repository: Repository,
	named: string | undefined,
): Promise<{ readonly ref: string; readonly id: string } | undefined> {
	const find = async (names: readonly string[]) => {
		const found = await Promise.all(
			names.map(async (name) => {
				const ref = `refs/remotes/origin/${name}`;
				return { ref, id: await findCommit(repository, ref) };
			}),
		);
		const known = found.flatMap(({ ref, id }) => (id === undefined ? [] : [{ ref, id }]));
		return known.length === 1 ? known[0] : undefined;
	};
	if (named !== undefined) return await find([named]);
	return (await find(["HEAD"])) ?? (await find(["main", "master"]));
}

async function hasHead(repository: Repository, id: string): Promise<boolean> {
	const asking = ["merge-base", "--is-ancestor", "HEAD", id];
	return (await runGit(repository, asking)).status === 0;
}

/** The server's branch first: the clone's own branch of that name may be behind it. */
function namesOf(base: RangeBase): string[] {
	if ("commit" in base) return [base.commit];
	return [`refs/remotes/origin/${base.branch}`, `refs/heads/${base.branch}`];
}
