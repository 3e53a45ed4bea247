// Which commit first brought a secret to a path, and what still reaches it? One walk over all
// commits that the repository holds, reachable or not, answers for every secret at once.

import type { Provenance } from "../../model/blob.ts";
import { decodePath } from "../path.ts";
import { listTree, visitChanges } from "./changes.ts";
import { readGraph } from "./graph.ts";
import { parseSignature, parseWritten } from "./message.ts";
import { readObjects } from "./objects.ts";
import { findReach, type Reach } from "./reach.ts";
import type { Repository } from "./repository.ts";
import { listRoots, type Roots } from "./roots.ts";
import { type BlobGroups, createSightings, findFirst, type Pair } from "./sightings.ts";

export interface Wanted {
	/** The blobs that hold one secret, for each secret. */
	readonly groups?: BlobGroups;
	/** File or folder names, one character a byte ("latin1"). */
	readonly names?: ReadonlySet<string>;
	/** Ids of commits and tags. */
	readonly written?: ReadonlySet<string>;
}

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
export async function attribute(repository: Repository, wanted: Wanted): Promise<Attribution> {
	const { groups = new Map(), names = new Set(), written = new Set() } = wanted;
	const [graph, roots] = await Promise.all([readGraph(repository), listRoots(repository)]);
	const seen = createSightings(groups, names);
	const unreadCommits =
		groups.size + names.size === 0
			? []
			: await visitChanges(repository, graph.compared, ({ at, blob, path }) =>
					seen.note(blob, path, at),
				);
	const firsts = findFirst(graph, seen.pairs.values());
	const commits = new Set(firsts.map(({ place }) => graph.ids[place]!));
	const blobs = [...groups.values()].flatMap((group) => [...group]);
	const reach = findReach(graph, roots, new Set([...commits, ...written, ...blobs]));
	const signatures = await readSignatures(repository, commits);
	const head = createSightings(groups, names);
	const inIndex = createSightings(groups, names);
	for (const { id, path } of roots.index) inIndex.note(id, path, 0);
	for (const { id, path } of await headEntries(repository, roots)) head.note(id, path, 0);

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
			inHead: head.pairs.has(`${pair.kind}\0${pair.name}\0${pair.path}`),
			...reached,
		});
	}
	for (const [key, pair] of inIndex.pairs) {
		if (seen.pairs.has(key)) continue;
		const { path } = decodePath(pair.path);
		if (pair.kind === "name") add(pair, { where: "name", path });
		else add(pair, { where: "staged", path, blob: pair.brought[0]!.blob });
	}
	for (const [name, group] of groups) {
		if (found.group.has(name)) continue;
		for (const blob of [...group].sort()) {
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

async function headEntries(
	repository: Repository,
	{ refs }: Roots,
): Promise<readonly { id: string; path: string }[]> {
	const head = refs.get("HEAD");
	return head === undefined ? [] : (await listTree(repository, head)).entries;
}

async function readSignatures(
	repository: Repository,
	commits: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Pick<Provenance, "author" | "date">>> {
	const signatures = new Map<string, Pick<Provenance, "author" | "date">>();
	async function* requests() {
		yield [...commits].map((id) => ({ id, type: "commit" as const, size: 0 }));
	}
	const answers = readObjects(repository, requests(), { lanes: 1, onError: () => {} });
	for await (const answer of answers) {
		if ("reason" in answer) continue;
		signatures.set(answer.id, parseSignature(parseWritten(answer.content).headers));
	}
	return signatures;
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
