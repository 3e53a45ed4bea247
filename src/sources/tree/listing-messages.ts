// What the listing of a folder says of what it met.

import type { Notice, Problem } from "../../model/report.ts";
import type { DecodedPath } from "../../text/path.ts";

/** The start of a sentence that goes on with why git was not asked. */
export function readsAll(folder: DecodedPath): string {
	return `Reads every file below "${showFolder(folder)}", ignored ones too`;
}

export function showFolder(folder: DecodedPath): string {
	return folder.path === "" ? "." : folder.path;
}

export function unreadableFolder(path: string, reason: string): Problem {
	return {
		code: "unreadable",
		message: `Make the folder readable and scan again: ${reason}`,
		path: path === "" ? "." : path,
	};
}

/** Of the repositories in a folder that was walked, only the files are read. */
export function unreadHistories(repositories: readonly string[]): Notice {
	const names = repositories.map((path) => `"${path}"`).sort();
	if (names.length > maxNamed) {
		names.splice(maxNamed, names.length, `and ${names.length - maxNamed} more`);
	}
	const histories = `the history of ${repositories.length} ${repositories.length === 1 ? "repository" : "repositories"}`;
	const message = `Did not read ${histories}: run "unleak scan --history" for each of ${names.join(", ")}`;
	return { code: "repositories", message };
}

const maxNamed = 20;
