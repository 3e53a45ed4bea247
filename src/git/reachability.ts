// Which refs still reach a commit or tag? One walk over the graph answers for all that are
// asked about, however many refs there are.

import { type CommitGraph, hasMark, spreadMarks } from "./graph.ts";
import type { Roots } from "./roots.ts";

export interface Reach {
	/** Full names, sorted, at most 100; "reflog" where nothing but a reflog does. */
	readonly refs: readonly string[];
	/** Nothing does. */
	readonly unreachable?: true;
}

/** Tells for each id, of a commit, a tag or whatever a ref or tag may point at. */
export function findReach(
	graph: CommitGraph,
	roots: Roots,
	ids: ReadonlySet<string>,
): ReadonlyMap<string, Reach> {
	const wanted = [...ids];
	const markOf = new Map(wanted.map((id, mark) => [id, mark]));
	const tips = [...roots.refs.values(), ...roots.reflog].flatMap((id) => chain(graph, id));
	const marks = spreadMarks(
		graph,
		(place) => ownMark(markOf, graph.ids[place]!),
		new Set(tips.flatMap((id) => graph.placeOf.get(id) ?? [])),
	);
	const refs: string[][] = wanted.map(() => []);
	const isRemembered = wanted.map(() => false);

	function marksFrom(id: string): number[] {
		return chain(graph, id).flatMap((at) => {
			const place = graph.placeOf.get(at);
			if (place === undefined) return ownMark(markOf, at);
			const there = marks.get(place)!;
			return [...wanted.keys()].filter((mark) => hasMark(there, mark));
		});
	}

	const names = [...roots.refs.keys()].sort(byRank);
	for (const name of names) {
		for (const mark of marksFrom(roots.refs.get(name)!)) {
			if (refs[mark]!.length < maxRefs) refs[mark]!.push(name);
		}
	}
	for (const id of roots.reflog) for (const mark of marksFrom(id)) isRemembered[mark] = true;
	return new Map(wanted.map((id, mark) => [id, reachOf(refs[mark]!, isRemembered[mark]!)]));
}

/** Follows tags to what they point at; each tag on the way is reached too. */
function chain({ tags }: CommitGraph, id: string): string[] {
	const ids = new Set<string>();
	for (let at: string | undefined = id; at && !ids.has(at); at = tags.get(at)) ids.add(at);
	return [...ids];
}

function reachOf(refs: readonly string[], isRemembered: boolean): Reach {
	if (refs.length > 0) return { refs };
	return isRemembered ? { refs: ["reflog"] } : { refs, unreachable: true };
}

function ownMark(markOf: ReadonlyMap<string, number>, id: string): number[] {
	const mark = markOf.get(id);
	return mark === undefined ? [] : [mark];
}

/** Branches first, so that they are not what a long list leaves out. */
function byRank(one: string, other: string): number {
	return rank(one) - rank(other) || (one < other ? -1 : 1);
}

function rank(name: string): number {
	const place = ["HEAD", "refs/heads/", "refs/tags/", "refs/remotes/"].findIndex((start) =>
		name.startsWith(start),
	);
	return place === -1 ? 4 : place;
}

const maxRefs = 100;
