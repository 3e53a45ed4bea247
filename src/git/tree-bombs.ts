// Finds commits whose trees unfold into more paths than anybody can list: ten levels of trees, each naming the next ten
// times, are ten thousand million paths in a few kB, and git keeps them all in memory before it says one. Here each
// distinct tree is read once.

import { parseCommitOrTag } from "./commit-or-tag.ts";
import { runGit } from "./git-process.ts";
import type { ListedObject } from "./object-listing.ts";
import { readObjects } from "./object-reader.ts";
import type { Repository } from "./repository.ts";

/** Of these commits, those with more paths than can be listed; none where git cannot list their trees. */
export async function findTreeBombs(
	repository: Repository,
	commits: readonly string[],
): Promise<ReadonlySet<string>> {
	const listed = await listObjects(repository, ["--no-walk", "--filter=blob:none", ...commits]);
	const trees = listed.filter(({ path }) => path !== undefined);
	if (trees.length > maxTrees) return new Set();
	const folders = new Map<string, Folder>();
	const roots = new Map<string, string | undefined>();
	async function* requests() {
		yield [
			...commits.map((id): ListedObject => ({ id, type: "commit", size: 0 })),
			...trees.map(({ id }): ListedObject => ({ id, type: "tree", size: 0 })),
		];
	}
	const reading = { processCount: 1, onError: () => {} };
	for await (const answer of readObjects(repository, requests(), reading)) {
		if ("reason" in answer) continue;
		if (answer.type === "tree") folders.set(answer.id, parseFolder(answer.content, repository));
		else roots.set(answer.id, parseCommitOrTag(answer.content).referencedIds[0]);
	}
	const count = createPathCounter(folders);
	return new Set(commits.filter((id) => count(roots.get(id) ?? "") > maxListedPaths));
}

export interface NewFile {
	readonly id: string;
	/** The first of its paths, one character a byte ("latin1"). */
	readonly path: string;
}

/** Lists the files that a commit has and none of the other commits, each distinct one once. */
export async function listNewFiles(
	repository: Repository,
	commit: string,
	without: readonly string[],
): Promise<readonly NewFile[]> {
	const range = [`${commit}^{tree}`, ...without.map((id) => `^${id}^{tree}`)];
	const all = await listObjects(repository, range);
	const folders = await listObjects(repository, ["--filter=blob:none", ...range]);
	const others = new Set(folders.map(({ id }) => id));
	return all.flatMap(({ id, path }) =>
		path === undefined || others.has(id) ? [] : [{ id, path }],
	);
}

/** A commit has no path, and the tree of a commit has an empty one. */
async function listObjects(
	repository: Repository,
	options: readonly string[],
): Promise<readonly { readonly id: string; readonly path: string | undefined }[]> {
	const listing = ["rev-list", "--objects", "--missing=allow-any"];
	const [filters, revisions] = [
		options.filter((option) => option.startsWith("--")),
		options.filter((option) => !option.startsWith("--")),
	];
	const input = `${revisions.join("\n")}\n`;
	const { output } = await runGit(repository, [...listing, ...filters, "--stdin"], { input });
	return output
		.toString("latin1")
		.split("\n")
		.filter((line) => line !== "")
		.map((line) => ({
			id: line.slice(0, repository.idLength),
			path: line.length > repository.idLength ? line.slice(repository.idLength + 1) : undefined,
		}));
}

interface Folder {
	readonly files: number;
	readonly folders: readonly string[];
}

function parseFolder(tree: Buffer, { idLength }: Repository): Folder {
	const idBytes = idLength / 2;
	const folders: string[] = [];
	let files = 0;
	for (let at = 0; at < tree.length; ) {
		const end = tree.indexOf(0, at);
		if (end < 0) break;
		if (tree[at] === folderDigit) folders.push(tree.toString("hex", end + 1, end + 1 + idBytes));
		else files++;
		at = end + 1 + idBytes;
	}
	return { files, folders };
}

/** Counts up to one more than `maxListedPaths`; what contains itself has that many. */
function createPathCounter(folders: ReadonlyMap<string, Folder>) {
	const counts = new Map<string, number>();
	return (root: string): number => {
		const open = [{ id: root, isLeaving: false }];
		for (let step = open.pop(); step !== undefined; step = open.pop()) {
			const { id, isLeaving } = step;
			const folder = folders.get(id);
			if (isLeaving) {
				const below = folder!.folders.map((child) => counts.get(child) ?? 0);
				const sum = below.reduce((total, more) => total + more, folder!.files);
				counts.set(id, Math.min(maxListedPaths + 1, sum));
			} else if (folder !== undefined && !counts.has(id)) {
				counts.set(id, maxListedPaths + 1);
				open.push({ id, isLeaving: true });
				for (const child of folder.folders) open.push({ id: child, isLeaving: false });
			}
		}
		return counts.get(root) ?? 0;
	};
}

/** "4" of the mode 40000. */
const folderDigit = 0x34;
/** Linux has 5,000 in a commit, and 6 million in its whole history. */
const maxTrees = 500_000;
/** No commit of an ordinary repository has so many. */
export const maxListedPaths = 1_000_000;
