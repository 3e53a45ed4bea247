// Where was each secret seen, and which commit brought it there first? A secret may be in many
// versions of a file: they form a group, and the group has one place per path. "First" is by
// ancestry: a commit none of whose ancestors had the group at that path; of several, the one
// with the oldest committer date, then the least id.

import { type Ancestry, hasMark, spreadMarks } from "../graph.ts";

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

export interface Pairs {
	/** By a key that is the same for the same kind, name and path. */
	readonly all: ReadonlyMap<string, Pair>;
	noteGroup(group: string, blob: string, path: string, place: number): void;
	/** Notes the wanted names among those that make up the path. */
	noteNames(blob: string, path: string, place: number): void;
}

/** Gathers the pairs among all that is noted; names are one character a byte ("latin1"). */
export function createPairs(names: ReadonlySet<string>): Pairs {
	const all = new Map<string, Pair>();

	function note(kind: Pair["kind"], name: string, path: string, place: number, blob: string): void {
		const key = pairKey({ kind, name, path });
		const pair = all.get(key);
		if (pair !== undefined) pair.brought.push({ place, blob });
		else all.set(key, { kind, name, path, brought: [{ place, blob }] });
	}

	return {
		all,
		noteGroup: (group, blob, path, place) => note("group", group, path, place, blob),
		noteNames(blob, path, place) {
			if (names.size === 0) return;
			for (let start = 0, stop = 0; stop < path.length; start = stop + 1) {
				stop = path.indexOf("/", start);
				if (stop === -1) stop = path.length;
				const name = path.slice(start, stop);
				if (names.has(name)) note("name", name, path.slice(0, stop), place, blob);
			}
		},
	};
}

export function pairKey({ kind, name, path }: Pick<Pair, "kind" | "name" | "path">): string {
	return `${kind}\0${name}\0${path}`;
}

/** A pair with the commit that brought it first, and the blob that it brought. */
export interface First {
	readonly pair: Pair;
	readonly place: number;
	readonly blob: string;
}

/** Finds the first commit of every pair, in one walk. */
export function findFirst(graph: Ancestry, pairs: Iterable<Pair>): First[] {
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

function isOlder({ dates, ids }: Ancestry, one: number, other: number): boolean {
	if (dates[one] !== dates[other]) return dates[one]! < dates[other]!;
	return ids[one]! < ids[other]!;
}
