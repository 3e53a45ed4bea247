// Tells which refs reach a commit or tag. One walk over the graph answers for all requested ids, however
// many refs there are.

import { type CommitGraph, hasMark, propagateMarks } from "./commit-graph.ts";
import type { RepositoryRoots } from "./repository-roots.ts";

export interface Reachability {
	/** Full names, sorted, at most 100; "reflog" where only a reflog reaches it. */
	readonly refs: readonly string[];
	/** Nothing reaches it. */
	readonly unreachable?: true;
}

/** Takes ids of commits, tags and whatever else a ref or tag may point at. */
export function findReachability(
	graph: CommitGraph,
	roots: RepositoryRoots,
	ids: ReadonlySet<string>,
): ReadonlyMap<string, Reachability> {
	const wanted = [...ids];
	const markOf = new Map(wanted.map((id, mark) => [id, mark]));
	const tips = [...roots.refs.values(), ...roots.reflog].flatMap((id) => chain(graph, id));
	const marks = propagateMarks(
		graph,
		(position) => ownMark(markOf, graph.ids[position]!),
		new Set(tips.flatMap((id) => graph.positionOf.get(id) ?? [])),
	);
	const refs: string[][] = wanted.map(() => []);
	const isInReflog = wanted.map(() => false);

	function marksFrom(id: string): number[] {
		return chain(graph, id).flatMap((at) => {
			const position = graph.positionOf.get(at);
			if (position === undefined) return ownMark(markOf, at);
			const there = marks.get(position)!;
			return [...wanted.keys()].filter((mark) => hasMark(there, mark));
		});
	}

	const names = [...roots.refs.keys()].sort(byRank);
	for (const name of names) {
		for (const mark of marksFrom(roots.refs.get(name)!)) {
			if (refs[mark]!.length < maxRefs) refs[mark]!.push(name);
		}
	}
	for (const id of roots.reflog) for (const mark of marksFrom(id)) isInReflog[mark] = true;
	return new Map(wanted.map((id, mark) => [id, reachabilityOf(refs[mark]!, isInReflog[mark]!)]));
}

/** Follows tags to their targets; each tag on the way is reached too. */
function chain({ tags }: CommitGraph, id: string): string[] {
	const ids = new Set<string>();
	for (let at: string | undefined = id; at && !ids.has(at); at = tags.get(at)) ids.add(at);
	return [...ids];
}

function reachabilityOf(refs: readonly string[], isInReflog: boolean): Reachability {
	if (refs.length > 0) return { refs };
	return isInReflog ? { refs: ["reflog"] } : { refs, unreachable: true };
}

function ownMark(markOf: ReadonlyMap<string, number>, id: string): number[] {
	const mark = markOf.get(id);
	return mark === undefined ? [] : [mark];
}

/** Branches first, so that a long list does not leave them out. */
function byRank(one: string, other: string): number {
	return rank(one) - rank(other) || (one < other ? -1 : 1);
}

function rank(name: string): number {
	const position = ["HEAD", "refs/heads/", "refs/tags/", "refs/remotes/"].findIndex((start) =>
		name.startsWith(start),
	);
	return position === -1 ? 4 : position;
}

const maxRefs = 100;
