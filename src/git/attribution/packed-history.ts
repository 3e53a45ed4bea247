// Reads from the packs which commits there are, and where in their trees wanted entries are. One walk keeps of
// each tree only the links to something wanted; commits are then compared with their parents by these links
// alone. Where anything is missing or not understood, git is used instead (commit-graph.ts, commit-changes.ts).

import { type CommitGraph, type CommitNode, orderCommits } from "../commit-graph.ts";
import { describeObjects } from "../object-listing.ts";
import { readObjects } from "../object-reader.ts";
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
import { createWantedTreeGraph, type WantedTreeGraph } from "./wanted-tree-graph.ts";

/** What a scan of the history keeps for the attribution that may follow. */
export interface HistoryCache {
	/** Its files are closed. */
	store?: ObjectStore;
	readonly references: CommitReferences[];
}

export interface WantedItems {
	/** Ids of blobs. */
	readonly blobs: ReadonlySet<string>;
	/** File or folder names, one character a byte ("latin1"). */
	readonly names: ReadonlySet<string>;
	/** How many threads may read. */
	readonly jobs?: number | undefined;
	/** What the scan of the history kept, if it did. */
	readonly cache?: HistoryCache | undefined;
}

/** A blob, tree or submodule at a path, one character a byte ("latin1"). */
export interface WantedEntry {
	readonly id: string;
	readonly path: string;
}

export interface PackedHistory {
	readonly graph: CommitGraph;
	/** Calls `visit` with each wanted entry that a commit has where none of its parents has it. Returns unread commits. */
	visitIntroductions(
		visit: (change: { commitIndex: number; blob: string; path: string }) => void,
	): string[];
	/** All wanted entries in the tree of a commit; undefined where there are too many. */
	listWantedIn(commit: string): WantedEntry[] | undefined;
}

/** Undefined where reading is better left to git. */
export async function readPackedHistory(
	repository: Repository,
	wanted: WantedItems,
): Promise<PackedHistory | undefined> {
	const { cache } = wanted;
	const store = cache?.store ? reopenObjectStore(cache.store) : openObjectStore(repository);
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
	{ blobs, names, jobs, cache }: WantedItems,
): Promise<PackedHistory | undefined> {
	const { table, packs } = store;
	const isWanted = new Uint8Array(new SharedArrayBuffer(table.count));
	for (const blob of blobs) {
		const number = findIdBytes(table, Buffer.from(blob, "hex"), 0);
		if (number >= 0) isWanted[number] = 1;
	}
	const known = cache?.references ?? [];
	const types = known.length > 0 ? [entryTypes.tree] : referencingTypes;
	const plan = { table, packs, isWanted, names, types };
	const found = new Map<string, PackedCommit>();
	const tags = new Map<string, string>();
	const trees = createWantedTreeGraph(table.count);
	const hexOf = createIdCache(table);
	function addReferences(references: CommitReferences): void {
		for (const [id, target] of references.tags) tags.set(id, target);
		addCommits(references, hexOf, found);
	}
	function addResult(result: ReferenceResult, reader: number): boolean {
		addReferences(result);
		return trees.add(result.trees, result.names, reader);
	}

	let reader: ReferenceReader | undefined;
	for await (const loose of readLoose(repository, store)) {
		if (loose === undefined) return undefined;
		const { type, number, content } = loose;
		reader ??= createReferenceReader({ ...plan, packs: [] });
		if (!addResult(reader.readLoose(type, number, content), looseReader)) return undefined;
	}
	/** How many commits, tags and trees of packs were read. */
	let count = 0;
	let ordered: ReturnType<typeof orderCommits> | undefined;
	/** For 82,000 commits this takes half a second, in which workers read trees. */
	function orderKnown(): void {
		for (const references of known) addReferences(references);
		for (const { dates, tags: own } of known) count += dates.length + own.length;
		if (known.length > 0) ordered = orderCommits(found, repository.shallow);
	}
	for await (const result of readPackReferences(
		startPackWorkers(store.packBytes, jobs),
		plan,
		orderKnown,
	)) {
		count += result.count;
		if (!addResult(result, result.reader)) return undefined;
	}
	if (count !== countReferencing(store) || !trees.finish()) return undefined;
	const graph = { ...(ordered ?? orderCommits(found, repository.shallow)), tags };
	return {
		graph,
		visitIntroductions: (visit) => visitIntroductions(graph, found, trees, table, visit),
		listWantedIn(commit) {
			const tree = found.get(commit)?.tree;
			if (tree === undefined) return [];
			const entries: WantedEntry[] = [];
			const isWhole = trees.visit(tree, [], (number, path) => {
				entries.push({ id: number < 0 ? "" : idHex(table, number), path });
			});
			return isWhole ? entries : undefined;
		},
	};
}

/** Makes the text of each id once: a commit's id is needed as often as it is a parent. */
function createIdCache(table: IdTable): (number: number) => string {
	const hexes = new Array<string | undefined>(table.count);
	return (number) => {
		hexes[number] ??= idHex(table, number);
		return hexes[number];
	};
}

function addCommits(
	{ commits, dates }: CommitReferences,
	hexOf: (number: number) => string,
	found: Map<string, PackedCommit>,
): void {
	for (let at = 0, commit = 0; at < commits.length; commit++) {
		const id = hexOf(commits[at]!);
		const tree = commits[at + 1]!;
		const end = at + 3 + commits[at + 2]!;
		const parents: string[] = [];
		for (at += 3; at < end; at++) {
			// A missing parent still counts as one.
			parents.push(commits[at]! < 0 ? "" : hexOf(commits[at]!));
		}
		found.set(id, { hasTree: tree !== -1, tree, parents, date: dates[commit]! });
	}
}

/** How many entries of packs should have been read; -1 where the type of some is not known. */
function countReferencing({ packs }: ObjectStore): number {
	let count = 0;
	for (const { layout } of packs) {
		if (layout.types.includes(0)) return -1;
		for (const [type, entries] of layout.entriesOfType.entries()) {
			if (type !== entryTypes.blob) count += entries;
		}
	}
	return count;
}

interface LooseObject {
	readonly type: string;
	readonly number: number;
	readonly content: Buffer;
}

/** A commit with the number of its tree's id. */
interface PackedCommit extends CommitNode {
	readonly tree: number;
}

/** Yields undefined for an object that cannot be read. */
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
	for await (const answer of readObjects(repository, requests(), {
		processCount: 1,
		onError: () => {},
	})) {
		if ("reason" in answer) yield undefined;
		else yield { ...answer, number: numbers.get(answer.id)! };
	}
}

function visitIntroductions(
	{ compared }: CommitGraph,
	found: ReadonlyMap<string, PackedCommit>,
	trees: WantedTreeGraph,
	table: IdTable,
	visit: (change: { commitIndex: number; blob: string; path: string }) => void,
): string[] {
	const unread: string[] = [];
	for (const [commitIndex, { id, parents, isTreeless }] of compared.entries()) {
		const { tree } = found.get(id)!;
		if (isTreeless || tree === emptyTreeNumber) continue;
		const isWhole = trees.visit(
			tree,
			parents.map((parent) => found.get(parent)!.tree),
			(number, path) => visit({ commitIndex, blob: number < 0 ? "" : idHex(table, number), path }),
		);
		if (!isWhole) unread.push(id);
	}
	return unread;
}

const referencingTypes = [entryTypes.commit, entryTypes.tag, entryTypes.tree];
/** Differs from the number of every thread. */
const looseReader = -1;
