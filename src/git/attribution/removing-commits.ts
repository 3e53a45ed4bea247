// Finds the commit that removed a secret from HEAD's files, along the line of first parents, since that is where
// the merge of a branch takes effect. Each commit is compared with the one after it: a deleted file then looks
// like an added one, and the walk that finds introductions finds removals.

import { fingerprintOf } from "../../finding/fingerprint.ts";
import type { Occurrence } from "../../finding/occurrence.ts";
import type { Provenance } from "../../model/blob.ts";
import { decodePath } from "../../text/path.ts";
import { visitCommitChanges } from "../commit-changes.ts";
import { runGit } from "../git-process.ts";
import type { Repository } from "../repository.ts";
import { readAuthorsAndDates } from "./commit-authors.ts";

/**
 * Returns the placed occurrences, with `removed` where the last commit is known that took the secret out of a
 * path. `occurrences` are the same before they were attributed: all versions of all files.
 */
export async function addRemovingCommits(
	repository: Repository,
	occurrences: readonly Occurrence[],
	located: readonly Occurrence[],
): Promise<readonly Occurrence[]> {
	const wanted = new Map<string, Set<string>>();
	for (const occurrence of located) {
		for (const location of occurrence.provenance) {
			if (isGone(location)) add(wanted, groupOf(occurrence), location.path);
		}
	}
	if (wanted.size === 0) return located;
	const groupsOf = new Map<string, Set<string>>();
	for (const occurrence of occurrences) {
		const group = groupOf(occurrence);
		if (!wanted.has(group)) continue;
		for (const { blob } of occurrence.provenance)
			if (blob !== undefined) add(groupsOf, blob, group);
	}
	const removingCommits = await findRemovingCommits(repository, wanted, groupsOf);
	const commits = new Set([...removingCommits.values()].flatMap((byPath) => [...byPath.values()]));
	const authors = await readAuthorsAndDates(repository, commits);
	return located.map((occurrence) => {
		const own = removingCommits.get(groupOf(occurrence));
		if (own === undefined) return occurrence;
		const provenance = occurrence.provenance.map((location) => {
			const commit = isGone(location) ? own.get(location.path) : undefined;
			const date = commit === undefined ? undefined : authors.get(commit)?.date;
			return commit === undefined || date === undefined
				? location
				: { ...location, removed: { commit, date } };
		});
		return { ...occurrence, provenance };
	});
}

function isGone({ where, path, commit, inHead, unreachable }: Provenance): boolean {
	return (
		where === "commit" &&
		path !== "" &&
		commit !== undefined &&
		inHead === false &&
		unreachable !== true
	);
}

/** By secret, by path: the youngest commit after which the path no longer had the secret. */
type RemovingCommits = ReadonlyMap<string, ReadonlyMap<string, string>>;

async function findRemovingCommits(
	repository: Repository,
	wanted: ReadonlyMap<string, ReadonlySet<string>>,
	groupsOf: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<RemovingCommits> {
	const line = await firstParents(repository);
	const compared = line.slice(1).map((id, at) => ({
		id,
		parents: [line[at]!],
		isCutOff: false,
		isTreeless: false,
	}));
	const found = new Map<string, Map<string, number>>();
	await visitCommitChanges(repository, compared, ({ commitIndex, blob, before, path: raw }) => {
		for (const group of groupsOf.get(blob) ?? []) {
			if (groupsOf.get(before)?.has(group)) continue;
			const { path } = decodePath(raw);
			if (!wanted.get(group)?.has(path)) continue;
			const own = found.get(group) ?? new Map<string, number>();
			found.set(group, own.set(path, Math.min(commitIndex, own.get(path) ?? commitIndex)));
		}
	});
	return new Map(
		[...found].map(([group, own]) => [
			group,
			new Map([...own].map(([path, at]) => [path, line[at]!])),
		]),
	);
}

/** From HEAD back; empty where there is no HEAD. */
async function firstParents(repository: Repository): Promise<string[]> {
	const walk = ["rev-list", "--first-parent", "--end-of-options", "HEAD"];
	const { output } = await runGit(repository, walk);
	return output
		.toString("latin1")
		.split("\n")
		.filter((id) => id.length === repository.idLength);
}

function groupOf({ match }: Occurrence): string {
	return fingerprintOf(match.ruleId, match.identity);
}

function add(sets: Map<string, Set<string>>, key: string, value: string): void {
	const set = sets.get(key);
	if (set === undefined) sets.set(key, new Set([value]));
	else set.add(value);
}
