// Which commit first brought a secret to a path, and what still reaches it? One walk over all
// commits that the repository holds, reachable or not, answers for every secret at once.

import type { Provenance } from "../../model/blob.ts";
import { decodePath } from "../../text/path.ts";
import { listTree, visitChanges } from "../changes.ts";
import { type CommitGraph, readGraph } from "../graph.ts";
import { findReach, type Reach } from "../reachability.ts";
import type { Repository } from "../repository.ts";
import { listRoots } from "../roots.ts";
import type { HistoryMemory } from "./lineage.ts";
import { type LookedFor, type Placed, readLineage } from "./lineage.ts";
import { createPairs, findFirst, type Pair, pairKey } from "./pairs.ts";
import { readSignatures } from "./signatures.ts";

export interface Wanted {
	/** The ids of the blobs that hold one secret, for each secret. */
	readonly groups?: ReadonlyMap<string, ReadonlySet<string>>;
	/** Instead: blobs that may hold a secret, where that depends on the path. */
	readonly doubtful?: {
		readonly blobs: ReadonlySet<string>;
		/** Asked once, with all paths of these blobs. */
		readonly read: (paths: BlobPaths) => Promise<GroupsAt>;
	};
	/** File or folder names, one character a byte ("latin1"). */
	readonly names?: ReadonlySet<string>;
	/** Ids of commits and tags. */
	readonly written?: ReadonlySet<string>;
	/** How many threads may read. */
	readonly jobs?: number | undefined;
	/** What the scan left behind, if it did. */
	readonly memory?: HistoryMemory | undefined;
}

/** By blob its paths, one character a byte ("latin1"); "" where it has none. */
export type BlobPaths = ReadonlyMap<string, ReadonlySet<string>>;

/** Gives the secrets that a blob holds at a path, under the names of their groups. */
export type GroupsAt = (blob: string, path: string) => Iterable<string>;

export interface Attribution {
	/**
	 * The places of each group, sorted by path, at least one; `blob` is the version that the
	 * commit brought. Without a path where nothing but a ref, a tag or nothing at all has it.
	 */
	readonly groups: ReadonlyMap<string, readonly Provenance[]>;
	readonly names: ReadonlyMap<string, readonly Provenance[]>;
	readonly written: ReadonlyMap<string, Reach>;
	/** Commits whose trees could not be read, so that a place may be missing. */
	readonly unreadCommits: readonly string[];
}

/** Finds the places of all that is wanted. */
export async function attribute(
	repository: Repository,
	wanted: Wanted,
	readWay: ReadWay = readFromPacks,
): Promise<Attribution> {
	const { groups = new Map(), names = new Set(), written = new Set() } = wanted;
	const { blobs, read } = wanted.doubtful ?? withoutDoubt(groups);
	const seen = createPairs(names);
	const brought: { blob: string; path: string; place: number }[] = [];
	const rootsRead = listRoots(repository);
	const { graph, unreadCommits, inHead } = await readWay(
		repository,
		{ blobs, names, jobs: wanted.jobs, memory: wanted.memory },
		async () => (await rootsRead).refs.get("HEAD"),
		({ at, blob, path }) => {
			if (blobs.has(blob)) brought.push({ blob, path, place: at });
			seen.noteNames(blob, path, at);
		},
	);
	const roots = await rootsRead;
	const paths = gatherPaths(blobs, [...brought, ...asBlobs(inHead), ...asBlobs(roots.index)]);
	const groupsAt = await read(paths);
	for (const { blob, path, place } of brought) {
		for (const group of groupsAt(blob, path)) seen.noteGroup(group, blob, path, place);
	}
	const head = createPairs(names);
	const index = createPairs(names);
	for (const [entries, pairs] of [[inHead, head] as const, [roots.index, index] as const]) {
		for (const { id, path } of entries) {
			pairs.noteNames(id, path, 0);
			if (!blobs.has(id)) continue;
			for (const group of groupsAt(id, path)) pairs.noteGroup(group, id, path, 0);
		}
	}

	const firsts = findFirst(graph, seen.all.values());
	const commits = new Set(firsts.map(({ place }) => graph.ids[place]!));
	const pathless = findUnplaced(paths, groupsAt, [seen.all, index.all]);
	const reach = findReach(graph, roots, new Set([...commits, ...written, ...pathless.keys()]));
	const signatures = await readSignatures(repository, commits);
	const found = { group: new Map<string, Provenance[]>(), name: new Map<string, Provenance[]>() };
	function add({ kind, name }: Pick<Pair, "kind" | "name">, provenance: Provenance): void {
		const places = found[kind].get(name);
		if (places === undefined) found[kind].set(name, [provenance]);
		else places.push(provenance);
	}

	for (const { pair, place, blob } of firsts) {
		const commit = graph.ids[place]!;
		const reached = reach.get(commit)!;
		add(pair, {
			where: pair.kind === "name" ? "name" : isNote(reached) ? "note" : "commit",
			path: decodePath(pair.path).path,
			commit,
			...signatures.get(commit),
			...(pair.kind === "name" ? {} : { blob }),
			inHead: head.all.has(pairKey(pair)),
			...reached,
		});
	}
	for (const [key, pair] of index.all) {
		if (seen.all.has(key)) continue;
		const { path } = decodePath(pair.path);
		if (pair.kind === "name") add(pair, { where: "name", path });
		else add(pair, { where: "staged", path, blob: pair.brought[0]!.blob });
	}
	for (const [blob, own] of pathless) {
		for (const name of own) {
			add({ kind: "group", name }, { where: "commit", path: "", blob, ...reach.get(blob) });
		}
	}
	for (const name of names) {
		if (found.name.has(name)) continue;
		add({ kind: "name", name }, { where: "name", path: decodePath(name).path, unreachable: true });
	}
	return {
		groups: sorted(found.group),
		names: sorted(found.name),
		written: new Map([...written].map((id) => [id, reach.get(id)!])),
		unreadCommits,
	};
}

/** How commits and what they brought are read. */
export type ReadWay = (
	repository: Repository,
	wanted: LookedFor,
	head: () => Promise<string | undefined>,
	visit: (change: { at: number; blob: string; path: string }) => void,
) => Promise<{
	readonly graph: CommitGraph;
	readonly unreadCommits: readonly string[];
	/** What HEAD holds, as far as it is wanted. */
	readonly inHead: readonly Placed[];
}>;

/** From the packs themselves, or else through git. */
const readFromPacks: ReadWay = async (repository, wanted, head, visit) => {
	const lineage = await readLineage(repository, wanted);
	if (lineage === undefined) return await readThroughGit(repository, wanted, head, visit);
	const { graph, visitBrought, listIn } = lineage;
	const unreadCommits = visitBrought(visit);
	const commit = await head();
	const inHead = commit === undefined ? [] : listIn(commit);
	if (inHead !== undefined) return { graph, unreadCommits, inHead };
	return { graph, unreadCommits: [...unreadCommits, commit!], inHead: [] };
};

export const readThroughGit: ReadWay = async (repository, { blobs, names }, head, visit) => {
	const graph = await readGraph(repository);
	const isAsked = blobs.size + names.size > 0;
	const unreadCommits = isAsked ? await visitChanges(repository, graph.compared, visit) : [];
	const commit = await head();
	const inHead = commit === undefined ? [] : (await listTree(repository, commit)).entries;
	return { graph, unreadCommits, inHead };
};

function withoutDoubt(
	groups: ReadonlyMap<string, ReadonlySet<string>>,
): NonNullable<Wanted["doubtful"]> {
	const groupsOf = new Map<string, string[]>();
	for (const [name, blobs] of groups) {
		for (const blob of blobs) groupsOf.set(blob, [...(groupsOf.get(blob) ?? []), name]);
	}
	const read = async (): Promise<GroupsAt> => (blob) => groupsOf.get(blob) ?? [];
	return { blobs: new Set(groupsOf.keys()), read };
}

function gatherPaths(
	blobs: ReadonlySet<string>,
	seen: readonly { readonly blob: string; readonly path: string }[],
): BlobPaths {
	const paths = new Map<string, Set<string>>([...blobs].map((blob) => [blob, new Set()]));
	for (const { blob, path } of seen) paths.get(blob)?.add(path);
	for (const own of paths.values()) if (own.size === 0) own.add("");
	return paths;
}

/** Gives the groups that no commit and no index has, by blob. */
function findUnplaced(
	paths: BlobPaths,
	groupsAt: GroupsAt,
	places: readonly ReadonlyMap<string, Pair>[],
): ReadonlyMap<string, ReadonlySet<string>> {
	const placed = new Set<string>();
	for (const pairs of places) {
		for (const { kind, name } of pairs.values()) if (kind === "group") placed.add(name);
	}
	const unplaced = new Map<string, ReadonlySet<string>>();
	for (const blob of [...paths.keys()].sort()) {
		const own = [...paths.get(blob)!].flatMap((path) => [...groupsAt(blob, path)]);
		const left = new Set(own.filter((group) => !placed.has(group)));
		if (left.size > 0) unplaced.set(blob, left);
	}
	return unplaced;
}

function asBlobs(entries: readonly { readonly id: string; readonly path: string }[]) {
	return entries.map(({ id, path }) => ({ blob: id, path }));
}

function isNote({ refs }: Reach): boolean {
	return refs.length > 0 && refs.every((name) => name.startsWith("refs/notes/"));
}

function sorted(found: ReadonlyMap<string, Provenance[]>): Map<string, Provenance[]> {
	for (const places of found.values()) {
		places.sort((one, other) => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0));
	}
	return new Map(found);
}
