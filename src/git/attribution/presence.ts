// Finds when a secret stood in HEAD's files, as often as it came and went, along the line of first parents, since
// that is where the merge of a branch takes effect.

import { fingerprintOf } from "../../finding/fingerprint.ts";
import type { Occurrence } from "../../finding/occurrence.ts";
import type { Presence, Provenance } from "../../model/blob.ts";
import { decodePath } from "../../text/path.ts";
import { type CommitChange, visitCommitChanges } from "../commit-changes.ts";
import { runGit } from "../git-process.ts";
import type { Repository } from "../repository.ts";
import { readAuthorsAndDates } from "./commit-authors.ts";

/**
 * Returns the placed occurrences with `presence`, and with `removed` where the last commit is known that took the
 * secret out of a path. `occurrences` are the same before they were attributed: all versions of all files. `line`: the
 * commits that count, from the last one back; default: those of HEAD's first parents.
 */
export async function addPresence(
	repository: Repository,
	occurrences: readonly Occurrence[],
	located: readonly Occurrence[],
	line?: readonly LineCommit[],
): Promise<readonly Occurrence[]> {
	const wanted = new Map<string, Set<string>>();
	for (const occurrence of located) {
		for (const location of occurrence.provenance) {
			if (isInCommit(location)) add(wanted, groupOf(occurrence), location.path);
		}
	}
	if (wanted.size === 0) return located;
	const groupsOf = new Map<string, Set<string>>();
	for (const occurrence of occurrences) {
		const group = groupOf(occurrence);
		if (!wanted.has(group)) continue;
		for (const { blob } of occurrence.provenance)
			if (blob !== undefined) add(groupsOf, blob, group);
	}
	const moves = await findMoves(repository, wanted, groupsOf, line);
	const commits = [...moves.values()].flatMap((own) => own.map(({ commit }) => commit));
	const authors = await readAuthorsAndDates(repository, new Set(commits));
	const dateOf = (commit: string): string | undefined => authors.get(commit)?.date;
	return located.map((occurrence) => {
		const provenance = occurrence.provenance.map((location) => {
			const own = moves.get(keyOf(groupOf(occurrence), location.path));
			if (!isInCommit(location) || own === undefined) return location;
			return { ...location, ...describe(location, own, dateOf) };
		});
		return { ...occurrence, provenance };
	});
}

function isInCommit({ where, path, commit, inHead, unreachable }: Provenance): boolean {
	return (
		where === "commit" &&
		path !== "" &&
		commit !== undefined &&
		inHead !== undefined &&
		unreachable !== true
	);
}

/** A commit, and the one that it is compared with. */
interface LineCommit {
	readonly id: string;
	readonly parent: string | undefined;
}

/** A commit of the line that brought a secret to a path or took it out. */
interface Move {
	readonly kind: "came" | "went";
	readonly commit: string;
	/** On the line, 0 for HEAD. */
	readonly position: number;
}

/** The periods begin with the commit that introduced the secret, which need not be on the line itself. */
function describe(
	location: Provenance,
	moves: readonly Move[],
	dateOf: (commit: string) => string | undefined,
): Pick<Provenance, "removed" | "presence"> {
	const presence: Presence[] = [];
	let from: string | undefined;
	for (const { kind, commit } of moves) {
		const date = dateOf(commit);
		if (kind === "came") {
			from ??= presence.length === 0 ? location.date : date;
			continue;
		}
		// What went first was there before the line is known.
		const start = from ?? (presence.length === 0 ? location.date : undefined);
		if (start !== undefined && date !== undefined) presence.push({ from: start, to: date });
		from = undefined;
	}
	if (from !== undefined) presence.push({ from });
	const last = moves.at(-1);
	const date = last?.kind === "went" ? dateOf(last.commit) : undefined;
	return {
		...(presence.length === 0 ? {} : { presence }),
		...(last === undefined || date === undefined || location.inHead === true
			? {}
			: { removed: { commit: last.commit, date } }),
	};
}

/** By secret and path, the oldest first. */
async function findMoves(
	repository: Repository,
	wanted: ReadonlyMap<string, ReadonlySet<string>>,
	groupsOf: ReadonlyMap<string, ReadonlySet<string>>,
	given: readonly LineCommit[] | undefined,
): Promise<ReadonlyMap<string, readonly Move[]>> {
	const paths = namesForGit([...new Set([...wanted.values()].flatMap((own) => [...own]))]);
	const line = given ?? (await firstParents(repository, paths));
	const compared = line.map(({ id, parent }) => ({
		id,
		parents: parent === undefined ? [] : [parent],
		isCutOff: false,
		isTreeless: false,
	}));
	const found = new Map<string, Map<string, Move>>();
	const visit = ({ commitIndex: position, blob, before, path: raw }: CommitChange): void => {
		const groups = { came: groupsOf.get(blob), went: groupsOf.get(before) };
		if (groups.came === undefined && groups.went === undefined) return;
		const { path } = decodePath(raw);
		for (const [kind, other] of [["came", "went"] as const, ["went", "came"] as const]) {
			for (const group of groups[kind] ?? []) {
				if (groups[other]?.has(group) || !wanted.get(group)?.has(path)) continue;
				const own = found.get(keyOf(group, path)) ?? new Map<string, Move>();
				own.set(`${kind}${position}`, { kind, commit: line[position]!.id, position });
				found.set(keyOf(group, path), own);
			}
		}
	};
	await visitCommitChanges(repository, compared, visit, { paths, deletions: true });
	return new Map(
		[...found].map(([key, own]) => [
			key,
			[...own.values()].sort((one, other) => other.position - one.position),
		]),
	);
}

/** Git reads only what it is asked for. A path that is not UTF-8 cannot be an argument: then it reads all. */
function namesForGit(paths: readonly string[]): readonly string[] {
	const bytes = paths.reduce((sum, path) => sum + Buffer.byteLength(path), 0);
	const isFit = bytes <= maxPathBytes && paths.every((path) => !/[%\0]/.test(path));
	return isFit ? paths : [];
}

/** Windows allows 32 kB for a whole command. */
const maxPathBytes = 16_000;

/** From HEAD back, with the one to compare with; of paths only the commits that changed them. Empty without HEAD. */
async function firstParents(
	repository: Repository,
	paths: readonly string[],
): Promise<LineCommit[]> {
	const walk = ["rev-list", "--first-parent", "--parents", "--end-of-options", "HEAD"];
	const limited = paths.length === 0 ? [] : ["--", ...paths];
	const { output } = await runGit(repository, ["--literal-pathspecs", ...walk, ...limited]);
	return output
		.toString("latin1")
		.split("\n")
		.map((entry) => entry.split(" "))
		.filter(([id = ""]) => id.length === repository.idLength)
		.map(([id = "", parent]) => ({ id, parent }));
}

function groupOf({ match }: Occurrence): string {
	return fingerprintOf(match.ruleId, match.identity);
}

function keyOf(group: string, path: string): string {
	return `${group}\0${path}`;
}

function add(sets: Map<string, Set<string>>, key: string, value: string): void {
	const set = sets.get(key);
	if (set === undefined) sets.set(key, new Set([value]));
	else set.add(value);
}
