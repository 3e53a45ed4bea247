// Was a commit ever where others could fetch it? Remote-tracking branches tell of now, their
// reflogs of before; neither can tell that nobody pushed it from elsewhere.

import { type Dirent, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runGit } from "../git/git-process.ts";
import type { Repository } from "../git/repository.ts";

export interface RemoteSight {
	readonly seen: "reachable" | "was-reachable" | "not-seen" | "no-remote";
	/** Full names of remote-tracking branches. */
	readonly refs: readonly string[];
}

const maxCommits = 200;

export async function findRemote(
	repository: Repository,
	commits: readonly string[],
): Promise<RemoteSight> {
	const all = await refsOf(repository, []);
	const logs = reflogsOf(join(repository.commonDir, "logs", "refs", "remotes"), "refs/remotes");
	if (all.length === 0 && logs.length === 0) return { seen: "no-remote", refs: [] };
	const asked = commits.slice(0, maxCommits);
	const refs = new Set<string>();
	for (const commit of asked) {
		for (const name of await refsOf(repository, [`--contains=${commit}`])) refs.add(name);
	}
	if (refs.size > 0) return { seen: "reachable", refs: [...refs].sort() };
	for (const { name, ids } of logs) {
		const reached = await reachedFrom(repository, ids);
		if (asked.some((commit) => reached.has(commit))) refs.add(name);
	}
	return { seen: refs.size > 0 ? "was-reachable" : "not-seen", refs: [...refs].sort() };
}

async function refsOf(repository: Repository, flags: readonly string[]): Promise<string[]> {
	const command = ["for-each-ref", ...flags, "--format=%(refname)", "refs/remotes"];
	const { output } = await runGit(repository, command);
	return linesOf(output);
}

async function reachedFrom(
	repository: Repository,
	ids: readonly string[],
): Promise<ReadonlySet<string>> {
	const { output } = await runGit(repository, ["rev-list", "--ignore-missing", "--stdin"], {
		input: ids.map((id) => `${id}\n`).join(""),
	});
	return new Set(linesOf(output));
}

/** What each log remembers; a line begins with the old and the new id. */
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

/** Of what cannot be read, nothing is known: the answer is then "not seen", which claims nothing. */
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
