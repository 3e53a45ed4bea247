// Finds which commits of a range introduced what was found. A range reads whole versions of files, and most of
// what a version holds was there before, so it is no finding of the range.

import { fingerprintOf } from "../../finding/fingerprint.ts";
import type { Occurrence } from "../../finding/occurrence.ts";
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
import type { Locator, LocatorTools } from "../locator.ts";
import type { DatedCommit } from "./range.ts";
import { addRangePresence } from "./range-presence.ts";

/** For the occurrences of a range's source; the commits are those of the range. */
export function createRangeLocator(
	repository: Repository,
	commits: readonly DatedCommit[],
): Locator {
	return async (occurrences, tools) => {
		const known = new Map<string, Map<string, Occurrence[]>>();
		const others: Occurrence[] = [];
		const blobs = new Set<string>();
		for (const occurrence of occurrences) {
			const [location] = occurrence.provenance;
			// What no commit of the range introduced came with a pushed tag.
			if (!isOfCommit(location)) others.push(occurrence);
			const group = groupOf(occurrence);
			for (const { where, blob = "", path } of occurrence.provenance) {
				if (where !== "commit") continue;
				const key = keyOf(blob, path);
				const groups = known.get(key) ?? new Map<string, Occurrence[]>();
				known.set(key, groups);
				add(groups, group, occurrence);
				blobs.add(blob);
			}
		}
		if (blobs.size === 0) return occurrences;
		const changes = await findChanges(repository, commits, (blob, path) => {
			return blobs.has(blob) && known.has(keyOf(blob, path));
		});
		const before = await rescanBefore(repository, changes, tools);
		const secretPaths = new Map<string, SecretPath>();
		for (const { at, blob, path, olds } of changes) {
			const there = new Set(olds.flatMap((old) => before.get(keyOf(old.blob, old.path)) ?? []));
			for (const group of known.get(keyOf(blob, path))!.keys()) {
				if (there.has(group)) continue;
				const key = keyOf(group, path);
				const secretPath = secretPaths.get(key) ?? {
					kind: "group",
					name: group,
					path,
					introductions: [],
				};
				secretPath.introductions.push({ position: at, blob });
				secretPaths.set(key, secretPath);
			}
		}
		const introducing = findIntroducingCommits(ancestryOf(commits), secretPaths.values());
		const ids = new Set(introducing.map(({ position }) => commits[position]!.id));
		const authors = await readAuthorsAndDates(repository, ids);
		const inHead = locationsInHead(occurrences);
		const areHeadsKnown = occurrences.every(({ provenance }) =>
			provenance.every((at) => !isOfCommit(at) || at.inHead !== undefined),
		);
		const introduced = new Set<string>();
		const located = introducing.flatMap(({ secretPath: { name, path }, position, blob }) => {
			introduced.add(name);
			const commit = commits[position]!.id;
			const isThere = inHead.has(keyOf(name, path));
			const at = {
				where: "commit",
				path,
				commit,
				...authors.get(commit),
				blob,
				...((isThere || areHeadsKnown) && { inHead: isThere }),
			} as const;
			const own = known.get(keyOf(blob, path))?.get(name) ?? [];
			return own.map((occurrence) => ({ ...occurrence, provenance: [at] }));
		});
		const inFiles = occurrences.filter(({ provenance: [location] }) => isOfCommit(location));
		const named = new Set([...introduced, ...others.map(groupOf)]);
		reportOld(
			inFiles.filter((one) => tools.isReported(one) && !named.has(groupOf(one))),
			tools,
		);
		const rest = inFiles.filter((occurrence) => named.has(groupOf(occurrence)));
		return [
			...others,
			...(await addRangePresence(repository, commits, occurrences, located)),
			...rest.map((occurrence) => ({ ...occurrence, provenance: [] })),
		];
	};
}

function isOfCommit(location: Provenance | undefined): boolean {
	return location?.where === "commit" && location.commit !== undefined;
}

function reportOld(occurrences: readonly Occurrence[], { accounting }: LocatorTools): void {
	const { size } = new Set(occurrences.map(groupOf));
	if (size === 0) return;
	const what = size === 1 ? "a secret that a file held" : `${size} secrets that files held`;
	accounting.addNotice({
		code: "not-new",
		message: `Left out ${what} before these commits changed it: "unleak scan --history" tells more`,
	});
}

interface FoundChange {
	/** The commit's index. */
	readonly at: number;
	readonly blob: string;
	readonly path: string;
	/** What its parents have there, or had where it was renamed from. */
	readonly olds: readonly { readonly blob: string; readonly path: string }[];
}

/** The source has reported trees that cannot be read. */
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
			.filter((_, index) => before.length > 0 && isZero.test(before[index] ?? ""))
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

/** What the versions before the changes hold, by blob and path; nothing for what cannot be read. */
async function rescanBefore(
	repository: Repository,
	changes: readonly FoundChange[],
	{ rescan, accounting }: LocatorTools,
): Promise<ReadonlyMap<string, readonly string[]>> {
	const paths = new Map<string, Set<string>>();
	for (const { blob, path } of changes.flatMap(({ olds }) => olds)) {
		const own = paths.get(blob);
		if (own === undefined) paths.set(blob, new Set([path]));
		else own.add(path);
	}
	const described = await describeObjects(repository, [...paths.keys()]);
	async function* requests() {
		yield described.filter(({ type, size }) => type === "blob" && size <= accounting.maxFileBytes);
	}
	const held = new Map<string, readonly string[]>();
	const onError = () => {};
	for await (const answer of readObjects(repository, requests(), { processCount: 1, onError })) {
		if ("reason" in answer) continue;
		for (const path of paths.get(answer.id)!) {
			held.set(keyOf(answer.id, path), (await rescan(answer.content, path)).map(groupOf));
		}
	}
	return held;
}

function ancestryOf(commits: readonly DatedCommit[]): Ancestry {
	const positionOf = new Map(commits.map(({ id }, position) => [id, position]));
	return {
		ids: commits.map(({ id }) => id),
		parents: commits.map(({ parents }) => [
			...new Set(parents.flatMap((parent) => positionOf.get(parent) ?? [])),
		]),
		dates: commits.map(({ date }) => date),
	};
}

/** A key for every group and each path at which the head has it. */
function locationsInHead(occurrences: readonly Occurrence[]): ReadonlySet<string> {
	const locations = occurrences.flatMap((occurrence) => {
		const group = groupOf(occurrence);
		const inHead = occurrence.provenance.filter((location) => location.inHead === true);
		return inHead.map(({ path }) => keyOf(group, path));
	});
	return new Set(locations);
}

function groupOf({ match }: Occurrence): string {
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
