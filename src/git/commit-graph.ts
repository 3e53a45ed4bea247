// Reads the graph of all commits that the repository holds, reachable or not, parents first, and the targets of
// annotated tags. It is read from the objects themselves, so no graft, replacement or commit graph has an effect.
// Parents that are missing are left out.

import type { ComparedCommit } from "./commit-changes.ts";
import { committerDate, parseCommitOrTag } from "./commit-or-tag.ts";
import { createConnectivityCheck } from "./connectivity-check.ts";
import { emptyTrees } from "./empty-trees.ts";
import { type ListedObject, listObjects } from "./object-listing.ts";
import { readObjects } from "./object-reader.ts";
import type { Repository } from "./repository.ts";

/** Commits by their position: parents before children. */
export interface Ancestry {
	readonly ids: readonly string[];
	readonly parents: readonly (readonly number[])[];
	/** The committer's dates, in seconds since 1970. */
	readonly dates: readonly number[];
}

export interface CommitGraph extends Ancestry {
	readonly positionOf: ReadonlyMap<string, number>;
	readonly compared: readonly ComparedCommit[];
	/** Annotated tags and the id that each points at. */
	readonly tags: ReadonlyMap<string, string>;
}

/** Leaves out what cannot be read: the scan itself has reported it. */
export async function readCommitGraph(repository: Repository): Promise<CommitGraph> {
	const trees = createConnectivityCheck(repository.idLength);
	for (const tree of emptyTrees) if (tree.length === repository.idLength) trees.addObject(tree);
	const ids = new Map<string, string>();
	const wanted: ListedObject[] = [];
	for await (const bunch of listObjects(repository)) {
		for (const object of bunch) {
			if (object.type === "tree") trees.addObject(object.id);
			if (object.type !== "commit" && object.type !== "tag") continue;
			const id = copyText(object.id);
			ids.set(id, id);
			wanted.push({ ...object, id });
		}
	}
	const found = new Map<string, CommitNode>();
	const tags = new Map<string, string>();
	async function* requests(): AsyncGenerator<ListedObject[]> {
		for (let at = 0; at < wanted.length; at += 1000) yield wanted.slice(at, at + 1000);
	}
	const answers = readObjects(repository, requests(), { processCount: 1, onError: () => {} });
	for await (const answer of answers) {
		if ("reason" in answer) continue;
		const { referencedIds, headers } = parseCommitOrTag(answer.content);
		const [first = "", ...parents] = referencedIds;
		if (answer.type === "tag") tags.set(answer.id, copyText(first));
		else {
			found.set(answer.id, {
				hasTree: trees.isPresent(first),
				parents: parents.map((parent) => ids.get(parent) ?? copyText(parent)),
				date: committerDate(headers),
			});
		}
	}
	return { ...orderCommits(found, repository.shallow), tags };
}

/** Copies a text: a slice would keep the whole text from which it was cut. */
function copyText(id: string): string {
	return Buffer.from(id, "latin1").toString("latin1");
}

export interface CommitNode {
	readonly hasTree: boolean;
	readonly parents: readonly string[];
	readonly date: number;
}

/** Orders commits with Kahn's algorithm; the order among unrelated commits carries no meaning. */
export function orderCommits(
	found: ReadonlyMap<string, CommitNode>,
	shallow: ReadonlySet<string>,
): Omit<CommitGraph, "tags"> {
	// As numbers: looking texts up costs more than everything else here.
	const all = [...found.keys()];
	const commits = [...found.values()];
	const parentsOf = numberParents(all, commits);
	const order = parentsFirst(parentsOf);
	const positions = new Int32Array(all.length).fill(-1);
	for (const [position, number] of order.entries()) positions[number] = position;
	const positionOf = new Map<string, number>();
	for (const [position, number] of order.entries()) positionOf.set(all[number]!, position);
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
		positionOf,
		parents: order.map((number) =>
			parentsOf[number]!.map((parent) => positions[parent]!).filter((position) => position >= 0),
		),
		dates: order.map((number) => commits[number]!.date),
		compared: order.map(compared),
	};
}

/** For each commit the numbers of those parents that are there, each once. */
function numberParents(all: readonly string[], commits: readonly CommitNode[]): number[][] {
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

/** Numbers with parents before children; commits in a cycle are left out. */
function parentsFirst(parentsOf: readonly (readonly number[])[]): number[] {
	const count = parentsOf.length;
	const waitingFor = new Int32Array(count);
	/** Where the children of each begin in one list of all children. */
	const starts = new Int32Array(count + 1);
	for (const [number, parents] of parentsOf.entries()) {
		waitingFor[number] = parents.length;
		for (const parent of parents) starts[parent + 1]!++;
	}
	for (let number = 0; number < count; number++) starts[number + 1]! += starts[number]!;
	const children = new Int32Array(starts[count]!);
	const next = starts.slice();
	for (const [number, parents] of parentsOf.entries()) {
		for (const parent of parents) children[next[parent]!++] = number;
	}
	const order: number[] = [];
	for (let number = 0; number < count; number++) if (waitingFor[number] === 0) order.push(number);
	for (let position = 0; position < order.length; position++) {
		const number = order[position]!;
		for (let at = starts[number]!; at < starts[number + 1]!; at++) {
			const child = children[at]!;
			waitingFor[child]!--;
			if (waitingFor[child] === 0) order.push(child);
		}
	}
	return order;
}

/**
 * Walks parents first and passes to `visit` which marks a commit's ancestors have; the marks that `visit`
 * returns are the commit's own. Returns the marks of the `kept` commits, with those of their ancestors;
 * those of other commits are dropped as soon as no child needs them.
 */
export function propagateMarks(
	graph: Ancestry,
	visit: (position: number, inherited: Marks) => Iterable<number>,
	kept: ReadonlySet<number> = new Set(),
): ReadonlyMap<number, Marks> {
	const marks = new Map<number, Marks>();
	const children = new Uint32Array(graph.ids.length);
	for (const parents of graph.parents) for (const parent of parents) children[parent]!++;
	for (let position = 0; position < graph.ids.length; position++) {
		let inherited = noMarks;
		for (const parent of graph.parents[position]!) {
			inherited = union(inherited, marks.get(parent)!);
			children[parent]!--;
			if (children[parent] === 0 && !kept.has(parent)) marks.delete(parent);
		}
		const own = [...visit(position, inherited)].filter((mark) => !hasMark(inherited, mark));
		if (children[position] === 0 && !kept.has(position)) continue;
		marks.set(position, own.length === 0 ? inherited : withMarks(inherited, own));
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

/** Returns one of the two itself where it includes the other, as in most merges. */
function union(one: Marks, other: Marks): Marks {
	if (one === other || includes(one, other)) return one;
	if (includes(other, one)) return other;
	const result = new Uint32Array(Math.max(one.length, other.length));
	result.set(one);
	for (let i = 0; i < other.length; i++) result[i]! |= other[i]!;
	return result;
}

function includes(marks: Marks, others: Marks): boolean {
	for (let i = 0; i < others.length; i++) {
		if ((others[i]! & ~(marks[i] ?? 0)) !== 0) return false;
	}
	return true;
}

const noMarks: Marks = new Uint32Array(0);
