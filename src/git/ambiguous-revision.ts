// Finds out whether a revision can be taken for another: anybody who may push a tag can name it like a branch, and git
// prefers the tag. A range or a policy that begins at the wrong commit would look clean.

import { UsageError } from "../errors.ts";
import { quoted } from "../text/quoted.ts";
import { gitOutput } from "./git-output.ts";
import type { Repository } from "./repository.ts";

/**
 * True for a whole name, such as "refs/heads/main", that is not there while another ref ends with it: git would take
 * that one.
 * @throws UsageError "revision" where refs, or a ref and the beginning of an id, mean different commits.
 */
export function isTakenForAnother(repository: Repository, revision: string): boolean {
	const name = revision.split(/[~^:]|@\{/, 1)[0] ?? "";
	const isId = name.length === repository.idLength && /^[0-9a-f]+$/i.test(name);
	// Git's own meaning of these has no rival.
	if (isId || name === "" || name === "@" || /^(?:[A-Z]+_)*HEAD$/.test(name)) return false;
	const refs = refsCalled(repository, name);
	if (name.startsWith("refs/")) return refs.length > 0 && !refs.includes(name);
	const [, abbreviated] = /^(?:.*-g)?([0-9a-f]{4,})$/i.exec(name) ?? [];
	const ids = refs.length === 0 || abbreviated === undefined ? [] : idsOf(repository, abbreviated);
	const suffix = revision.slice(name.length);
	const meanings = new Map<string, string>();
	for (const meaning of [...refs, ...ids]) {
		const commit = findCommitNow(repository, `${meaning}${suffix}`);
		if (commit !== undefined && !meanings.has(commit)) meanings.set(commit, meaning);
	}
	if (meanings.size < 2) return false;
	const all = [...meanings.values()]
		.slice(0, maxShown)
		.map((meaning) => quoted(ids.includes(meaning) ? meaning.slice(0, 12) : meaning));
	throw new UsageError(
		"revision",
		`Cannot tell which commit ${quoted(revision)} means: ${all.join(" and ")} are different ones`,
		`Write the one that you mean, such as ${quoted(refs.at(-1)!)}`,
	);
}

/** The full id of the commit that a revision names, as git takes it. */
export function findCommitNow(repository: Repository, revision: string): string | undefined {
	const asking = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
	return gitOutput(repository, asking)?.toString("latin1").trim();
}

/** Every ref that git could take a name for, in its order. */
function refsCalled(repository: Repository, name: string): string[] {
	const places = ["", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/"];
	const names = places.map((place) => place + name).filter((ref) => ref.startsWith("refs/"));
	names.push(`refs/remotes/${name}/HEAD`);
	const asking = ["for-each-ref", "--format=%(refname)", "--", ...names];
	const found = new Set(gitOutput(repository, asking)?.toString("utf8").split("\n"));
	return names.filter((ref) => found.has(ref));
}

/** Every object whose id begins so. */
function idsOf(repository: Repository, beginning: string): string[] {
	const found = gitOutput(repository, ["rev-parse", `--disambiguate=${beginning}`]);
	return (
		found
			?.toString("latin1")
			.split("\n")
			.filter((id) => id !== "")
			.slice(0, maxShown) ?? []
	);
}

const maxShown = 10;
