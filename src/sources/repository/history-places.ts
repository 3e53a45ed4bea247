// Where in its history does a repository have what was found? A blob was scanned without a path:
// it is read again under each path it ever had, so that a finding is what it would be in a tree.

import { fingerprintOf } from "../../finding/fingerprint.ts";
import type { Sighting } from "../../finding/sighting.ts";
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
import type { Placing, PlacingTools } from "../placing.ts";

/** For the sightings of createHistorySource; those of other sources stay as they are. */
export function createHistoryPlacing(repository: Repository, cache?: HistoryCache): Placing {
	return async (sightings, tools) => {
		const blobs = new Set<string>();
		const names = new Map<string, Sighting[]>();
		const written = new Set<string>();
		for (const sighting of sightings) {
			for (const place of sighting.provenance) {
				if (isBlob(place)) blobs.add(place.blob!);
				else if (place.unplaced !== undefined) add(names, nameOf(place.unplaced), sighting);
				else if (isWritten(place)) written.add(place.commit!);
			}
		}
		if (blobs.size + names.size + written.size === 0) return sightings;
		const contents = createContents(repository, tools);
		const found = await attributeToCommits(repository, {
			pathDependent: { blobs, read: contents.read },
			names: new Set(names.keys()),
			commitsAndTags: written,
			cache,
			jobs: tools.intake.jobs,
		});
		if (found.unreadCommits.length > 0) {
			const [commit] = found.unreadCommits as [string];
			const message = `Cannot tell all places of what was found: the trees of ${found.unreadCommits.length} commits cannot be read`;
			tools.intake.problem({ code: "unreadable-object", message, commit });
		}
		const placed = sightings.flatMap((sighting) => {
			const [place] = sighting.provenance;
			if (!place || isBlob(place) || place.unplaced !== undefined) return [];
			if (!isWritten(place)) return [sighting];
			const reached = found.commitsAndTags.get(place.commit!)!;
			const inHead = reached.refs.includes("HEAD");
			return [{ ...sighting, provenance: [{ ...place, inHead, ...reached }] }];
		});
		for (const [name, own] of names) {
			const provenance = found.names.get(name)!;
			for (const sighting of own) placed.push({ ...sighting, provenance });
		}
		return [...placed, ...contents.place(found.groups)];
	};
}

function isBlob({ where, path, commit, blob }: Provenance): boolean {
	return where === "commit" && path === "" && commit === undefined && blob !== undefined;
}

function isWritten({ where, commit }: Provenance): boolean {
	return commit !== undefined && (where === "message" || where === "author" || where === "tag");
}

/** In the text of names "/" stands for a line feed. */
function nameOf(line: string): string {
	return line.replaceAll("/", "\n");
}

/** Remembers what each blob holds under each of its paths. */
function createContents(repository: Repository, { sight, isShown, intake }: PlacingTools) {
	const contents = new Map<string, Map<string, readonly Sighting[]>>();

	async function read(paths: BlobPaths): Promise<GroupsAtPath> {
		const wanted = await describeObjects(repository, [...paths.keys()]);
		async function* requests() {
			yield wanted;
		}
		const onError = () => {};
		for await (const answer of readObjects(repository, requests(), { processCount: 1, onError })) {
			// The scan has read it before, or reported that it could not.
			if ("reason" in answer) continue;
			const { id: blob, content } = answer;
			const shown = [...paths.get(blob)!].map((path) => decodePath(path).path);
			const seen = new Map(shown.map((path) => [path, sight(content, path)]));
			contents.set(blob, seen);
			const holdsAny = [...seen.values()].some((own) => own.some(isShown));
			if (holdsAny && shown.every((path) => path !== "" && intake.isExcluded(path)))
				intake.exclude(content.length);
		}
		return (blob, path) => (contents.get(blob)?.get(decodePath(path).path) ?? []).map(groupOf);
	}

	/** Gives each sighting its places; most versions of a file have none. */
	function place(groups: ReadonlyMap<string, readonly Provenance[]>): Sighting[] {
		const placesOf = new Map<Sighting, Provenance[]>();
		const groupsIn = new Map<readonly Sighting[], ReadonlyMap<string, readonly Sighting[]>>();
		for (const byPath of contents.values()) {
			for (const own of byPath.values()) {
				const byGroup = new Map<string, Sighting[]>();
				groupsIn.set(own, byGroup);
				for (const sighting of own) {
					placesOf.set(sighting, []);
					add(byGroup, groupOf(sighting), sighting);
				}
			}
		}
		for (const [group, places] of groups) {
			for (const at of places) {
				const byPath = contents.get(at.blob!)!;
				// Where no commit tells the path, what it holds under any path counts.
				const there = byPath.get(at.path);
				for (const one of there === undefined ? byPath.values() : [there]) {
					for (const sighting of groupsIn.get(one)?.get(group) ?? []) {
						placesOf.get(sighting)!.push(at);
					}
				}
			}
		}
		return [...placesOf].map(([sighting, provenance]) => ({ ...sighting, provenance }));
	}

	return { read, place };
}

function groupOf({ match }: Sighting): string {
	return fingerprintOf(match.ruleId, match.identity);
}

function add<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
	const list = lists.get(key);
	if (list === undefined) lists.set(key, [value]);
	else list.push(value);
}
