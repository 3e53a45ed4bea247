// Which commits does a push bring? git tells the pre-push hook each ref with its ids here and
// there. What a new ref brings is what no branch of that remote has, as far as is known here.

import type { Repository } from "../git/repository.ts";
import { runGit } from "../git/run.ts";

/**
 * Gives ranges, "BASE..HEAD", for lines "<local ref> <local id> <remote ref> <remote id>". A base
 * of zeros means everything.
 */
export async function pushedRanges(
	repository: Repository,
	lines: string,
	remote: string,
): Promise<string[]> {
	const ranges = new Set<string>();
	for (const line of lines.split("\n")) {
		const [, local = "", , there = ""] = line.split(" ");
		if (!isId.test(local) || !isId.test(there) || isZero.test(local)) continue;
		const base = (await isCommit(repository, there)) ? there : undefined;
		ranges.add(`${base ?? (await knownBase(repository, local, remote))}..${local}`);
	}
	return [...ranges];
}

async function isCommit(repository: Repository, id: string): Promise<boolean> {
	if (isZero.test(id)) return false;
	return (await runGit(repository, ["cat-file", "-e", `${id}^{commit}`])).status === 0;
}

/** Where the commits part from those that the remote is known to have. */
async function knownBase(repository: Repository, id: string, remote: string): Promise<string> {
	const nothing = "0".repeat(repository.idLength);
	const prefix = `refs/remotes/${remote}/`;
	const listing = ["for-each-ref", "--format=%(objectname) %(refname)", "refs/remotes"];
	const { output } = await runGit(repository, listing);
	const known = output
		.toString("utf8")
		.split("\n")
		.filter((line) => line.slice(repository.idLength + 1).startsWith(prefix))
		.map((line) => line.slice(0, repository.idLength));
	if (known.length === 0) return nothing;
	const common = await runGit(repository, ["merge-base", `${id}^{commit}`, ...new Set(known)]);
	const base = common.output.toString("latin1").trim();
	return common.status === 0 && isId.test(base) ? base : nothing;
}

const isId = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
const isZero = /^0+$/;
