// Names the contents of a history as a person would look for them: by the first commit that has them, and the path there.
// Every tree is read once, so a tree that holds itself a million times costs no more than its bytes.

import type { GitObject, GitObjects } from "./git-objects.ts";
import { decodeName } from "./member-name.ts";

/** A content or a text of a history, by the place where it stands. */
export interface NamedObject {
	/** Such as "1a2b3c4d5e6f/config/app.env"; "1a2b3c4d5e6f" is the commit itself. */
	readonly name: string;
	readonly object: GitObject;
	/** The first commit that has it, and the path there; "" for the commit itself. */
	readonly commit?: GitObject;
	readonly date?: number;
	readonly path?: string;
}

export interface NamedObjects {
	readonly named: readonly NamedObject[];
	/** How many contents its trees name that are not here. */
	readonly missing: number;
	/** Commits that its commits follow and that are not here, as in a shallow clone. */
	readonly missingParents: number;
	/** There are more than the limit. */
	readonly isCut: boolean;
}

/** Names every commit, tag and content: oldest commits first, then what no commit leads to. */
export function nameObjects({ byId }: GitObjects, maxNames: number): NamedObjects {
	let looks = 0;
	const isFull = () => named.length > maxNames || looks > maxLooks;
	const named: NamedObject[] = [];
	const seen = new Set<string>();
	const missing = new Set<string>();
	const missingParents = new Set<string>();
	const readTree = (root: string, name: string, commit?: Commit): void => {
		const from = commit && { commit: commit.object, date: commit.date };
		const stack: [id: string, path: string][] = [[root, name]];
		for (let next = stack.pop(); next !== undefined && !isFull(); next = stack.pop()) {
			const [id, path] = next;
			looks++;
			if (seen.has(id)) continue;
			seen.add(id);
			const object = byId.get(id);
			if (object === undefined) missing.add(id);
			else if (object.type === "blob")
				named.push({
					name: path,
					object,
					...(from && { ...from, path: path.slice(name.length + 1) }),
				});
			else if (object.type === "tree") {
				const entries = entriesOf(object.bytes, id.length / 2);
				// Long paths of deep trees would take more than the trees.
				for (const [entry, entryId] of entries.reverse())
					stack.push([entryId, path.length > maxPathLength ? path : `${path}/${entry}`]);
			}
		}
	};
	for (const commit of commitsInOrder(byId)) {
		const { object, date, tree, parents } = commit;
		for (const parent of parents) if (!byId.has(parent)) missingParents.add(parent);
		const name = shortId(object);
		named.push({ name, object, commit: object, date, path: "" });
		if (tree !== undefined) readTree(tree, name, commit);
	}
	for (const object of byId.values()) {
		if (object.type === "tag") named.push({ name: `tag ${shortId(object)}`, object });
		else if (object.type === "tree") readTree(object.id, `tree ${shortId(object)}`);
	}
	for (const object of byId.values()) {
		if (object.type === "blob" && !seen.has(object.id))
			named.push({ name: `blob ${shortId(object)}`, object });
	}
	return {
		named: named.slice(0, maxNames),
		missing: missing.size,
		missingParents: missingParents.size,
		isCut: isFull(),
	};
}

interface Commit {
	readonly object: GitObject;
	readonly tree: string | undefined;
	readonly parents: readonly string[];
	readonly date: number;
}

/** Parents before their children, older ones first. */
function commitsInOrder(byId: GitObjects["byId"]): readonly Commit[] {
	const commits = new Map<string, Commit>();
	for (const object of byId.values()) {
		if (object.type === "commit") commits.set(object.id, commitOf(object));
	}
	const ordered: Commit[] = [];
	const done = new Set<string>();
	const byDate = [...commits.values()].sort((one, other) => one.date - other.date);
	for (const start of byDate) {
		const stack: [commit: Commit, areParentsDone: boolean][] = [[start, false]];
		for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
			const [commit, areParentsDone] = next;
			if (areParentsDone) ordered.push(commit);
			if (areParentsDone || done.has(commit.object.id)) continue;
			done.add(commit.object.id);
			stack.push([commit, true]);
			for (const id of commit.parents) {
				const parent = done.has(id) ? undefined : commits.get(id);
				if (parent !== undefined) stack.push([parent, false]);
			}
		}
	}
	return ordered;
}

function commitOf(object: GitObject): Commit {
	const end = object.bytes.indexOf("\n\n");
	const head = object.bytes.toString(
		"latin1",
		0,
		end < 0 ? maxHeadBytes : Math.min(end, maxHeadBytes),
	);
	const ids = (name: string) =>
		[...head.matchAll(new RegExp(`^${name} ([0-9a-f]{40,64})$`, "gm"))].map(([, id = ""]) => id);
	const [, date = "0"] = /^committer .*> (\d{1,15})/m.exec(head) ?? [];
	return { object, tree: ids("tree")[0], parents: ids("parent"), date: Number(date) };
}

/** Without those of submodules, whose commits lie elsewhere. */
function entriesOf(tree: Buffer, idBytes: number): [name: string, id: string][] {
	const entries: [string, string][] = [];
	for (let at = 0; at < tree.length; ) {
		const space = tree.indexOf(0x20, at);
		const end = tree.indexOf(0, at);
		if (space < 0 || end < space || end + 1 + idBytes > tree.length) break;
		const id = tree.toString("hex", end + 1, end + 1 + idBytes);
		const isSubmodule = tree.toString("latin1", at, space) === "160000";
		if (!isSubmodule) entries.push([decodeName(tree.subarray(space + 1, end)), id]);
		at = end + 1 + idBytes;
	}
	return entries;
}

/** As many digits as git shows in a large repository. */
function shortId({ id }: GitObject): string {
	return id.slice(0, 12);
}

const maxPathLength = 4096;
const maxHeadBytes = 64 << 10;
/** Entries of trees; a real history has fewer for each of its objects. */
const maxLooks = 3_000_000;
