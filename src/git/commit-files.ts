// Reads single files of one commit, for policy files. Each folder on the way is listed once. Synchronous,
// since policy readers are. Links and submodules are reported, never followed. Budgets bound what a commit's
// author can make of it: beyond them files count as absent.

import { UsageError } from "../errors.ts";
import { quoted } from "../text/quoted.ts";
import { findCommitNow, isTakenForAnother } from "./ambiguous-revision.ts";
import { gitOutput } from "./git-output.ts";
import type { Repository } from "./repository.ts";

export interface CommitEntry {
	readonly kind: "file" | "link" | "folder" | "submodule";
	readonly id: string;
}

export interface CommitFiles {
	/** The commit's full id. */
	readonly commit: string;
	/** Takes a path from the repository's root, with "/"; "" is the root itself. */
	find(path: string): CommitEntry | undefined;
	/** The names in a folder; none where there is no such folder. */
	list(path: string): readonly string[];
	/** A file's bytes, or why they cannot be read: a partial clone can lack them. */
	read(entry: CommitEntry, maxBytes: number): Buffer | "too-large" | "unreadable";
	/** The path in this commit from which another commit's file was renamed. */
	findRenamedFrom(path: string, other: string): string | undefined;
}

/**
 * With `mayBeUnreadable` a folder that cannot be read counts as empty, for callers that only add details
 * to a report.
 * @throws UsageError "revision" where it names no commit, and later "repository" for an unreadable folder
 * without `mayBeUnreadable`.
 */
export function openCommitFiles(
	repository: Repository,
	revision: string,
	{ mayBeUnreadable = false }: { readonly mayBeUnreadable?: boolean } = {},
): CommitFiles {
	const commit = isTakenForAnother(repository, revision)
		? undefined
		: findCommitNow(repository, revision);
	if (commit === undefined) {
		throw new UsageError(
			"revision",
			`Cannot find the commit ${quoted(revision)} to read the policy from`,
			"Name a commit, branch or tag of this repository, and fetch it in a shallow clone",
		);
	}
	const folders = new Map<string, ReadonlyMap<string, CommitEntry>>();
	const renames = new Map<string, ReadonlyMap<string, string>>();
	let renamesMs = maxRenamesMs;

	function open(id: string): ReadonlyMap<string, CommitEntry> {
		const known = folders.get(id);
		if (known !== undefined) return known;
		const isOverBudget = folders.size >= maxFolders;
		const listing = isOverBudget ? undefined : gitOutput(repository, ["ls-tree", "-z", id]);
		if (listing === undefined && !isOverBudget && !mayBeUnreadable) {
			throw new UsageError("repository", `Cannot read the files of commit ${commit}`);
		}
		const entries = parseListing(listing?.toString("utf8") ?? "");
		folders.set(id, entries);
		return entries;
	}

	function find(path: string): CommitEntry | undefined {
		let entry: CommitEntry | undefined = { kind: "folder", id: `${commit}^{tree}` };
		for (const name of path.split("/").filter((part) => part !== "")) {
			entry = entry?.kind === "folder" ? open(entry.id).get(name) : undefined;
		}
		return entry;
	}

	return {
		commit,
		find,
		list(path) {
			const entry = find(path);
			return entry?.kind === "folder" ? [...open(entry.id).keys()] : [];
		},
		read({ id }, maxBytes) {
			const size = gitOutput(repository, ["cat-file", "-s", id])?.toString("latin1");
			if (Number(size) > maxBytes) return "too-large";
			return gitOutput(repository, ["cat-file", "blob", id], { maxBytes }) ?? "unreadable";
		},
		findRenamedFrom(path, other) {
			const known = renames.get(other);
			if (known !== undefined) return known.get(path);
			const startMs = performance.now();
			const timeoutMs = Math.ceil(Math.min(renamesMs, maxRenamesOfCommitMs));
			const listed = timeoutMs > 0 ? listRenames(repository, [commit, other], timeoutMs) : noNames;
			renamesMs -= performance.now() - startMs;
			renames.set(other, listed);
			return listed.get(path);
		},
	};
}

function parseListing(listing: string): ReadonlyMap<string, CommitEntry> {
	const entries = new Map<string, CommitEntry>();
	for (const record of listing.split("\0")) {
		const [, mode, id, name] = /^(\d{6}) \w+ ([0-9a-f]+)\t(.*)$/s.exec(record) ?? [];
		if (mode === undefined || id === undefined || name === undefined) continue;
		entries.set(name, { kind: kinds[mode] ?? "file", id });
	}
	return entries;
}

const kinds: Readonly<Record<string, CommitEntry["kind"]>> = {
	"040000": "folder",
	"120000": "link",
	"160000": "submodule",
};

/** The old name for each new one; none where git fails or takes too long. */
function listRenames(
	repository: Repository,
	[from, to]: readonly [string, string],
	timeoutMs: number,
): ReadonlyMap<string, string> {
	const options = ["-r", "-z", "-M", "-l400", "--diff-filter=R", "--name-status"];
	const safe = ["--no-ext-diff", "--no-textconv", "--ignore-submodules=all"];
	const command = ["diff-tree", ...options, ...safe, from, to, "--"];
	const output = gitOutput(repository, command, { timeoutMs });
	const records = output?.toString("utf8").split("\0") ?? [];
	const names = new Map<string, string>();
	for (let at = 0; at + 2 < records.length; at += 3) names.set(records[at + 2]!, records[at + 1]!);
	return names;
}

const noNames: ReadonlyMap<string, string> = new Map();
/** A listing takes about 3 ms, and a path can be 2,000 folders deep. */
const maxFolders = 5_000;
/** Renames are found by comparing contents: 900 files with 900 others take git seconds. */
const maxRenamesOfCommitMs = 10_000;
const maxRenamesMs = 30_000;
