// Attributes secrets to commits: which commit first brought each secret to a path, and which refs reach it. One
// walk over all commits that the repository holds, reachable or not, answers for every secret at once.

import type { Provenance } from "../../model/blob.ts";
import { decodePath } from "../../text/path.ts";
import { visitCommitChanges } from "../commit-changes.ts";
import { type CommitGraph, readCommitGraph } from "../commit-graph.ts";
import { findReachability, type Reachability } from "../reachability.ts";
import type { Repository } from "../repository.ts";
import { listRepositoryRoots } from "../repository-roots.ts";
import { listTreeFiles } from "../tree-files.ts";
import { readAuthorsAndDates } from "./commit-authors.ts";
import {
	createSecretPaths,
	findIntroducingCommits,
	type SecretPath,
	secretPathKey,
} from "./introducing-commits.ts";
import type { HistoryCache } from "./packed-history.ts";
import { readPackedHistory, type WantedEntry, type WantedItems } from "./packed-history.ts";

export interface AttributionRequest {
	/** The ids of the blobs that hold one secret, for each secret. */
	readonly groups?: ReadonlyMap<string, ReadonlySet<string>>;
	/** Instead of groups: blobs that may hold a secret, where that depends on the path. */
	readonly pathDependent?: {
		readonly blobs: ReadonlySet<string>;
		/** Called once, with all paths of these blobs. */
		readonly read: (paths: BlobPaths) => Promise<GroupsAtPath>;
	};
	/** File or folder names, one character a byte ("latin1"). */
	readonly names?: ReadonlySet<string>;
	/** Ids of commits and tags. */
	readonly commitsAndTags?: ReadonlySet<string>;
	/** How many threads may read. */
	readonly jobs?: number | undefined;
	/** What the scan of the history kept, if it did. */
	readonly cache?: HistoryCache | undefined;
}

/** The paths of each blob, one character a byte ("latin1"); "" where it has none. */
export type BlobPaths = ReadonlyMap<string, ReadonlySet<string>>;

/** The names of the groups of the secrets that a blob holds at a path. */
export type GroupsAtPath = (blob: string, path: string) => Iterable<string>;

export interface Attribution {
	/**
	 * Where each group was seen, sorted by path, at least one; `blob` is the version that the commit
	 * introduced. Without a path where only a ref or a tag, or nothing at all, leads to it.
	 */
	readonly groups: ReadonlyMap<string, readonly Provenance[]>;
	readonly names: ReadonlyMap<string, readonly Provenance[]>;
	readonly commitsAndTags: ReadonlyMap<string, Reachability>;
	/** Commits whose trees could not be read, so that an introduction may be missing. */
	readonly unreadCommits: readonly string[];
}

export async function attributeToCommits(
	repository: Repository,
	request: AttributionRequest,
	readHistory: HistoryReader = readHistoryFromPacks,
): Promise<Attribution> {
	const { groups = new Map(), names = new Set(), commitsAndTags = new Set() } = request;
	const { blobs, read } = request.pathDependent ?? pathIndependent(groups);
	const seen = createSecretPaths(names);
	const introductions: { blob: string; path: string; position: number }[] = [];
	const rootsRead = listRepositoryRoots(repository);
	const { graph, unreadCommits, inHead } = await readHistory(
		repository,
		{ blobs, names, jobs: request.jobs, cache: request.cache },
		async () => (await rootsRead).refs.get("HEAD"),
		({ commitIndex: position, blob, path }) => {
			if (blobs.has(blob)) introductions.push({ blob, path, position });
			seen.addNames(blob, path, position);
		},
	);
	const roots = await rootsRead;
	const paths = gatherPaths(blobs, [...introductions, ...asBlobs(inHead), ...asBlobs(roots.index)]);
	const groupsAt = await read(paths);
	for (const { blob, path, position } of introductions) {
		for (const group of groupsAt(blob, path)) seen.addGroup(group, blob, path, position);
	}
	const head = createSecretPaths(names);
	const index = createSecretPaths(names);
	for (const [entries, secretPaths] of [[inHead, head] as const, [roots.index, index] as const]) {
		for (const { id, path } of entries) {
			secretPaths.addNames(id, path, 0);
			if (!blobs.has(id)) continue;
			for (const group of groupsAt(id, path)) secretPaths.addGroup(group, id, path, 0);
		}
	}

	const introducing = findIntroducingCommits(graph, seen.all.values());
	const commits = new Set(introducing.map(({ position }) => graph.ids[position]!));
	const unattributed = findUnattributed(paths, groupsAt, [seen.all, index.all]);
	const reachability = findReachability(
		graph,
		roots,
		new Set([...commits, ...commitsAndTags, ...unattributed.keys()]),
	);
	const authors = await readAuthorsAndDates(repository, commits);
	const found = { group: new Map<string, Provenance[]>(), name: new Map<string, Provenance[]>() };
	function add({ kind, name }: Pick<SecretPath, "kind" | "name">, provenance: Provenance): void {
		const provenances = found[kind].get(name);
		if (provenances === undefined) found[kind].set(name, [provenance]);
		else provenances.push(provenance);
	}

	for (const { secretPath, position, blob } of introducing) {
		const commit = graph.ids[position]!;
		const reached = reachability.get(commit)!;
		add(secretPath, {
			where: secretPath.kind === "name" ? "name" : isNote(reached) ? "note" : "commit",
			path: decodePath(secretPath.path).path,
			commit,
			...authors.get(commit),
			...(secretPath.kind === "name" ? {} : { blob }),
			inHead: head.all.has(secretPathKey(secretPath)),
			...reached,
		});
	}
	for (const [key, secretPath] of index.all) {
		if (seen.all.has(key)) continue;
		const { path } = decodePath(secretPath.path);
		if (secretPath.kind === "name") add(secretPath, { where: "name", path });
		else add(secretPath, { where: "staged", path, blob: secretPath.introductions[0]!.blob });
	}
	for (const [blob, own] of unattributed) {
		for (const name of own) {
			add({ kind: "group", name }, { where: "commit", path: "", blob, ...reachability.get(blob) });
		}
	}
	for (const name of names) {
		if (found.name.has(name)) continue;
		add({ kind: "name", name }, { where: "name", path: decodePath(name).path, unreachable: true });
	}
	return {
		groups: sortByPath(found.group),
		names: sortByPath(found.name),
		commitsAndTags: new Map([...commitsAndTags].map((id) => [id, reachability.get(id)!])),
		unreadCommits,
	};
}

/** Reads the commits and calls `visit` with the wanted entries that they introduced. */
export type HistoryReader = (
	repository: Repository,
	wanted: WantedItems,
	head: () => Promise<string | undefined>,
	visit: (change: { commitIndex: number; blob: string; path: string }) => void,
) => Promise<{
	readonly graph: CommitGraph;
	readonly unreadCommits: readonly string[];
	/** The wanted entries of HEAD. */
	readonly inHead: readonly WantedEntry[];
}>;

/** From the packs, or else through git. */
const readHistoryFromPacks: HistoryReader = async (repository, wanted, head, visit) => {
	const history = await readPackedHistory(repository, wanted);
	if (history === undefined) return await readHistoryThroughGit(repository, wanted, head, visit);
	const { graph, visitIntroductions, listWantedIn } = history;
	const unreadCommits = visitIntroductions(visit);
	const commit = await head();
	const inHead = commit === undefined ? [] : listWantedIn(commit);
	if (inHead !== undefined) return { graph, unreadCommits, inHead };
	return { graph, unreadCommits: [...unreadCommits, commit!], inHead: [] };
};

export const readHistoryThroughGit: HistoryReader = async (
	repository,
	{ blobs, names },
	head,
	visit,
) => {
	const graph = await readCommitGraph(repository);
	const isAnythingWanted = blobs.size + names.size > 0;
	const unreadCommits = isAnythingWanted
		? await visitCommitChanges(repository, graph.compared, visit)
		: [];
	const commit = await head();
	const inHead = commit === undefined ? [] : (await listTreeFiles(repository, commit)).entries;
	return { graph, unreadCommits, inHead };
};

function pathIndependent(
	groups: ReadonlyMap<string, ReadonlySet<string>>,
): NonNullable<AttributionRequest["pathDependent"]> {
	const groupsOf = new Map<string, string[]>();
	for (const [name, blobs] of groups) {
		for (const blob of blobs) groupsOf.set(blob, [...(groupsOf.get(blob) ?? []), name]);
	}
	const read = async (): Promise<GroupsAtPath> => (blob) => groupsOf.get(blob) ?? [];
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

/** The groups that no commit and no index has, by blob. */
function findUnattributed(
	paths: BlobPaths,
	groupsAt: GroupsAtPath,
	provenances: readonly ReadonlyMap<string, SecretPath>[],
): ReadonlyMap<string, ReadonlySet<string>> {
	const attributed = new Set<string>();
	for (const pairs of provenances) {
		for (const { kind, name } of pairs.values()) if (kind === "group") attributed.add(name);
	}
	const unattributed = new Map<string, ReadonlySet<string>>();
	for (const blob of [...paths.keys()].sort()) {
		const own = [...paths.get(blob)!].flatMap((path) => [...groupsAt(blob, path)]);
		const left = new Set(own.filter((group) => !attributed.has(group)));
		if (left.size > 0) unattributed.set(blob, left);
	}
	return unattributed;
}

function asBlobs(entries: readonly { readonly id: string; readonly path: string }[]) {
	return entries.map(({ id, path }) => ({ blob: id, path }));
}

function isNote({ refs }: Reachability): boolean {
	return refs.length > 0 && refs.every((name) => name.startsWith("refs/notes/"));
}

function sortByPath(found: ReadonlyMap<string, Provenance[]>): Map<string, Provenance[]> {
	for (const provenances of found.values()) {
		provenances.sort((one, other) => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0));
	}
	return new Map(found);
}
