// Opens the repository at a path, with the git that is on PATH.

import { UsageError } from "../../errors.ts";
import { findGit } from "../../git/git-program.ts";
import { openRepository, type Repository } from "../../git/repository.ts";

/** @throws UsageError "git-missing", "repository" */
export function findRepository(path: string): Repository {
	const program = findGit(path);
	if (program === undefined) {
		throw new UsageError(
			"git-missing",
			"Cannot read a repository without git: none is on PATH outside of it",
			"Install git, or scan the files alone",
		);
	}
	return openRepository(path, program);
}
