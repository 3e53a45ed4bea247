// Which commit comes before which? All commits that the repository holds, reachable or not,
// parents first, and what each annotated tag points at. Read from the objects themselves, so
// no graft, replacement or commit graph has a say. Parents that are missing are left out.

import type { ComparedCommit } from "./changes.ts";
import { emptyTrees } from "./empty-trees.ts";
import { createLinkCheck } from "./links.ts";
import { type ListedObject, listObjects } from "./listing.ts";
import { committerDate, parseWritten } from "./message.ts";
import { readObjects } from "./objects.ts";
import type { Repository } from "./repository.ts";

/** Commits by their place: parents before children. */
export interface Ancestry {
	readonly ids: readonly string[];
	readonly parents: readonly (readonly number[])[];
	/** Seconds since 1970, as the committer's clock had it. */
	readonly dates: readonly number[];
}

export interface CommitGraph extends Ancestry {
	readonly placeOf: ReadonlyMap<string, number>;
	readonly compared: readonly ComparedCommit[];
	/** Annotated tags, and the id that each points at. */
	readonly tags: ReadonlyMap<string, string>;
}

/** Reads the graph; what cannot be read is left out: the scan itself has reported it. */
export async function readGraph(repository: Repository): Promise<CommitGraph> {
	const trees = createLinkCheck(repository.idLength);
	for (const tree of emptyTrees) if (tree.length === repository.idLength) trees.found(tree);
	const ids = new Map<string, string>();
	const wanted: ListedObject[] = [];
	for await (const bunch of listObjects(repository)) {
		for (const object of bunch) {
			if (object.type === "tree") trees.found(object.id);
			if (object.type !== "commit" && object.type !== "tag") continue;
			const id = flat(object.id);
			ids.set(id, id);
			wanted.push({ ...object, id });
		}
	}
	const found = new Map<string, FoundCommit>();
	const tags = new Map<string, string>();
	async function* requests(): AsyncGenerator<ListedObject[]> {
		for (let at = 0; at < wanted.length; at += 1000) yield wanted.slice(at, at + 1000);
	}
	const answers = readObjects(repository, requests(), { lanes: 1, onError: () => {} });
	for await (const answer of answers) {
		if ("reason" in answer) continue;
		const { named, headers } = parseWritten(answer.content);
		const [first = "", ...parents] = named;
		if (answer.type === "tag") tags.set(answer.id, flat(first));
		else {
			found.set(answer.id, {
				hasTree: trees.isFound(first),
				parents: parents.map((parent) => ids.get(parent) ?? flat(parent)),
				date: committerDate(headers),
			});
		}
	}
	return { ...inOrder(found, repository.shallow), tags };
}

/** A slice would keep the whole text that it was cut from. */
function flat(id: string): string {
	return Buffer.from(id, "latin1").toString("latin1");
}

export interface FoundCommit {
	readonly hasTree: boolean;
	readonly parents: readonly string[];
	readonly date: number;
}

/** Kahn's algorithm; the order among unrelated commits carries no meaning. */
export function inOrder(
	found: ReadonlyMap<string, FoundCommit>,
	shallow: ReadonlySet<string>,
): Omit<CommitGraph, "tags"> {
	// As numbers: a hundred thousand commits take a tenth of a second.
	const all = [...found.keys()];
	const numberOf = new Map(all.map((id, number) => [id, number]));
	const parentsOf = all.map((id) => {
		const parents = found.get(id)!.parents.flatMap((parent) => numberOf.get(parent) ?? []);
		return parents.length < 2 ? parents : [...new Set(parents)];
	});
	const childrenOf: number[][] = all.map(() => []);
	const open = Int32Array.from(parentsOf, (parents) => parents.length);
	const order: number[] = [];
	for (const [number, parents] of parentsOf.entries()) {
		for (const parent of parents) childrenOf[parent]!.push(number);
		if (parents.length === 0) order.push(number);
	}
	for (let place = 0; place < order.length; place++) {
		for (const child of childrenOf[order[place]!]!) {
			open[child]!--;
			if (open[child] === 0) order.push(child);
		}
	}
	const ids = order.map((number) => all[number]!);
	const placeOf = new Map(ids.map((id, place) => [id, place]));
	const places = new Int32Array(all.length).fill(-1);
	for (const [place, number] of order.entries()) places[number] = place;
	function compared(id: string): ComparedCommit {
		const { hasTree, parents } = found.get(id)!;
		const all = shallow.has(id) ? [] : parents;
		const usable = all.filter((parent) => found.get(parent)?.hasTree);
		const isCutOff = all.length > 0 && usable.length === 0;
		return { id, parents: usable, isTreeless: !hasTree, isCutOff };
	}
	return {
		ids,
		placeOf,
		parents: order.map((number) =>
			parentsOf[number]!.map((parent) => places[parent]!).filter((place) => place >= 0),
		),
		dates: ids.map((id) => found.get(id)!.date),
		compared: ids.map(compared),
	};
}

/**
 * Walks parents first and tells each commit which marks its ancestors bear; what `visit`
 * gives are the commit's own. Returns the marks of the `kept` commits and their ancestors;
 * those of others are forgotten as soon as no child needs them.
 */
export function spreadMarks(
	graph: Ancestry,
	visit: (place: number, inherited: Marks) => Iterable<number>,
	kept: ReadonlySet<number> = new Set(),
): ReadonlyMap<number, Marks> {
	const marks = new Map<number, Marks>();
	const children = new Uint32Array(graph.ids.length);
	for (const parents of graph.parents) for (const parent of parents) children[parent]!++;
	for (let place = 0; place < graph.ids.length; place++) {
		let inherited = noMarks;
		for (const parent of graph.parents[place]!) {
			inherited = union(inherited, marks.get(parent)!);
			children[parent]!--;
			if (children[parent] === 0 && !kept.has(parent)) marks.delete(parent);
		}
		const own = [...visit(place, inherited)].filter((mark) => !hasMark(inherited, mark));
		if (children[place] === 0 && !kept.has(place)) continue;
		marks.set(place, own.length === 0 ? inherited : withMarks(inherited, own));
	}
	return marks;
}

/** A set of small numbers, one bit each; shared between commits, never changed. */
export type Marks = Uint32Array;

export function hasMark(marks: Marks, mark: number): boolean {
	return ((marks[mark >>> 5] ?? 0) & (1 << (mark & 31))) !== 0;
}

function withMarks(marks: Marks, added: readonly number[]): Marks {
	const result = new Uint32Array(Math.max(marks.length, (Math.max(...added) >>> 5) + 1));
	result.set(marks);
	for (const mark of added) result[mark >>> 5]! |= 1 << (mark & 31);
	return result;
}

/** Gives one of the two itself where it holds the other: most merges do. */
function union(one: Marks, other: Marks): Marks {
	if (one === other || holds(one, other)) return one;
	if (holds(other, one)) return other;
	const result = new Uint32Array(Math.max(one.length, other.length));
	result.set(one);
	for (let i = 0; i < other.length; i++) result[i]! |= other[i]!;
	return result;
}

function holds(marks: Marks, others: Marks): boolean {
	for (let i = 0; i < others.length; i++) {
		if ((others[i]! & ~(marks[i] ?? 0)) !== 0) return false;
	}
	return true;
}

const noMarks: Marks = new Uint32Array(0);
