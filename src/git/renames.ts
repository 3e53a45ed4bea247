// Finds the file that a commit renamed to a path. Git compares contents for this, so it is asked only about
// the few commits that matter, within budgets.

import { runGit } from "./git-process.ts";
import type { Repository } from "./repository.ts";

/** A commit, and the parent to compare it with. */
export interface RenameQuestion {
	readonly commit: string;
	readonly parent: string;
}

export interface Origin {
	/** One character a byte ("latin1"). */
	readonly path: string;
	readonly blob: string;
}

/** Takes a question and a path in the commit, one character a byte ("latin1"). */
export type FindOrigin = (question: RenameQuestion, path: string) => Origin | undefined;

/** Asks git about all the questions at once. Where it cannot tell, nothing was renamed. */
export async function findRenames(
	repository: Repository,
	questions: readonly RenameQuestion[],
): Promise<FindOrigin> {
	const asked = [...new Set(questions.map(keyOf))].slice(0, maxQuestions);
	const renames = new Map<string, Origin>();
	if (asked.length === 0) return () => undefined;
	const input = asked.map((line) => `${line}\n`).join("");
	const { output } = await runGit(repository, command, { input, maxIdleMs });
	const records = output.toString("latin1").split("\0");
	let question = -1;
	for (let at = 0; at < records.length; at++) {
		const record = records[at]!;
		if (!record.startsWith(":")) {
			question++;
			continue;
		}
		const [, , blob = ""] = record.slice(1).split(" ");
		const [from = "", to = ""] = records.slice(at + 1, at + 3);
		at += 2;
		renames.set(`${asked[question]}\0${to}`, { path: from, blob });
	}
	return (one, path) => renames.get(`${keyOf(one)}\0${path}`);
}

function keyOf({ commit, parent }: RenameQuestion): string {
	return `${commit} ${parent}`;
}

const command = [
	"diff-tree",
	"--stdin",
	"--always",
	"-r",
	"-z",
	"--raw",
	"--no-abbrev",
	"-M",
	"-l1000",
	"--diff-filter=R",
	"--no-ext-diff",
	"--no-textconv",
	"--ignore-submodules=all",
];
const maxQuestions = 500;
const maxIdleMs = 20_000;
