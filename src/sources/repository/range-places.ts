// Which commits of a range brought what was found? A range reads whole versions of files, and
// most of what a version holds was there before: that is no finding of the range.

import { fingerprintOf } from "../../finding/fingerprint.ts";
import type { Sighting } from "../../finding/sighting.ts";
import { readAuthorsAndDates } from "../../git/attribution/commit-authors.ts";
import {
	findIntroducingCommits,
	type SecretPath,
} from "../../git/attribution/introducing-commits.ts";
import { type CommitChange, visitCommitChanges } from "../../git/commit-changes.ts";
import type { Ancestry } from "../../git/commit-graph.ts";
import { describeObjects } from "../../git/object-listing.ts";
import { readObjects } from "../../git/object-reader.ts";
import { findRenames } from "../../git/renames.ts";
import type { Repository } from "../../git/repository.ts";
import type { Provenance } from "../../model/blob.ts";
import { decodePath } from "../../text/path.ts";
import type { Placing, PlacingTools } from "../placing.ts";
import type { DatedCommit } from "./range.ts";

/** For the sightings of a range's source; the commits are those of the range. */
export function createRangePlacing(
	repository: Repository,
	commits: readonly DatedCommit[],
): Placing {
	return async (sightings, tools) => {
		const known = new Map<string, Map<string, Sighting[]>>();
		const others: Sighting[] = [];
		const blobs = new Set<string>();
		for (const sighting of sightings) {
			const [place] = sighting.provenance;
			// What no commit of the range brought came with a tag of its own.
			if (!isOfCommit(place)) others.push(sighting);
			const group = groupOf(sighting);
			for (const { where, blob = "", path } of sighting.provenance) {
				if (where !== "commit") continue;
				const key = keyOf(blob, path);
				const groups = known.get(key) ?? new Map<string, Sighting[]>();
				known.set(key, groups);
				add(groups, group, sighting);
				blobs.add(blob);
			}
		}
		if (blobs.size === 0) return sightings;
		const changes = await findChanges(repository, commits, (blob, path) => {
			return blobs.has(blob) && known.has(keyOf(blob, path));
		});
		const before = await sightBefore(repository, changes, tools);
		const pairs = new Map<string, SecretPath>();
		for (const { at, blob, path, olds } of changes) {
			const there = new Set(olds.flatMap((old) => before.get(keyOf(old.blob, old.path)) ?? []));
			for (const group of known.get(keyOf(blob, path))!.keys()) {
				if (there.has(group)) continue;
				const key = keyOf(group, path);
				const pair = pairs.get(key) ?? { kind: "group", name: group, path, introductions: [] };
				pair.introductions.push({ position: at, blob });
				pairs.set(key, pair);
			}
		}
		const firsts = findIntroducingCommits(ancestryOf(commits), pairs.values());
		const ids = new Set(firsts.map(({ position }) => commits[position]!.id));
		const signatures = await readAuthorsAndDates(repository, ids);
		const headHas = placesInHead(sightings);
		const brought = new Set<string>();
		const placed = firsts.flatMap(({ secretPath: { name, path }, position, blob }) => {
			brought.add(name);
			const commit = commits[position]!.id;
			const at = {
				where: "commit",
				path,
				commit,
				...signatures.get(commit),
				blob,
				inHead: headHas.has(keyOf(name, path)),
			} as const;
			const own = known.get(keyOf(blob, path))?.get(name) ?? [];
			return own.map((sighting) => ({ ...sighting, provenance: [at] }));
		});
		const inFiles = sightings.filter(({ provenance: [place] }) => isOfCommit(place));
		const named = new Set([...brought, ...others.map(groupOf)]);
		reportOld(
			inFiles.filter((one) => tools.isShown(one) && !named.has(groupOf(one))),
			tools,
		);
		const rest = inFiles.filter((sighting) => named.has(groupOf(sighting)));
		return [...others, ...placed, ...rest.map((sighting) => ({ ...sighting, provenance: [] }))];
	};
}

function isOfCommit(place: Provenance | undefined): boolean {
	return place?.where === "commit" && place.commit !== undefined;
}

function reportOld(sightings: readonly Sighting[], { intake }: PlacingTools): void {
	const { size } = new Set(sightings.map(groupOf));
	if (size === 0) return;
	const what = size === 1 ? "a secret that a file held" : `${size} secrets that files held`;
	intake.notice({
		code: "not-new",
		message: `Left out ${what} before these commits changed it: "unleak scan --history" tells more`,
	});
}

interface FoundChange {
	/** The commit's place. */
	readonly at: number;
	readonly blob: string;
	readonly path: string;
	/** What its parents have there, or had where it was renamed from. */
	readonly olds: readonly { readonly blob: string; readonly path: string }[];
}

/** Trees that cannot be read, the source has reported. */
async function findChanges(
	repository: Repository,
	commits: readonly DatedCommit[],
	isWanted: (blob: string, path: string) => boolean,
): Promise<FoundChange[]> {
	const found: (Pick<CommitChange, "commitIndex" | "blob" | "path"> & {
		readonly before: string[];
	})[] = [];
	await visitCommitChanges(repository, commits, ({ commitIndex, blob, before, path }) => {
		if (!isWanted(blob, decodePath(path).path)) return;
		found.push({ commitIndex, blob, path, before: before === "" ? [] : before.split(" ") });
	});
	const questions = found.flatMap(({ commitIndex, before }) => {
		const { id: commit, parents } = commits[commitIndex]!;
		return parents
			.filter((_, index) => isZero.test(before[index] ?? ""))
			.map((parent) => ({ commit, parent }));
	});
	const findOrigin = await findRenames(repository, questions);
	return found.map(({ commitIndex, blob, path: raw, before }) => {
		const { id: commit, parents } = commits[commitIndex]!;
		const { path } = decodePath(raw);
		const olds = before.flatMap((id, index) => {
			if (!isZero.test(id)) return [{ blob: id, path }];
			const parent = parents[index];
			const origin = parent && findOrigin({ commit, parent }, raw);
			return origin ? [{ blob: origin.blob, path: decodePath(origin.path).path }] : [];
		});
		return { at: commitIndex, blob, path, olds };
	});
}

/** Gives what the versions before the changes hold, by blob and path; nothing for what cannot be read. */
async function sightBefore(
	repository: Repository,
	changes: readonly FoundChange[],
	{ sight, intake }: PlacingTools,
): Promise<ReadonlyMap<string, readonly string[]>> {
	const paths = new Map<string, Set<string>>();
	for (const { blob, path } of changes.flatMap(({ olds }) => olds)) {
		const own = paths.get(blob);
		if (own === undefined) paths.set(blob, new Set([path]));
		else own.add(path);
	}
	const described = await describeObjects(repository, [...paths.keys()]);
	async function* requests() {
		yield described.filter(({ type, size }) => type === "blob" && size <= intake.maxFileBytes);
	}
	const held = new Map<string, readonly string[]>();
	const onError = () => {};
	for await (const answer of readObjects(repository, requests(), { processCount: 1, onError })) {
		if ("reason" in answer) continue;
		for (const path of paths.get(answer.id)!) {
			held.set(keyOf(answer.id, path), sight(answer.content, path).map(groupOf));
		}
	}
	return held;
}

function ancestryOf(commits: readonly DatedCommit[]): Ancestry {
	const placeOf = new Map(commits.map(({ id }, place) => [id, place]));
	return {
		ids: commits.map(({ id }) => id),
		parents: commits.map(({ parents }) => [
			...new Set(parents.flatMap((parent) => placeOf.get(parent) ?? [])),
		]),
		dates: commits.map(({ date }) => date),
	};
}

/** Every group with each path where the head has it. */
function placesInHead(sightings: readonly Sighting[]): ReadonlySet<string> {
	const places = sightings.flatMap((sighting) => {
		const group = groupOf(sighting);
		const inHead = sighting.provenance.filter((place) => place.inHead === true);
		return inHead.map(({ path }) => keyOf(group, path));
	});
	return new Set(places);
}

function groupOf({ match }: Sighting): string {
	return fingerprintOf(match.ruleId, match.identity);
}

function keyOf(one: string, other: string): string {
	return `${one}\0${other}`;
}

function add<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
	const list = lists.get(key);
	if (list === undefined) lists.set(key, [value]);
	else list.push(value);
}

const isZero = /^0*$/;
