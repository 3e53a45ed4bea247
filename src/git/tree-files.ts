// Lists the files of one tree.

import { readRecords, startGit } from "./git-process.ts";
import type { Repository } from "./repository.ts";
import { findTreeBombs, listNewFiles } from "./tree-bombs.ts";

export interface TreeFile {
	readonly id: string;
	/** One character a byte ("latin1"). */
	readonly path: string;
	readonly isSubmodule: boolean;
}

/** Lists all files below the tree of a commit, tag or tree; of more paths than can be listed, each file once. */
export async function listTreeFiles(
	repository: Repository,
	id: string,
): Promise<{ readonly isComplete: boolean; readonly entries: readonly TreeFile[] }> {
	const git = startGit(repository, ["ls-tree", "-r", "-z", "--full-tree", id]);
	git.input.end();
	const entries: TreeFile[] = [];
	let isChecked = false;
	for await (const records of readRecords(git.output, "\0")) {
		for (const record of records) {
			const tab = record.indexOf("\t");
			if (tab === -1) continue;
			const [mode, , entry = ""] = record.slice(0, tab).split(" ");
			const path = record.slice(tab + 1);
			entries.push({ id: entry, path, isSubmodule: mode === submoduleMode });
		}
		if (isChecked || entries.length < minSuspicious) continue;
		isChecked = true;
		const bombs = await findTreeBombs(repository, [id]);
		if (bombs.size === 0) continue;
		git.stop();
		const files = await listNewFiles(repository, id, []);
		return { isComplete: false, entries: files.map((file) => ({ ...file, isSubmodule: false })) };
	}
	return { isComplete: (await git.exited).status === 0, entries };
}

export const submoduleMode = "160000";
/** With fewer paths nobody asks whether there is an end. */
const minSuspicious = 100_000;
