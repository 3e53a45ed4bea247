// Finds whether a commit was ever where others could fetch it. Remote-tracking branches show the present, their
// reflogs the past; neither proves that nobody pushed it from elsewhere.

import { type Dirent, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runGit } from "../git/git-process.ts";
import type { Repository } from "../git/repository.ts";

export interface RemoteExposure {
	readonly seen: "reachable" | "was-reachable" | "not-seen" | "no-remote";
	/** Full names of remote-tracking branches. */
	readonly refs: readonly string[];
}

const maxCommits = 200;

export async function findRemoteExposure(
	repository: Repository,
	commits: readonly string[],
): Promise<RemoteExposure> {
	const all = await refsOf(repository, []);
	const logs = reflogsOf(join(repository.commonDir, "logs", "refs", "remotes"), "refs/remotes");
	if (all.length === 0 && logs.length === 0) return { seen: "no-remote", refs: [] };
	const wanted = commits.slice(0, maxCommits);
	const refs = new Set<string>();
	for (const commit of wanted) {
		for (const name of await refsOf(repository, [`--contains=${commit}`])) refs.add(name);
	}
	if (refs.size > 0) return { seen: "reachable", refs: [...refs].sort() };
	for (const { name, ids } of logs) {
		const reached = await commitsReachedFrom(repository, ids);
		if (wanted.some((commit) => reached.has(commit))) refs.add(name);
	}
	return { seen: refs.size > 0 ? "was-reachable" : "not-seen", refs: [...refs].sort() };
}

async function refsOf(repository: Repository, flags: readonly string[]): Promise<string[]> {
	const command = ["for-each-ref", ...flags, "--format=%(refname)", "refs/remotes"];
	const { output } = await runGit(repository, command);
	return linesOf(output);
}

async function commitsReachedFrom(
	repository: Repository,
	ids: readonly string[],
): Promise<ReadonlySet<string>> {
	const { output } = await runGit(repository, ["rev-list", "--ignore-missing", "--stdin"], {
		input: ids.map((id) => `${id}\n`).join(""),
	});
	return new Set(linesOf(output));
}

/** The ids in each log; a line begins with the old and the new id. */
function reflogsOf(folder: string, name: string): { name: string; ids: string[] }[] {
	return entriesOf(folder).flatMap((entry) => {
		const path = join(folder, entry.name);
		const own = `${name}/${entry.name}`;
		if (entry.isDirectory()) return reflogsOf(path, own);
		if (!entry.isFile()) return [];
		const ids = textOf(path).match(/^[0-9a-f]+ [0-9a-f]+/gm) ?? [];
		const known = ids.flatMap((line) => line.split(" ")).filter((id) => !/^0+$/.test(id));
		return known.length > 0 ? [{ name: own, ids: [...new Set(known)] }] : [];
	});
}

/** What cannot be read counts as empty: the result is then "not-seen", which claims nothing. */
function entriesOf(folder: string): Dirent[] {
	try {
		return readdirSync(folder, { withFileTypes: true });
	} catch {
		return [];
	}
}

function textOf(file: string): string {
	try {
		return readFileSync(file, "latin1");
	} catch {
		return "";
	}
}

function linesOf(output: Buffer): string[] {
	return output
		.toString()
		.split("\n")
		.filter((line) => line !== "");
}
