// Tells which files with findings git changes by a filter on their way in, as git-crypt does: what was
// found there may stand in the work tree alone. Only git's attributes are read; no filter is run.

import { relative, resolve, sep } from "node:path";
import { UsageError } from "../../errors.ts";
import { runGit } from "../../git/git-process.ts";
import { findGit, nearestRepository } from "../../git/git-program.ts";
import { openRepository } from "../../git/repository.ts";
import type { Notice } from "../../model/report.ts";
import { escapeTerminal } from "../../text/escape.ts";

/** Paths are relative to the root, with "/". */
export async function filteredNotices(root: string, paths: readonly string[]): Promise<Notice[]> {
	const byRepository = new Map<string, string[]>();
	for (const path of new Set(paths)) {
		const file = resolve(root, path);
		const repository = nearestRepository(resolve(file, ".."));
		if (repository === undefined) continue;
		byRepository.set(repository, [...(byRepository.get(repository) ?? []), file]);
	}
	const filtered: string[] = [];
	for (const [repository, files] of byRepository) {
		for (const { file, filter } of await filtersOf(repository, files.slice(0, maxFiles))) {
			const path = relative(root, file).split(sep).join("/");
			filtered.push(`"${escapeTerminal(path)}" (${escapeTerminal(filter)})`);
		}
	}
	if (filtered.length === 0) return [];
	const more = filtered.length > maxShown ? ` and ${filtered.length - maxShown} more` : "";
	const message = `git changes ${filtered.slice(0, maxShown).join(", ")}${more} by a filter: what was found there may be encrypted in git, and stand in the work tree alone; "unleak scan --history" tells`;
	return [{ code: "filtered", message }];
}

async function filtersOf(
	root: string,
	files: readonly string[],
): Promise<{ readonly file: string; readonly filter: string }[]> {
	try {
		const program = findGit(root);
		if (program === undefined) return [];
		const repository = openRepository(root, program);
		const input = files.map((file) => `${relative(root, file).split(sep).join("/")}\0`).join("");
		const asking = ["check-attr", "-z", "--stdin", "filter"];
		const { output } = await runGit(repository, asking, { input });
		const words = output.toString("utf8").split("\0");
		return words.flatMap((filter, at) => {
			if (at % 3 !== 2 || isNone.test(filter)) return [];
			return [{ file: resolve(root, words[at - 2]!), filter }];
		});
	} catch (error) {
		// It only adds to what the report says.
		if (error instanceof UsageError) return [];
		throw error;
	}
}

/** A pointer of LFS is told by itself. */
const isNone = /^(?:unspecified|unset|set|lfs|)$/;
const maxFiles = 10_000;
const maxShown = 5;
