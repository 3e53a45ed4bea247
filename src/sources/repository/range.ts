// Finds the commits of a range, by git rev-list: of --range BASE..HEAD, of a push or a pull request, or of a history that
// --branch and --since narrow.

import { UsageError } from "../../errors.ts";
import { isTakenForAnother } from "../../git/ambiguous-revision.ts";
import type { ComparedCommit } from "../../git/commit-changes.ts";
import { emptyTrees } from "../../git/empty-trees.ts";
import { isRunaway } from "../../git/git-limits.ts";
import { type GitOutput, runGit } from "../../git/git-process.ts";
import type { Repository } from "../../git/repository.ts";
import { escapeTerminal } from "../../text/escape.ts";
import type { Source } from "../source.ts";
import { readIntroducedContents } from "./commit-contents.ts";

export interface CommitRange {
	/** Full ids. The base is undefined where the range has no lower end. */
	readonly base: string | undefined;
	readonly head: string;
	/** Reachable from the head and not from the base, parents before children. */
	readonly commits: readonly string[];
	/** The same commits, with what the locator needs. */
	readonly dated: readonly DatedCommit[];
	readonly source: Source;
}

export interface DatedCommit extends ComparedCommit {
	/** The committer's date, in seconds since 1970. */
	readonly date: number;
}

/**
 * Opens a range, "BASE..HEAD". A base of zeros (git's "no commit") or the empty tree means everything that the
 * head reaches; an empty side is an error, for it is most often a variable that is not set. Commits that
 * one of `known` reaches are not part of it either.
 * @throws UsageError "revision" where a side names no commit.
 */
export async function openRange(
	repository: Repository,
	range: string,
	known: readonly string[] = [],
): Promise<CommitRange> {
	const [from, to] = parseRange(range);
	const isFromStart = isZero.test(from) || emptyTrees.includes(from);
	const base = isFromStart ? undefined : await resolveCommit(repository, from);
	const head = await resolveCommit(repository, to);
	const without = base === undefined ? known : [base, ...known];
	return { base, head, ...(await openNewCommits(repository, [head], without)) };
}

/**
 * Opens the commits that the tips reach and none of the known commits does. Known ones that are not here are
 * skipped. All are full ids.
 * @throws UsageError "revision" where git cannot walk the history between.
 */
export async function openNewCommits(
	repository: Repository,
	tips: readonly string[],
	known: readonly string[],
): Promise<Omit<CommitRange, "base" | "head">> {
	const dated = await listCommits(repository, [...tips, ...known.map((id) => `^${id}`)]);
	return {
		commits: dated.map(({ id }) => id),
		dated,
		source: (accounting) => readIntroducedContents(repository, accounting, dated, tips),
	};
}

function parseRange(range: string): readonly [from: string, to: string] {
	const [from, to, ...more] = range.split(/(?<!\.)\.\.(?!\.)/);
	const shown = escapeTerminal(range);
	if (from === undefined || to === undefined || more.length > 0) {
		throw new UsageError("revision", `Cannot read the range "${shown}"`, rangeAdvice(range));
	}
	if (from !== "" && to !== "") return [from, to];
	throw new UsageError(
		"revision",
		`Cannot read the range "${shown}": it has no ${from === "" ? "beginning" : "end"}`,
		"Write it as BASE..HEAD; where a variable stands for one of them, it is not set",
	);
}

/** What to write in the place of "A...B", "A^!" and a single commit: for git they mean other sets of commits. */
function rangeAdvice(range: string): string {
	const isPlain = !/\s/.test(range);
	const shown = (meant: string) => `"${escapeTerminal(meant)}"`;
	const [from = "", to = "", ...more] = range.split("...");
	if (isPlain && from !== "" && to !== "" && more.length === 0) {
		return `Write ${shown(`${from}..${to}`)} for what was added since they parted`;
	}
	const only = /^(.+)\^[!-]$/.exec(range)?.[1];
	if (isPlain && only !== undefined)
		return `Write ${shown(`${only}^..${only}`)} for this commit alone`;
	if (range === "HEAD") return 'Write "HEAD^..HEAD" for the last commit alone';
	if (isPlain && range !== "" && !range.includes("..")) {
		return `Write ${shown(`${range}..HEAD`)} for what came after it`;
	}
	return "Write it as BASE..HEAD";
}

/**
 * Opens the part of the history that a branch reaches (else: any ref or HEAD) and that was
 * committed at `since` or later. Unreachable objects are not part of it.
 * @throws UsageError "revision" where the branch names no commit.
 */
export async function openNarrowedCommits(
	repository: Repository,
	{ branch, since }: { readonly branch?: string; readonly since?: Date },
): Promise<Omit<CommitRange, "base" | "head"> & { readonly head: string | undefined }> {
	const tip = branch === undefined ? undefined : await resolveCommit(repository, branch);
	const head = tip ?? (await findCommit(repository, "HEAD"));
	const all = await listCommits(repository, tip === undefined ? ["--all"] : [tip]);
	const from = (since?.getTime() ?? Number.NEGATIVE_INFINITY) / 1000;
	const compared = all.filter(({ date }) => date >= from);
	return {
		head,
		commits: compared.map(({ id }) => id),
		dated: compared,
		source: (accounting) =>
			readIntroducedContents(repository, accounting, compared, head === undefined ? [] : [head]),
	};
}

async function resolveCommit(repository: Repository, revision: string): Promise<string> {
	const answer = await parseRevision(repository, revision);
	if (answer.status === 0) return idIn(answer);
	if (isRunaway(answer)) {
		throw new UsageError(
			"revision",
			`Cannot read the commit "${escapeTerminal(revision)}": ${answer.errors.at(-1)}`,
			lookAtIt,
		);
	}
	throw new UsageError(
		"revision",
		`Cannot find the commit "${escapeTerminal(revision)}"`,
		await missingAdvice(repository, revision),
	);
}

async function missingAdvice(repository: Repository, revision: string): Promise<string> {
	if (repository.shallow.size > 0) {
		return `This clone is shallow: fetch the rest with "git fetch --unshallow"`;
	}
	const start = revision.replace(/(?:[~^]\d*)+$/, "");
	const isBeforeFirst = start !== revision && (await findCommit(repository, start)) !== undefined;
	return isBeforeFirst
		? `The history is shorter than that: write ${"0".repeat(40)} for its beginning, to scan the first commit too`
		: "Name a commit, branch or tag of this repository";
}

/**
 * The full id of the commit that a revision names, of whatever form.
 * @throws UsageError "revision" where it can be taken for another.
 */
export async function findCommit(
	repository: Repository,
	revision: string,
): Promise<string | undefined> {
	const answer = await parseRevision(repository, revision);
	return answer.status === 0 ? idIn(answer) : undefined;
}

/** @throws UsageError "revision" for an ambiguous one. */
async function parseRevision(repository: Repository, revision: string): Promise<GitOutput> {
	if (isTakenForAnother(repository, revision)) return notFound;
	const asking = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
	return await runGit(repository, asking);
}

const notFound: GitOutput = { status: 1, output: Buffer.alloc(0), errors: [], isTimedOut: false };

function idIn({ output }: GitOutput): string {
	return output.toString("latin1").trim();
}

/** @throws UsageError "revision" where git cannot walk the history between. */
async function listCommits(
	repository: Repository,
	revisions: readonly string[],
): Promise<DatedCommit[]> {
	const order = ["--topo-order", "--reverse", "--parents", "--timestamp"];
	const walk = ["rev-list", ...order, "--ignore-missing"];
	// A repository can have more refs than a command line has room for.
	const isLong = revisions.length > maxArguments;
	const { status, output, errors } = isLong
		? await runGit(repository, [...walk, "--stdin"], { input: `${revisions.join("\n")}\n` })
		: await runGit(repository, [...walk, ...revisions]);
	if (status !== 0) {
		throw new UsageError(
			"revision",
			`Cannot walk the commits: git says "${errors[0] ?? ""}"`,
			lookAtIt,
		);
	}
	const lines = output.toString("latin1").split("\n");
	return lines.flatMap((line) => {
		const [date, id = "", ...parents] = line.split(" ");
		if (id === "") return [];
		return { id, parents, date: Number(date), isCutOff: false, isTreeless: false };
	});
}

const isZero = /^0{40,}$/;
const maxArguments = 100;
const lookAtIt = 'Look at the repository with "git fsck"';
