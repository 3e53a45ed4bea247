// What is in the files that git tracks and never checked out, as in a sparse checkout? Git's
// objects tell: they are as much a part of the tree as what lies on disk. Where a partial clone
// lacks them, that is a problem with their number.

import { UsageError } from "../../errors.ts";
import { findGit } from "../../git/git-program.ts";
import { openRepository, type Repository } from "../../git/repository.ts";
import type { Blob, Provenance } from "../../model/blob.ts";
import { count } from "../../report/counts.ts";
import { readContents } from "../repository/contents.ts";
import type { Intake } from "../source.ts";
import type { AbsentEntry } from "./entry.ts";

/** Yields each content once, with all its paths. */
export async function* readAbsent(
	absent: readonly AbsentEntry[],
	intake: Intake,
): AsyncGenerator<Blob> {
	let files = 0;
	for (const [root, places] of byRepository(absent)) {
		const repository = open(root, places, intake);
		if (repository === undefined) continue;
		for await (const blob of readContents(repository, intake, places)) {
			files += blob.provenance.length;
			yield blob;
		}
	}
	if (files === 0) return;
	const message = `Read ${count(files, "file")} from git's objects: tracked, but not checked out here`;
	intake.notice({ code: "not-checked-out", message });
}

type Places = Map<string, Provenance[]>;

function byRepository(absent: readonly AbsentEntry[]): Map<string, Places> {
	const repositories = new Map<string, Places>();
	for (const { repository, path, blob } of absent) {
		const places: Places = repositories.get(repository) ?? new Map();
		repositories.set(repository, places);
		const place: Provenance = { where: "file", path, blob };
		const before = places.get(blob);
		if (before === undefined) places.set(blob, [place]);
		else before.push(place);
	}
	return repositories;
}

/** A repository that is refused leaves all its absent files unread. */
function open(root: string, places: Places, intake: Intake): Repository | undefined {
	let reason = "no git was found on PATH outside the folder";
	try {
		const program = findGit(root);
		if (program !== undefined) return openRepository(root, program);
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		reason = error.message;
	}
	const unread = [...places.values()].flat().filter(({ path }) => !intake.isExcluded(path));
	for (const _ of unread) intake.plan(0);
	if (unread.length === 0) return undefined;
	const message = `Did not read ${count(unread.length, "file")} that are not checked out: ${reason}`;
	intake.problem({ code: "not-checked-out", message });
	return undefined;
}
