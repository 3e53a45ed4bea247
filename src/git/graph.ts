// Which commit comes before which? All commits that the repository holds, reachable or not,
// parents first, and what each annotated tag points at. Read from the objects themselves, so
// no graft, replacement or commit graph has a say. Parents that are missing are left out.

import type { ComparedCommit } from "./changes.ts";
import { emptyTrees } from "./empty-trees.ts";
import { type ListedObject, listObjects } from "./listing.ts";
import { committerDate, parseCommitOrTag } from "./message.ts";
import { readObjects } from "./objects.ts";
import { createLinkCheck } from "./references.ts";
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
		const { referencedIds, headers } = parseCommitOrTag(answer.content);
		const [first = "", ...parents] = referencedIds;
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
	// As numbers: to look texts up costs more than all else here.
	const all = [...found.keys()];
	const commits = [...found.values()];
	const parentsOf = numberParents(all, commits);
	const order = orderOf(parentsOf);
	const places = new Int32Array(all.length).fill(-1);
	for (const [place, number] of order.entries()) places[number] = place;
	const placeOf = new Map<string, number>();
	for (const [place, number] of order.entries()) placeOf.set(all[number]!, place);
	function compared(number: number): ComparedCommit {
		const id = all[number]!;
		const { hasTree, parents } = commits[number]!;
		const isStart = shallow.has(id) || parents.length === 0;
		const usable = isStart ? [] : parentsOf[number]!.filter((parent) => commits[parent]!.hasTree);
		const isCutOff = !isStart && usable.length === 0;
		return { id, parents: usable.map((parent) => all[parent]!), isTreeless: !hasTree, isCutOff };
	}
	return {
		ids: order.map((number) => all[number]!),
		placeOf,
		parents: order.map((number) =>
			parentsOf[number]!.map((parent) => places[parent]!).filter((place) => place >= 0),
		),
		dates: order.map((number) => commits[number]!.date),
		compared: order.map(compared),
	};
}

/** Of each commit the numbers of those parents that are there, each once. */
function numberParents(all: readonly string[], commits: readonly FoundCommit[]): number[][] {
	const numberOf = new Map<string, number>();
	for (const [number, id] of all.entries()) numberOf.set(id, number);
	return commits.map(({ parents }) => {
		const own: number[] = [];
		for (const parent of parents) {
			const number = numberOf.get(parent);
			if (number !== undefined) own.push(number);
		}
		return own.length < 2 ? own : [...new Set(own)];
	});
}

/** Parents before children; what comes from itself is left out. */
function orderOf(parentsOf: readonly (readonly number[])[]): number[] {
	const count = parentsOf.length;
	const open = new Int32Array(count);
	/** Where the children of each begin in one list of them all. */
	const starts = new Int32Array(count + 1);
	for (const [number, parents] of parentsOf.entries()) {
		open[number] = parents.length;
		for (const parent of parents) starts[parent + 1]!++;
	}
	for (let number = 0; number < count; number++) starts[number + 1]! += starts[number]!;
	const children = new Int32Array(starts[count]!);
	const next = starts.slice();
	for (const [number, parents] of parentsOf.entries()) {
		for (const parent of parents) children[next[parent]!++] = number;
	}
	const order: number[] = [];
	for (let number = 0; number < count; number++) if (open[number] === 0) order.push(number);
	for (let place = 0; place < order.length; place++) {
		const number = order[place]!;
		for (let at = starts[number]!; at < starts[number + 1]!; at++) {
			const child = children[at]!;
			open[child]!--;
			if (open[child] === 0) order.push(child);
		}
	}
	return order;
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
