// Looks up on disk what lies in the places of this machine: a list of files, which is shown before any of them is read.
// Nothing but folders is opened here.

import { posix, win32 } from "node:path";
import type { Notice, Problem } from "../../model/report.ts";
import { decodePath } from "../../text/path.ts";
import { unreadableFolder } from "../tree/listing-messages.ts";
import type { TreeEntry } from "../tree/tree-listing.ts";
import { agentPlaces } from "./agent-places.ts";
import { type BaseFolders, findBaseFolders, type Machine } from "./base-folders.ts";
import { expandPattern, type PatternVisitor, realPath, toByteString } from "./expand-pattern.ts";
import { moreAgentPlaces } from "./more-agent-places.ts";
import { otherPlaces, projectPlaces } from "./other-places.ts";
import type { PlaceGroup } from "./place.ts";

export const places: readonly PlaceGroup[] = [...agentPlaces, ...moreAgentPlaces, ...otherPlaces];

/** Files of one root: the home folder, or a root of the file system. */
export interface MachinePart {
	/** Absolute. */
	readonly root: string;
	readonly entries: readonly TreeEntry[];
	readonly bytes: number;
}

/** What a file is of. */
export interface PlaceFacts {
	readonly program: string;
	readonly kind: PlaceGroup["kind"];
	readonly session?: string;
	readonly project?: string;
	/** When it was changed last, in ms since 1970. */
	readonly changedMs: number;
}

/** A line of the list that is shown before anything is read. */
export interface FoundPlace {
	readonly program: string;
	readonly kind: PlaceGroup["kind"];
	/** Absolute, with the stars of the pattern. */
	readonly pattern: string;
	readonly files: number;
	readonly bytes: number;
}

export interface MachineListing {
	/** The home folder: paths are shown relative to it. */
	readonly home: string;
	readonly parts: readonly MachinePart[];
	readonly found: readonly FoundPlace[];
	/** Stores of git among them, such as snapshots of a project's files. */
	readonly stores: readonly GitStore[];
	/** By the path as reports show it. */
	readonly facts: ReadonlyMap<string, PlaceFacts>;
	readonly problems: readonly Problem[];
	readonly notices: readonly Notice[];
	/** The path of a part's entry as reports show it. */
	readonly shownPath: (part: Pick<MachinePart, "root">, path: string) => string;
}

export interface GitStore {
	readonly program: string;
	/** Absolute. */
	readonly path: string;
	/** As reports show it. */
	readonly shown: string;
}

export interface NamedOperands {
	/** Absolute paths of project folders. */
	readonly folders: readonly string[];
	/** Absolute paths of files that are read whatever they are. */
	readonly files: readonly string[];
}

/** Lists all files in the places of this machine and in the named project folders. */
export async function findPlaces(
	machine: Machine,
	operands: NamedOperands,
	signal?: AbortSignal,
): Promise<MachineListing> {
	const bases = findBaseFolders(machine, operands.folders);
	const paths = machine.system === "windows" ? win32 : posix;
	const home = existing(toByteString(bases.home[0]!));
	const allowed = allowedRoots(bases);
	const entries = new Map<string, { entries: TreeEntry[]; bytes: number }>();
	const seen = new Set<string>();
	const facts = new Map<string, PlaceFacts>();
	const found: FoundPlace[] = [];
	const limits: Notice[] = [];
	const problems = new Map<string, Problem>();
	const links = new Map<string, boolean>();
	const stores = new Map<string, GitStore>();

	const shownPath = ({ root }: Pick<MachinePart, "root">, path: string): string =>
		root === home ? path : relativePath(joined(root, path));
	const relativePath = (path: string): string =>
		paths.relative(decodePath(home).path, path).replaceAll(paths.sep, "/");
	const shown = (path: string): string => relativePath(decodePath(path).path) || ".";

	async function expandGroup(group: PlaceGroup, base: string, pattern: string): Promise<void> {
		const { program, kind, limit } = group;
		let [files, bytes] = [0, 0];
		const start = existing(base);
		const visitor: PatternVisitor = {
			signal,
			isAllowed: (target) => allowed.some((root) => target === root || isBelow(root, target)),
			file(path, stats) {
				if (seen.has(path)) return true;
				if (seen.size >= maxFiles) {
					problems.set("", tooManyFiles);
					return false;
				}
				seen.add(path);
				files++;
				bytes += stats.size;
				addEntry(group, start, path, stats);
				return true;
			},
			link: (path, isNamed) => links.set(path, isNamed),
			unreadable: (path, reason) => problems.set(path, unreadableFolder(shown(path), reason)),
			repository: (path) =>
				stores.set(path, { program, path: decodePath(path).path, shown: shown(path) }),
		};
		await expandPattern(base, pattern, visitor);
		if (files === 0) return;
		const name = decodePath(pattern === "" ? base : `${base}/${pattern}`).path;
		found.push({ program, kind, pattern: name, files, bytes });
		if (limit === undefined) return;
		const message = `May have missed keys in "${shown(name)}" (${program}): ${limit}`;
		limits.push({ code: "place-limit", message });
	}

	function addEntry(
		{ program, kind, names }: PlaceGroup,
		start: string,
		path: string,
		stats: { readonly size: number; readonly mtimeMs: number },
	): void {
		const root = isBelow(home, path) ? home : path.slice(0, path.indexOf("/") + 1);
		const inner = decodePath(path.slice(root.length + (root.endsWith("/") ? 0 : 1)));
		const part = entries.get(root) ?? { entries: [], bytes: 0 };
		entries.set(root, part);
		part.entries.push({ ...inner, isTracked: false, isNamed: kind === "named" });
		part.bytes += stats.size;
		const below = isBelow(start, path) ? decodePath(path.slice(start.length + 1)).path : "";
		const { session, project } = names?.exec(below)?.groups ?? {};
		facts.set(shownPath({ root }, inner.path), {
			program,
			kind,
			...(session && { session }),
			...(kind === "environment" ? { project: decodePath(start).path } : project && { project }),
			changedMs: stats.mtimeMs,
		});
	}

	for (const group of [...places, ...projectPlaces]) {
		if (group.systems?.includes(machine.system) === false) continue;
		for (const base of bases[group.base]) {
			const folder = inRealFolder(toByteString(base));
			for (const pattern of group.paths) await expandGroup(group, folder, pattern);
		}
	}
	for (const file of operands.files)
		await expandGroup(namedFile, inRealFolder(toByteString(file)), "");
	const outside = [...links].filter(([path]) => !leadsTo(path, seen));
	for (const [path, isNamed] of outside)
		if (isNamed) problems.set(path, linkedOutside(shown(path)));
	return {
		home: decodePath(home).path,
		parts: [...entries].map(([root, part]) => ({ root: decodePath(root).path, ...part })),
		found,
		stores: [...stores.values()],
		facts,
		problems: [...problems.values()],
		notices: [
			...limits,
			...linkNotices(outside.filter(([, isNamed]) => !isNamed).map(([path]) => shown(path))),
		],
		shownPath,
	};
}

const namedFile: PlaceGroup = { program: "", kind: "named", base: "project", paths: [] };
const maxFiles = 1_000_000;
const tooManyFiles: Problem = {
	code: "too-many-files",
	message: `Scan the largest folders by themselves: more than ${maxFiles} files lie in the places of this machine`,
};

/** Home folders, and what the environment or the caller names elsewhere: a link that leads there is followed. */
function allowedRoots(bases: BaseFolders): string[] {
	const homes = bases.home.map(toByteString);
	const elsewhere = Object.values(bases)
		.flat()
		.map(toByteString)
		.filter((path) => !homes.some((home) => path === home || isBelow(home, path)));
	return [...new Set([...homes, ...elsewhere].map(existing))];
}

/** The path with a real folder; its last name may be a link. */
function inRealFolder(path: string): string {
	const end = path.lastIndexOf("/");
	return end <= 0 ? path : joined(existing(path.slice(0, end)), path.slice(end + 1));
}

/** The path without links; itself where there is nothing. */
function existing(path: string): string {
	try {
		return realPath(path);
	} catch {
		return path;
	}
}

function isBelow(folder: string, path: string): boolean {
	return path.startsWith(`${folder}/`);
}

function joined(root: string, path: string): string {
	return root.endsWith("/") ? `${root}${path}` : `${root}/${path}`;
}

function leadsTo(link: string, files: ReadonlySet<string>): boolean {
	const target = existing(link);
	return target !== link && files.has(target);
}

function linkedOutside(path: string): Problem {
	const message =
		"Name the file that this link leads to, to read it: it lies outside the home folder";
	return { code: "symlink-outside", message, path };
}

function linkNotices(paths: readonly string[]): Notice[] {
	if (paths.length === 0) return [];
	const names = paths.slice(0, maxNamed).map((path) => `"${path}"`);
	const more = paths.length > maxNamed ? ` and ${paths.length - maxNamed} more` : "";
	const message = `Did not follow links that lead elsewhere: ${names.join(", ")}${more}; name a file to read it`;
	return [{ code: "links-not-followed", message }];
}

const maxNamed = 5;
