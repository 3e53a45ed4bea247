// Which commits are there, and where in their trees is what is looked for? Read from the packs in
// one walk, which keeps of each tree only what leads to something wanted; then commits are
// compared with their parents by these links alone. Where anything is missing or not understood,
// git is asked instead (graph.ts, changes.ts).

import { type CommitGraph, type FoundCommit, inOrder } from "../graph.ts";
import { describeObjects } from "../listing.ts";
import { readObjects } from "../objects.ts";
import { type CommitReferences, emptyTreeNumber } from "../pack/commit-references.ts";
import { entryTypes } from "../pack/entry-types.ts";
import { findIdBytes, type IdTable, idHex, isFirstOccurrence } from "../pack/id-table.ts";
import { type ObjectStore, openObjectStore, reopenObjectStore } from "../pack/object-store.ts";
import { readPackReferences, startPackWorkers } from "../pack/pack-worker-pool.ts";
import {
	createReferenceReader,
	type ReferenceReader,
	type ReferenceResult,
} from "../pack/reference-reader.ts";
import type { Repository } from "../repository.ts";
import { createTreeLinks, type TreeLinks } from "./tree-links.ts";

/** What a reading leaves behind for whoever looks for places afterwards . */
export interface HistoryMemory {
	/** With its files closed. */
	store?: ObjectStore;
	readonly links: CommitReferences[];
}

export interface LookedFor {
	/** Ids of blobs. */
	readonly blobs: ReadonlySet<string>;
	/** File or folder names, one character a byte ("latin1"). */
	readonly names: ReadonlySet<string>;
	/** How many threads may read. */
	readonly jobs?: number | undefined;
	/** What the scan left behind, if it did. */
	readonly memory?: HistoryMemory | undefined;
}

/** A blob, tree or submodule at a path, one character a byte ("latin1"). */
export interface Placed {
	readonly id: string;
	readonly path: string;
}

export interface Lineage {
	readonly graph: CommitGraph;
	/** Tells of all that is looked for and that a commit has where none of its parents has it. */
	visitBrought(visit: (change: { at: number; blob: string; path: string }) => void): string[];
	/** All that is looked for in the tree of a commit; undefined where that is too much. */
	listIn(commit: string): Placed[] | undefined;
}

/** Reads it; undefined where it is better left to git. */
export async function readLineage(
	repository: Repository,
	wanted: LookedFor,
): Promise<Lineage | undefined> {
	const { memory } = wanted;
	const store = memory?.store ? reopenObjectStore(memory.store) : openObjectStore(repository);
	if (store === undefined) return undefined;
	try {
		return await readStore(repository, store, wanted);
	} finally {
		store.close();
	}
}

async function readStore(
	repository: Repository,
	store: ObjectStore,
	{ blobs, names, jobs, memory }: LookedFor,
): Promise<Lineage | undefined> {
	const { table, packs } = store;
	const isWanted = new Uint8Array(new SharedArrayBuffer(table.count));
	for (const blob of blobs) {
		const number = findIdBytes(table, Buffer.from(blob, "hex"), 0);
		if (number >= 0) isWanted[number] = 1;
	}
	const known = memory?.links ?? [];
	const types = known.length > 0 ? [entryTypes.tree] : linkingTypes;
	const plan = { table, packs, isWanted, names, types };
	const found = new Map<string, KnownCommit>();
	const tags = new Map<string, string>();
	const trees = createTreeLinks(table.count);
	const textOf = createTexts(table);
	function noteWritten(links: CommitReferences): void {
		for (const [id, target] of links.tags) tags.set(id, target);
		noteCommits(links, textOf, found);
	}
	function note(told: ReferenceResult, reader: number): boolean {
		noteWritten(told);
		return trees.add(told.trees, told.names, reader);
	}

	let reader: ReferenceReader | undefined;
	for await (const loose of readLoose(repository, store)) {
		if (loose === undefined) return undefined;
		const { type, number, content } = loose;
		reader ??= createReferenceReader({ ...plan, packs: [] });
		if (!note(reader.readLoose(type, number, content), looseReader)) return undefined;
	}
	/** Of what packs hold. */
	let count = 0;
	let ordered: ReturnType<typeof inOrder> | undefined;
	/** Of 82,000 commits it takes half a second, in which other threads read trees. */
	function orderKnown(): void {
		for (const links of known) noteWritten(links);
		for (const { dates, tags: own } of known) count += dates.length + own.length;
		if (known.length > 0) ordered = inOrder(found, repository.shallow);
	}
	for await (const told of readPackReferences(
		startPackWorkers(store.packBytes, jobs),
		plan,
		orderKnown,
	)) {
		count += told.count;
		if (!note(told, told.reader)) return undefined;
	}
	if (count !== countLinking(store) || !trees.close()) return undefined;
	const graph = { ...(ordered ?? inOrder(found, repository.shallow)), tags };
	return {
		graph,
		visitBrought: (visit) => visitBrought(graph, found, trees, table, visit),
		listIn(commit) {
			const tree = found.get(commit)?.tree;
			if (tree === undefined) return [];
			const placed: Placed[] = [];
			const isWhole = trees.visit(tree, [], (number, path) => {
				placed.push({ id: number < 0 ? "" : idHex(table, number), path });
			});
			return isWhole ? placed : undefined;
		},
	};
}

/** A commit's id is told as often as it is a parent: once made, a text is given again. */
function createTexts(table: IdTable): (number: number) => string {
	const texts = new Array<string | undefined>(table.count);
	return (number) => {
		texts[number] ??= idHex(table, number);
		return texts[number];
	};
}

function noteCommits(
	{ commits, dates }: CommitReferences,
	textOf: (number: number) => string,
	found: Map<string, KnownCommit>,
): void {
	for (let at = 0, place = 0; at < commits.length; place++) {
		const id = textOf(commits[at]!);
		const tree = commits[at + 1]!;
		const end = at + 3 + commits[at + 2]!;
		const parents: string[] = [];
		for (at += 3; at < end; at++) {
			// One that is not there still counts as one.
			parents.push(commits[at]! < 0 ? "" : textOf(commits[at]!));
		}
		found.set(id, { hasTree: tree !== -1, tree, parents, date: dates[place]! });
	}
}

/** How many entries of packs should be told of; -1 where the type of some is not known. */
function countLinking({ packs }: ObjectStore): number {
	let count = 0;
	for (const { layout } of packs) {
		if (layout.types.includes(0)) return -1;
		const { roots, types, familyEntries } = layout;
		for (let at = 0; at < roots.length; at++) {
			if (types[roots[at]!] !== entryTypes.blob) count += familyEntries[at]!;
		}
	}
	return count;
}

interface LooseObject {
	readonly type: string;
	readonly number: number;
	readonly content: Buffer;
}

/** With the number of its tree's id. */
interface KnownCommit extends FoundCommit {
	readonly tree: number;
}

/** Gives undefined for one that cannot be read. */
async function* readLoose(
	repository: Repository,
	{ table, firstLoose }: ObjectStore,
): AsyncGenerator<LooseObject | undefined> {
	const numbers = new Map<string, number>();
	for (let number = firstLoose; number < table.count; number++) {
		if (isFirstOccurrence(table, number)) numbers.set(idHex(table, number), number);
	}
	if (numbers.size === 0) return;
	const described = await describeObjects(repository, [...numbers.keys()]);
	if (described.some(({ type }) => type === undefined)) yield undefined;
	async function* requests() {
		yield described.filter(({ type }) => type !== "blob");
	}
	for await (const answer of readObjects(repository, requests(), { lanes: 1, onError: () => {} })) {
		if ("reason" in answer) yield undefined;
		else yield { ...answer, number: numbers.get(answer.id)! };
	}
}

function visitBrought(
	{ compared }: CommitGraph,
	found: ReadonlyMap<string, KnownCommit>,
	trees: TreeLinks,
	table: IdTable,
	visit: (change: { at: number; blob: string; path: string }) => void,
): string[] {
	const unread: string[] = [];
	for (const [at, { id, parents, isTreeless }] of compared.entries()) {
		const { tree } = found.get(id)!;
		if (isTreeless || tree === emptyTreeNumber) continue;
		const isWhole = trees.visit(
			tree,
			parents.map((parent) => found.get(parent)!.tree),
			(number, path) => visit({ at, blob: number < 0 ? "" : idHex(table, number), path }),
		);
		if (!isWhole) unread.push(id);
	}
	return unread;
}

const linkingTypes = [entryTypes.commit, entryTypes.tag, entryTypes.tree];
/** Not the number of a thread. */
const looseReader = -1;
