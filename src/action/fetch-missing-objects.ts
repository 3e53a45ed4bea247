// Fetches the objects that a partial clone left at the remote: the trees and files of the commits to scan, and what
// their parents have at the same paths, by id and at once.

import { visitCommitChanges } from "../git/commit-changes.ts";
import { openCommitFiles } from "../git/commit-files.ts";
import { runGit } from "../git/git-process.ts";
import { describeObjects } from "../git/object-listing.ts";
import type { Repository } from "../git/repository.ts";
import type { DatedCommit } from "../sources/repository/range.ts";
import type { OpenRemote } from "./deepen-history.ts";
import type { Remote } from "./remote.ts";

/** What is missing after it is told by the scan. Commits are full ids. */
export async function fetchCommitObjects(
	repository: Repository,
	openRemote: OpenRemote,
	commits: readonly DatedCommit[],
): Promise<void> {
	if (!repository.promisor || commits.length === 0) return;
	const remote = await openRemote();
	if (typeof remote === "string") return;
	const ids = commits.flatMap(({ id, parents }) => [id, ...parents]);
	await fillTrees(repository, remote, ids);
	const blobs = new Set<string>();
	await visitCommitChanges(repository, commits, ({ blob, before, isSubmodule }) => {
		if (isSubmodule) return;
		for (const id of [blob, ...before.split(" ")]) if (!isNothing.test(id)) blobs.add(id);
	});
	await fillObjects(repository, remote, [...blobs]);
}

/** The same for the policy that a commit has; packs may be in any YAML file that a config names. */
export async function fetchPolicyFiles(
	repository: Repository,
	openRemote: OpenRemote,
	commit: string,
	named: readonly string[],
): Promise<void> {
	if (!repository.promisor) return;
	const remote = await openRemote();
	if (typeof remote === "string") return;
	const isPolicy = (path: string) => path.startsWith(".unleak") || named.includes(path);
	await fillFiles(repository, remote, commit, isPolicy);
	const files = openCommitFiles(repository, commit, { mayBeUnreadable: true });
	const namesPacks = named.some((path) => {
		const entry = files.find(path);
		const text = entry?.kind === "file" ? files.read(entry, maxConfigBytes) : "";
		return text.toString().includes("packs");
	});
	if (namesPacks) await fillFiles(repository, remote, commit, (path) => /\.ya?ml$/.test(path));
}

async function fillFiles(
	repository: Repository,
	remote: Remote,
	commit: string,
	isWanted: (path: string) => boolean,
): Promise<void> {
	await fillTrees(repository, remote, [commit]);
	const listing = ["ls-tree", "-r", "-z", "--full-tree", commit];
	const { output } = await runGit(repository, listing);
	const blobs = output
		.toString("utf8")
		.split("\0")
		.flatMap((record) => {
			const [, id, path] = /^\d{6} blob ([0-9a-f]+)\t(.*)$/s.exec(record) ?? [];
			return id !== undefined && isWanted(path!) ? [id] : [];
		});
	await fillObjects(repository, remote, blobs);
}

/** A clone without trees has to be asked again for what the ones that came name. */
async function fillTrees(
	repository: Repository,
	remote: Remote,
	commits: readonly string[],
): Promise<void> {
	const roots = await treesOf(repository, commits);
	for (let level = 0; level < maxLevels; level++) {
		const missing = await missingTrees(repository, roots);
		if (missing.length === 0) return;
		// A tree brings the trees below it; their files are wanted one by one.
		if ((await remote.fetch(missing, ["--filter=blob:none"])) !== undefined) return;
	}
}

async function treesOf(repository: Repository, commits: readonly string[]): Promise<string[]> {
	const command = ["rev-list", "--no-walk", "--ignore-missing", "--format=%T", "--stdin"];
	const { output } = await runGit(repository, command, { input: `${commits.join("\n")}\n` });
	const lines = output.toString("latin1").split("\n");
	return [...new Set(lines.filter((line) => isId.test(line)))];
}

async function missingTrees(repository: Repository, roots: readonly string[]): Promise<string[]> {
	const described = await describeObjects(repository, roots);
	const missing = described.filter(({ type }) => type === undefined).map(({ id }) => id);
	const here = described.filter(({ type }) => type === "tree").map(({ id }) => id);
	const options = ["--objects", "--no-object-names", "--missing=print", "--filter=blob:none"];
	const input = `${here.join("\n")}\n`;
	const { output } = await runGit(repository, ["rev-list", ...options, "--stdin"], { input });
	const lines = output.toString("latin1").split("\n");
	const below = lines.filter((line) => line.startsWith("?")).map((line) => line.slice(1));
	return [...new Set([...missing, ...below])];
}

async function fillObjects(
	repository: Repository,
	remote: Remote,
	ids: readonly string[],
): Promise<void> {
	const described = await describeObjects(repository, ids);
	const missing = described.filter(({ type }) => type === undefined).map(({ id }) => id);
	if (missing.length > 0) await remote.fetch(missing, []);
}

const maxConfigBytes = 1 << 20;
const isId = /^[0-9a-f]{40,64}$/;
const isNothing = /^0*$/;
/** No tree of an ordinary repository is deeper, and a level costs a request. */
const maxLevels = 20;
