// Traces one key through a history: since when it is there, by whom, and who could fetch it. Every object is
// searched for the key's own bytes, which is cheap; attribution runs only when some hold it.

import { attributeToCommits } from "../git/attribution/attribution.ts";
import type { Repository } from "../git/repository.ts";
import type { Provenance } from "../model/blob.ts";
import { createHistorySource } from "../sources/repository/history.ts";
import { lineToName } from "../sources/repository/name-table.ts";
import type { KeySearch } from "./key-search.ts";
import { type ReadProgress, readSource } from "./read-source.ts";
import { findRemoteExposure, type RemoteExposure } from "./remote-exposure.ts";

export interface HistoryTrace {
	/** The oldest first, those without a date last. */
	readonly locations: readonly Provenance[];
	readonly remote: RemoteExposure;
	readonly gaps: readonly string[];
}

/** Searches every object of the repository. What could not be read is in `gaps`; nothing is thrown. */
export async function traceKeyInHistory(
	repository: Repository,
	search: KeySearch,
	signal: AbortSignal,
	onProgress?: (state: ReadProgress) => void,
): Promise<HistoryTrace> {
	const blobs = new Set<string>();
	const names = new Set<string>();
	const inCommitsAndTags = new Map<string, Provenance>();
	const refs: Provenance[] = [];
	const end = await readSource(createHistorySource(repository), {
		signal,
		onProgress,
		overlapBytes: 0,
		onPiece({ bytes, provenance: [location] }) {
			if (!location || !search.isIn(bytes)) return;
			if (location.where === "name" && location.refs !== undefined) refs.push(location);
			else if (location.where === "name")
				for (const name of namesIn(bytes, search)) names.add(name);
			else if (location.commit !== undefined) inCommitsAndTags.set(location.commit, location);
			else if (location.blob !== undefined) blobs.add(location.blob);
		},
	});
	const isFound = blobs.size + names.size + inCommitsAndTags.size + refs.length > 0;
	if (!isFound || signal.aborted) {
		return { locations: [], remote: await findRemoteExposure(repository, []), gaps: end.gaps };
	}
	const attribution = await attributeToCommits(repository, {
		groups: groupsOf(blobs),
		names,
		commitsAndTags: new Set(inCommitsAndTags.keys()),
	});
	const locations = distinct([
		...[...attribution.groups].flatMap(([group, own]) =>
			group === allVersions ? own : own.filter(({ path }) => path === ""),
		),
		...[...attribution.names.values()].flat(),
		...refs,
		...[...attribution.commitsAndTags].map(([id, reach]) => ({
			...inCommitsAndTags.get(id)!,
			...reach,
		})),
	]).map((location) => sealLocation(location, search));
	const unread = attribution.unreadCommits.length;
	return {
		locations: locations.sort(compareAge),
		remote: await findRemoteExposure(repository, [
			...new Set(locations.flatMap(({ commit }) => commit ?? [])),
		]),
		gaps: [...end.gaps, ...(unread > 0 ? [`Trees of ${unread} commits could not be read`] : [])],
	};
}

const allVersions = "key";
const maxSingleVersions = 1000;

/**
 * All versions of a file together have one location, the first. Each version alone says whether it has a path
 * at all: dangling versions would otherwise be hidden by the others.
 */
function groupsOf(blobs: ReadonlySet<string>): ReadonlyMap<string, ReadonlySet<string>> {
	if (blobs.size === 0) return new Map();
	const singles = blobs.size > 1 ? [...blobs].slice(0, maxSingleVersions) : [];
	return new Map([
		[allVersions, blobs],
		...singles.map((blob) => [blob, new Set([blob])] as const),
	]);
}

/** The names in a text of names that hold the key. */
function namesIn(bytes: Buffer, search: KeySearch): string[] {
	const lines = bytes.toString("latin1").split("\n");
	return lines.filter((line) => search.isIn(Buffer.from(line, "latin1"))).map(lineToName);
}

function distinct(locations: readonly Provenance[]): Provenance[] {
	const known = new Map<string, Provenance>();
	for (const location of locations) {
		const { where, path, commit, blob } = location;
		const origin = where === "name" && path === "" ? location.refs : [];
		known.set(JSON.stringify([where, path, commit, blob, origin]), location);
	}
	return [...known.values()];
}

function sealLocation(location: Provenance, search: KeySearch): Provenance {
	const { path, author, refs } = location;
	return {
		...location,
		path: search.seal(path),
		...(author === undefined ? {} : { author: search.seal(author) }),
		...(refs === undefined ? {} : { refs: refs.map(search.seal) }),
	};
}

function compareAge(one: Provenance, other: Provenance): number {
	const age = ({ date }: Provenance) => {
		const time = Date.parse(date ?? "");
		return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time;
	};
	const [first, second] = [age(one), age(other)];
	if (first !== second) return first < second ? -1 : 1;
	return one.path < other.path ? -1 : one.path > other.path ? 1 : 0;
}
