// Reads files that git tracks but has not checked out, as in a sparse checkout, from git's objects: they are as
// much a part of the tree as the files on disk. Where a partial clone lacks them, that is a problem.

import { UsageError } from "../../errors.ts";
import { findGit } from "../../git/git-program.ts";
import { openRepository, type Repository } from "../../git/repository.ts";
import type { Blob, Provenance } from "../../model/blob.ts";
import { formatCount } from "../../report/amounts.ts";
import { readBlobContents } from "../repository/blob-contents.ts";
import type { ScanAccounting } from "../source.ts";
import type { NotCheckedOutEntry } from "./tree-listing.ts";

/** Yields each content once, with all its paths. */
export async function* readNotCheckedOut(
	notCheckedOut: readonly NotCheckedOutEntry[],
	accounting: ScanAccounting,
): AsyncGenerator<Blob> {
	let files = 0;
	for (const [root, locations] of byRepository(notCheckedOut)) {
		const repository = openOrReport(root, locations, accounting);
		if (repository === undefined) continue;
		for await (const blob of readBlobContents(repository, accounting, locations)) {
			files += blob.provenance.length;
			yield blob;
		}
	}
	if (files === 0) return;
	const message = `Read ${formatCount(files, "file")} from git's objects: tracked, but not checked out here`;
	accounting.addNotice({ code: "not-checked-out", message });
}

type Locations = Map<string, Provenance[]>;

function byRepository(notCheckedOut: readonly NotCheckedOutEntry[]): Map<string, Locations> {
	const repositories = new Map<string, Locations>();
	for (const { repository, path, blob } of notCheckedOut) {
		const locations: Locations = repositories.get(repository) ?? new Map();
		repositories.set(repository, locations);
		const location: Provenance = { where: "file", path, blob };
		const before = locations.get(blob);
		if (before === undefined) locations.set(blob, [location]);
		else before.push(location);
	}
	return repositories;
}

/** Where a repository is refused, all its files are reported as unread. */
function openOrReport(
	root: string,
	locations: Locations,
	accounting: ScanAccounting,
): Repository | undefined {
	let reason = "no git was found on PATH outside the folder";
	try {
		const program = findGit(root);
		if (program !== undefined) return openRepository(root, program);
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		reason = error.message;
	}
	const unread = [...locations.values()].flat().filter(({ path }) => !accounting.isExcluded(path));
	for (const _ of unread) accounting.addPlanned(0);
	if (unread.length === 0) return undefined;
	const message = `Did not read ${formatCount(unread.length, "file")} that are not checked out: ${reason}`;
	accounting.addProblem({ code: "not-checked-out", message });
	return undefined;
}
