// Reads what git tells a hook about the commit that is being made, from the environment.

export interface Staging {
	readonly indexFile: string | undefined;
	readonly mergeHeads: readonly string[];
	readonly isCommit: boolean;
}

/** What a program that was not started by git sees of it is empty. */
export function readStaging(environment: Readonly<Record<string, string | undefined>>): Staging {
	const { GIT_INDEX_FILE, GIT_DIR } = environment;
	return {
		indexFile: GIT_INDEX_FILE,
		// `git merge` names what it merges only so before the merge commit is made.
		mergeHeads: Object.keys(environment).flatMap((name) => /^GITHEAD_(.+)$/.exec(name)?.[1] ?? []),
		// git gives its hooks the first, other programs that run hooks the second.
		isCommit: GIT_INDEX_FILE !== undefined || GIT_DIR !== undefined,
	};
}
