// Finds the commit that introduced each secret at each path. A secret may be in many versions of a file: they
// form a group, and the group has one introducing commit at a path. It is a commit none of whose ancestors had
// the group there; of several, the one with the oldest committer date, then the least id.

import { type Ancestry, hasMark, propagateMarks } from "../commit-graph.ts";

/** One group, or one wanted file name, at one path. */
export interface SecretPath {
	readonly kind: "group" | "name";
	/** The group's name, or the file name. */
	readonly name: string;
	/** One character a byte ("latin1"). */
	readonly path: string;
	/** Each commit that brought it there, by its position in the graph, and the blob. */
	readonly introductions: { readonly position: number; readonly blob: string }[];
}

export interface SecretPaths {
	/** By secretPathKey(). */
	readonly all: ReadonlyMap<string, SecretPath>;
	addGroup(group: string, blob: string, path: string, position: number): void;
	/** Adds the wanted names among those that make up the path. */
	addNames(blob: string, path: string, position: number): void;
}

/** Collects secret paths; names are one character a byte ("latin1"). */
export function createSecretPaths(names: ReadonlySet<string>): SecretPaths {
	const all = new Map<string, SecretPath>();

	function add(
		kind: SecretPath["kind"],
		name: string,
		path: string,
		position: number,
		blob: string,
	): void {
		const key = secretPathKey({ kind, name, path });
		const secretPath = all.get(key);
		if (secretPath !== undefined) secretPath.introductions.push({ position, blob });
		else all.set(key, { kind, name, path, introductions: [{ position, blob }] });
	}

	return {
		all,
		addGroup: (group, blob, path, position) => add("group", group, path, position, blob),
		addNames(blob, path, position) {
			if (names.size === 0) return;
			for (let start = 0, stop = 0; stop < path.length; start = stop + 1) {
				stop = path.indexOf("/", start);
				if (stop === -1) stop = path.length;
				const name = path.slice(start, stop);
				if (names.has(name)) add("name", name, path.slice(0, stop), position, blob);
			}
		},
	};
}

export function secretPathKey({
	kind,
	name,
	path,
}: Pick<SecretPath, "kind" | "name" | "path">): string {
	return `${kind}\0${name}\0${path}`;
}

/** A secret path with the commit that introduced it, and the blob that it brought. */
export interface IntroducingCommit {
	readonly secretPath: SecretPath;
	readonly position: number;
	readonly blob: string;
}

/** Finds the introducing commit of every secret path, in one walk. */
export function findIntroducingCommits(
	graph: Ancestry,
	secretPaths: Iterable<SecretPath>,
): IntroducingCommit[] {
	const list = [...secretPaths];
	const marksAt = new Map<number, number[]>();
	for (const [mark, { introductions }] of list.entries()) {
		for (const { position } of introductions) {
			const marks = marksAt.get(position);
			if (marks === undefined) marksAt.set(position, [mark]);
			else if (marks.at(-1) !== mark) marks.push(mark);
		}
	}
	const best = new Map<number, number>();
	propagateMarks(graph, (position, inherited) => {
		const marks = marksAt.get(position) ?? [];
		for (const mark of marks) {
			if (hasMark(inherited, mark)) continue;
			const rival = best.get(mark);
			if (rival === undefined || isOlder(graph, position, rival)) best.set(mark, position);
		}
		return marks;
	});
	return [...best].map(([mark, position]) => {
		const secretPath = list[mark]!;
		return {
			secretPath,
			position,
			blob: secretPath.introductions.find((one) => one.position === position)!.blob,
		};
	});
}

function isOlder({ dates, ids }: Ancestry, one: number, other: number): boolean {
	if (dates[one] !== dates[other]) return dates[one]! < dates[other]!;
	return ids[one]! < ids[other]!;
}
