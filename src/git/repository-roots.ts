// Lists what keeps objects alive: refs, the HEAD and index of every worktree, and the reflogs. Everything
// else in the repository is unreachable.

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type GitOutput, runGit } from "./git-process.ts";
import type { Repository } from "./repository.ts";

export interface RepositoryRoots {
	/** Full names, "HEAD" and "worktrees/<name>/HEAD" among them, with the ids they point at. */
	readonly refs: ReadonlyMap<string, string>;
	readonly reflog: readonly string[];
	readonly index: readonly IndexEntry[];
	/** Lines that git wrote to stderr. */
	readonly errors: readonly string[];
}

export interface IndexEntry {
	/** Octal, as git writes it: "160000" is a submodule. */
	readonly mode: string;
	readonly id: string;
	/** 0, or 1 to 3 in a conflict. */
	readonly stage: number;
	/** One character a byte ("latin1"). */
	readonly path: string;
}

export async function listRepositoryRoots(repository: Repository): Promise<RepositoryRoots> {
	const errors: string[] = [];
	async function outputOf(gitDir: string, ...command: string[]): Promise<string> {
		const answer = await runGit({ ...repository, ...within(repository, gitDir) }, command);
		errors.push(...answer.errors);
		return text(answer);
	}

	const refs = new Map<string, string>();
	const { gitDir, idLength } = repository;
	for (const line of lines(
		await outputOf(gitDir, "for-each-ref", "--format=%(objectname) %(refname)"),
	)) {
		refs.set(Buffer.from(line.slice(idLength + 1), "latin1").toString(), line.slice(0, idLength));
	}
	const index: IndexEntry[] = [];
	for (const [name, folder] of worktrees(repository)) {
		const head = await outputOf(folder, "rev-parse", "--verify", "--quiet", "HEAD");
		if (head !== "") refs.set(`${name}HEAD`, head.trim());
		if (existsSync(join(folder, "index"))) {
			const listing = await outputOf(folder, "ls-files", "--stage", "-z");
			for (const entry of parseIndex(listing)) index.push(entry);
		}
	}
	const reflog = lines(
		await outputOf(gitDir, "rev-list", "--no-walk=unsorted", "--reflog", "--stdin"),
	);
	return { refs, reflog, index, errors };
}

/** Parses the output of `git ls-files --stage -z`: "<mode> <id> <stage>\t<path>\0". */
export function parseIndex(output: string): IndexEntry[] {
	const entries: IndexEntry[] = [];
	for (const record of output.split("\0")) {
		if (record === "") continue;
		const tab = record.indexOf("\t");
		const [mode = "", id = "", stage = ""] = record.slice(0, tab).split(" ");
		entries.push({ mode, id, stage: Number(stage), path: record.slice(tab + 1) });
	}
	return entries;
}

function* worktrees({ commonDir }: Repository): Generator<[prefix: string, gitDir: string]> {
	yield ["", commonDir];
	const folder = join(commonDir, "worktrees");
	if (!existsSync(folder)) return;
	for (const name of readdirSync(folder).sort()) {
		const gitDir = join(folder, name);
		if (existsSync(join(gitDir, "HEAD"))) yield [`worktrees/${name}/`, gitDir];
	}
}

/** Of two --git-dir arguments the last one counts. */
function within(repository: Repository, gitDir: string): Pick<Repository, "arguments"> {
	return { arguments: [...repository.arguments, `--git-dir=${gitDir}`] };
}

function text({ output }: GitOutput): string {
	return output.toString("latin1");
}

function lines(output: string): string[] {
	return output.split("\n").filter((line) => line !== "");
}
