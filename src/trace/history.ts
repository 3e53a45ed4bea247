// Since when does a repository hold one key, by whom, and who could fetch it? Every object is
// searched for the key's own bytes, which is cheap; attribution is asked only when some hold it.

import { attributeToCommits } from "../git/attribution/attribution.ts";
import type { Repository } from "../git/repository.ts";
import type { Provenance } from "../model/blob.ts";
import { createHistorySource } from "../sources/repository/history.ts";
import type { Needle } from "./needle.ts";
import { findRemote, type RemoteSight } from "./remote.ts";
import { walk } from "./walk.ts";

export interface HistorySearch {
	/** The oldest first, those without a date last. */
	readonly places: readonly Provenance[];
	readonly remote: RemoteSight;
	readonly gaps: readonly string[];
}

/** Searches every object of the repository. What could not be read is told, not thrown. */
export async function searchHistory(
	repository: Repository,
	needle: Needle,
	signal: AbortSignal,
): Promise<HistorySearch> {
	const blobs = new Set<string>();
	const names = new Set<string>();
	const written = new Map<string, Provenance>();
	const refs: Provenance[] = [];
	const end = await walk(createHistorySource(repository), {
		signal,
		overlapBytes: 0,
		onPiece({ bytes, provenance: [place] }) {
			if (!place || !needle.isIn(bytes)) return;
			if (place.where === "name" && place.refs !== undefined) refs.push(place);
			else if (place.where === "name") for (const name of namesIn(bytes, needle)) names.add(name);
			else if (place.commit !== undefined) written.set(place.commit, place);
			else if (place.blob !== undefined) blobs.add(place.blob);
		},
	});
	const isFound = blobs.size + names.size + written.size + refs.length > 0;
	if (!isFound || signal.aborted) {
		return { places: [], remote: await findRemote(repository, []), gaps: end.gaps };
	}
	const attribution = await attributeToCommits(repository, {
		groups: groupsOf(blobs),
		names,
		commitsAndTags: new Set(written.keys()),
	});
	const places = distinct([
		...[...attribution.groups].flatMap(([group, own]) =>
			group === together ? own : own.filter(({ path }) => path === ""),
		),
		...[...attribution.names.values()].flat(),
		...refs,
		...[...attribution.commitsAndTags].map(([id, reach]) => ({ ...written.get(id)!, ...reach })),
	]).map((place) => sealPlace(place, needle));
	const unread = attribution.unreadCommits.length;
	return {
		places: places.sort(compareAge),
		remote: await findRemote(repository, [
			...new Set(places.flatMap(({ commit }) => commit ?? [])),
		]),
		gaps: [...end.gaps, ...(unread > 0 ? [`Trees of ${unread} commits could not be read`] : [])],
	};
}

const together = "key";
const maxAlone = 1000;

/**
 * Together the versions of a file have one place, its first. Alone each tells whether it has a
 * path at all: what is dangling would else be hidden by what is not.
 */
function groupsOf(blobs: ReadonlySet<string>): ReadonlyMap<string, ReadonlySet<string>> {
	if (blobs.size === 0) return new Map();
	const alone = blobs.size > 1 ? [...blobs].slice(0, maxAlone) : [];
	return new Map([[together, blobs], ...alone.map((blob) => [blob, new Set([blob])] as const)]);
}

/** Lines of a text of names; "/" stands for a line feed there. */
function namesIn(bytes: Buffer, needle: Needle): string[] {
	const lines = bytes.toString("latin1").split("\n");
	return lines
		.filter((line) => needle.isIn(Buffer.from(line, "latin1")))
		.map((line) => line.replaceAll("/", "\n"));
}

function distinct(places: readonly Provenance[]): Provenance[] {
	const known = new Map<string, Provenance>();
	for (const place of places) {
		const { where, path, commit, blob } = place;
		const origin = where === "name" && path === "" ? place.refs : [];
		known.set(JSON.stringify([where, path, commit, blob, origin]), place);
	}
	return [...known.values()];
}

function sealPlace(place: Provenance, needle: Needle): Provenance {
	const { path, author, refs } = place;
	return {
		...place,
		path: needle.seal(path),
		...(author === undefined ? {} : { author: needle.seal(author) }),
		...(refs === undefined ? {} : { refs: refs.map(needle.seal) }),
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
