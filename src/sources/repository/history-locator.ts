// Finds where in a history the secrets that were found are. A blob was scanned without a path: it is read again
// under each path that it ever had, so that a finding is what it would be in a tree.

import { fingerprintOf } from "../../finding/fingerprint.ts";
import type { Occurrence } from "../../finding/occurrence.ts";
import {
	attributeToCommits,
	type BlobPaths,
	type GroupsAtPath,
} from "../../git/attribution/attribution.ts";
import type { HistoryCache } from "../../git/attribution/packed-history.ts";
import { describeObjects } from "../../git/object-listing.ts";
import { readObjects } from "../../git/object-reader.ts";
import type { Repository } from "../../git/repository.ts";
import type { Provenance } from "../../model/blob.ts";
import { decodePath } from "../../text/path.ts";
import type { Locator, LocatorTools } from "../locator.ts";
import { lineToName } from "./name-table.ts";
import { isInReflog } from "./reflog-messages.ts";

/** For the occurrences of createHistorySource(); those of other sources stay as they are. */
export function createHistoryLocator(repository: Repository, cache?: HistoryCache): Locator {
	return async (occurrences, tools) => {
		const blobs = new Map<string, Map<string, Occurrence>>();
		const names = new Map<string, Occurrence[]>();
		const commitsAndTags = new Set<string>();
		const { unplaced } = tools;
		for (const occurrence of occurrences) {
			for (const location of occurrence.provenance) {
				if (isBlob(location)) addFirst(blobs, location.blob!, occurrence);
				else if (location.unplaced !== undefined)
					add(names, lineToName(location.unplaced), occurrence);
				else if (isInCommitOrTag(location)) commitsAndTags.add(location.commit!);
			}
		}
		if (blobs.size + names.size + commitsAndTags.size + unplaced.size === 0)
			return withoutEchoes(occurrences);
		const contents = createContents(repository, blobs, tools);
		const found = await attributeToCommits(repository, {
			pathDependent: { blobs: new Set([...blobs.keys(), ...unplaced]), read: contents.read },
			names: new Set(names.keys()),
			commitsAndTags: commitsAndTags,
			cache,
			jobs: tools.accounting.jobs,
		});
		if (found.unreadCommits.length > 0) {
			const [commit] = found.unreadCommits as [string];
			const message = `Cannot tell all places of what was found: the trees of ${found.unreadCommits.length} commits cannot be read`;
			tools.accounting.addProblem({ code: "unreadable-object", message, commit });
		}
		const located = occurrences.flatMap((occurrence) => {
			const [location] = occurrence.provenance;
			if (!location || isBlob(location) || location.unplaced !== undefined) return [];
			if (!isInCommitOrTag(location)) return [occurrence];
			const reached = found.commitsAndTags.get(location.commit!)!;
			const inHead = reached.refs.includes("HEAD");
			return [{ ...occurrence, provenance: [{ ...location, inHead, ...reached }] }];
		});
		for (const [name, own] of names) {
			const provenance = found.names.get(name)!;
			for (const occurrence of own) located.push({ ...occurrence, provenance });
		}
		return withoutEchoes([...located, ...contents.location(found.groups)]);
	};
}

/** A reflog repeats the subjects of commits: it is told of what stands nowhere else. */
function withoutEchoes(occurrences: readonly Occurrence[]): readonly Occurrence[] {
	const isEcho = ({ provenance: [location] }: Occurrence) => !!location && isInReflog(location);
	if (!occurrences.some(isEcho)) return occurrences;
	const others = occurrences.filter((one) => !isEcho(one) && one.provenance.length > 0);
	const known = new Set(others.map(groupOf));
	return occurrences.filter((one) => !isEcho(one) || !known.has(groupOf(one)));
}

function isBlob({ where, path, commit, blob }: Provenance): boolean {
	return where === "commit" && path === "" && commit === undefined && blob !== undefined;
}

function isInCommitOrTag({ where, commit }: Provenance): boolean {
	return commit !== undefined && (where === "message" || where === "author" || where === "tag");
}

/** Keeps what each blob holds under each of its paths. */
function createContents(
	repository: Repository,
	blobs: ReadonlyMap<string, ReadonlyMap<string, Occurrence>>,
	{ rescan, isSpent, isReported, accounting, unplaced, placeProblems }: LocatorTools,
) {
	const contents = new Map<string, Map<string, readonly Occurrence[]>>();

	async function read(paths: BlobPaths): Promise<GroupsAtPath> {
		for (const blob of unplaced) placeProblems(blob, shownPaths(paths.get(blob)!).sort());
		const wanted = await describeObjects(repository, [...blobs.keys()]);
		async function* requests() {
			yield wanted;
		}
		const onError = () => {};
		for await (const answer of readObjects(repository, requests(), { processCount: 1, onError })) {
			// The scan has read it before, or reported that it could not.
			if ("reason" in answer) continue;
			const { id: blob, content } = answer;
			const shown = shownPaths(paths.get(blob)!);
			const seen = new Map<string, readonly Occurrence[]>();
			for (const path of shown) seen.set(path, await rescan(content, path));
			// What was found once is not lost: each secret stays at one place.
			if (isSpent() && [...seen.values()].every((own) => own.length === 0))
				seen.set(shown[0] ?? "", [...blobs.get(blob)!.values()]);
			contents.set(blob, seen);
			const holdsAny = [...seen.values()].some((own) => own.some(isReported));
			if (holdsAny && shown.every((path) => path !== "" && accounting.isExcluded(path)))
				accounting.addExcluded(content.length);
		}
		return (blob, path) => (contents.get(blob)?.get(decodePath(path).path) ?? []).map(groupOf);
	}

	/** Returns each occurrence with its locations; most versions of a file have none. */
	function location(groups: ReadonlyMap<string, readonly Provenance[]>): Occurrence[] {
		const locationsOf = new Map<Occurrence, Provenance[]>();
		const groupsIn = new Map<readonly Occurrence[], ReadonlyMap<string, readonly Occurrence[]>>();
		for (const byPath of contents.values()) {
			for (const own of byPath.values()) {
				const byGroup = new Map<string, Occurrence[]>();
				groupsIn.set(own, byGroup);
				for (const occurrence of own) {
					locationsOf.set(occurrence, []);
					add(byGroup, groupOf(occurrence), occurrence);
				}
			}
		}
		for (const [group, locations] of groups) {
			for (const at of locations) {
				const byPath = contents.get(at.blob!)!;
				// Where no commit has the path, the blob's occurrences under any path count.
				const there = byPath.get(at.path);
				for (const one of there === undefined ? byPath.values() : [there]) {
					for (const occurrence of groupsIn.get(one)?.get(group) ?? []) {
						locationsOf.get(occurrence)!.push(at);
					}
				}
			}
		}
		return [...locationsOf].map(([occurrence, provenance]) => ({ ...occurrence, provenance }));
	}

	return { read, location };
}

/** The first of each secret in a blob. */
function addFirst(
	blobs: Map<string, Map<string, Occurrence>>,
	blob: string,
	occurrence: Occurrence,
): void {
	const known = blobs.get(blob) ?? new Map<string, Occurrence>();
	blobs.set(blob, known);
	const group = groupOf(occurrence);
	if (!known.has(group)) known.set(group, occurrence);
}

function shownPaths(paths: ReadonlySet<string>): string[] {
	return [...paths].map((path) => decodePath(path).path);
}

function groupOf({ match }: Occurrence): string {
	return fingerprintOf(match.ruleId, match.identity);
}

function add<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
	const list = lists.get(key);
	if (list === undefined) lists.set(key, [value]);
	else list.push(value);
}
