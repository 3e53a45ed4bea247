// Where was each secret seen, and which commit brought it there first? A secret may be in many
// versions of a file: they form a group, and the group has one place per path. "First" is by
// ancestry: a commit none of whose ancestors had the group at that path; of several, the one
// with the oldest committer date, then the least id.

import { type CommitGraph, hasMark, spreadMarks } from "./graph.ts";

/** The ids of the blobs that hold one secret, under a name of the caller's choice. */
export type BlobGroups = ReadonlyMap<string, ReadonlySet<string>>;

/** One group, or one wanted file name, at one path. */
export interface Pair {
	readonly kind: "group" | "name";
	/** Of the group, or the file name itself. */
	readonly name: string;
	/** One character a byte ("latin1"). */
	readonly path: string;
	/** Every time that it came there: the commit's place in the graph, and the blob. */
	readonly brought: { readonly place: number; readonly blob: string }[];
}

export interface Sightings {
	/** By a key that is the same for the same kind, name and path. */
	readonly pairs: ReadonlyMap<string, Pair>;
	note(blob: string, path: string, place: number): void;
}

/** Gathers the pairs among all that is noted; names are one character a byte ("latin1"). */
export function createSightings(groups: BlobGroups, names: ReadonlySet<string>): Sightings {
	const pairs = new Map<string, Pair>();
	const groupsOf = new Map<string, string[]>();
	for (const [name, blobs] of groups) {
		for (const blob of blobs) {
			const list = groupsOf.get(blob);
			if (list === undefined) groupsOf.set(blob, [name]);
			else list.push(name);
		}
	}

	function see(kind: Pair["kind"], name: string, path: string, place: number, blob: string): void {
		const key = `${kind}\0${name}\0${path}`;
		const pair = pairs.get(key);
		if (pair !== undefined) pair.brought.push({ place, blob });
		else pairs.set(key, { kind, name, path, brought: [{ place, blob }] });
	}

	return {
		pairs,
		note(blob, path, place) {
			for (const name of groupsOf.get(blob) ?? []) see("group", name, path, place, blob);
			if (names.size === 0) return;
			for (let start = 0, stop = 0; stop < path.length; start = stop + 1) {
				stop = path.indexOf("/", start);
				if (stop === -1) stop = path.length;
				const name = path.slice(start, stop);
				if (names.has(name)) see("name", name, path.slice(0, stop), place, blob);
			}
		},
	};
}

/** A pair with the commit that brought it first, and the blob that it brought. */
export interface First {
	readonly pair: Pair;
	readonly place: number;
	readonly blob: string;
}

/** Finds the first commit of every pair, in one walk. */
export function findFirst(graph: CommitGraph, pairs: Iterable<Pair>): First[] {
	const list = [...pairs];
	const marksAt = new Map<number, number[]>();
	for (const [mark, { brought }] of list.entries()) {
		for (const { place } of brought) {
			const marks = marksAt.get(place);
			if (marks === undefined) marksAt.set(place, [mark]);
			else if (marks.at(-1) !== mark) marks.push(mark);
		}
	}
	const best = new Map<number, number>();
	spreadMarks(graph, (place, inherited) => {
		const marks = marksAt.get(place) ?? [];
		for (const mark of marks) {
			if (hasMark(inherited, mark)) continue;
			const rival = best.get(mark);
			if (rival === undefined || isOlder(graph, place, rival)) best.set(mark, place);
		}
		return marks;
	});
	return [...best].map(([mark, place]) => {
		const pair = list[mark]!;
		return { pair, place, blob: pair.brought.find((one) => one.place === place)!.blob };
	});
}

function isOlder({ dates, ids }: CommitGraph, one: number, other: number): boolean {
	if (dates[one] !== dates[other]) return dates[one]! < dates[other]!;
	return ids[one]! < ids[other]!;
}
