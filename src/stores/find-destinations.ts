// Finds the destinations of a new key: the stores that the files of a tree name, by the tables of line-references.ts and
// project-files.ts and by the finders of workflows and clusters. No address is taken from the tree, only names.

import {
	type CloneRemote,
	type Destination,
	destinationId,
	safeDestination,
} from "./destination.ts";
import { findInManifest } from "./find-in-clusters.ts";
import { findInWorkflow } from "./find-in-workflows.ts";
import { createKeyNames, type KeyNames } from "./key-names.ts";
import { lineReferences } from "./line-references.ts";
import {
	findInProjects,
	type NamedPlace,
	type ProjectNote,
	readProjectFile,
	withFacts,
} from "./projects.ts";

export interface DestinationFinder {
	/** Takes a text file of the tree; its path is relative to the root, with "/". */
	addFile(path: string, text: string): void;
	/** All destinations, in the order of their files; at most 60. */
	finish(): Destination[];
	/** What was not looked at, so that destinations may be missing; known once finish() was called. */
	readonly gaps: readonly string[];
}

const maxDestinations = 60;

export function createDestinationFinder(key: {
	/** The names of the key in the tree, as "mailchimp_api_key". */
	readonly names: readonly string[];
	readonly ruleId: string;
	readonly remotes: readonly CloneRemote[];
	/** The servers that the person's environment names for the tools of GitHub and GitLab. */
	readonly hosts?: { readonly github?: string | undefined; readonly gitlab?: string | undefined };
}): DestinationFinder {
	const names = createKeyNames(key.names, key.ruleId);
	const github = projectAt("repository", key.remotes, "github.com", key.hosts?.github);
	const gitlab = projectAt("project", key.remotes, "gitlab.com", key.hosts?.gitlab);
	const found: Destination[] = [];
	const gaps: string[] = [];
	let nearLines = 0;
	const projects: ProjectNote[] = [];
	const variables: NamedPlace[] = [];
	return {
		gaps,
		addFile(path, text) {
			projects.push(...readProjectFile(path, text));
			if (!names.isMentioned(text)) return;
			const lines = text.split("\n").map((line) => line.slice(0, maxLineLength));
			nearLines += lines.filter((line) => names.isNear(line)).length;
			if (nearLines > maxNearLines) {
				if (gaps.length === 0)
					gaps.push(
						`${path}: more than ${maxNearLines} lines name the key: this file and those after it were not looked at`,
					);
				return;
			}
			variables.push(...variablesIn(path, lines, names));
			found.push(
				...findInWorkflow(path, lines, names, github),
				...findInManifest(path, text, names),
				...findByLine(path, lines, names, gitlab),
			);
		},
		finish() {
			const all = [...found, ...findInProjects(projects, variables, key.remotes)];
			const safe = all.flatMap(
				(destination) => safeDestination(withFacts(destination, projects)) ?? [],
			);
			const destinations = distinct(safe).sort(byPlace);
			const more = destinations.length - maxDestinations;
			if (more > 0)
				gaps.push(`${more} destinations beyond the first ${maxDestinations} are not listed`);
			return destinations.slice(0, maxDestinations);
		},
	};
}

/** All together; each line is tried with some forty patterns. */
const maxNearLines = 5000;
const maxLineLength = 500;

/**
 * The scope of the clone's project at a vendor's own server, or at the one that the person's environment names: the
 * clone's config alone could name any server.
 */
function projectAt(
	part: string,
	remotes: readonly CloneRemote[],
	usual: string,
	named: string | undefined,
): Record<string, string> {
	const atVendor = repositoryOf(remotes, usual);
	if (atVendor !== undefined) return { [part]: atVendor };
	const own =
		named === undefined
			? undefined
			: repositoryOf(remotes, named.replace(/:\d+$/, "").toLowerCase());
	return own === undefined || named === undefined ? {} : { [part]: own, host: named };
}

/** "owner/name" of the remote at a host: that named origin, else the first. */
function repositoryOf(remotes: readonly CloneRemote[], host: string): string | undefined {
	const paths = [...remotes]
		.sort((one, other) => Number(other.name === "origin") - Number(one.name === "origin"))
		.flatMap(({ url }) => {
			const match =
				/^(?:https?:\/\/(?:[^@/]*@)?|ssh:\/\/(?:[^@/]*@)?|[^@/:]+@)([^/:]+)(?::\d+)?[/:](.+?)(?:\.git)?\/?$/.exec(
					url,
				);
			return match?.[1]?.toLowerCase() === host ? [match[2]!] : [];
		});
	return paths.find((path) => /^[\w.-]+(?:\/[\w.-]+)+$/.test(path));
}

function variablesIn(path: string, lines: readonly string[], names: KeyNames): NamedPlace[] {
	return lines.flatMap((line, index) =>
		names
			.findIn(line)
			.filter((name) => /^[A-Z][A-Z0-9_]{3,}$/.test(name))
			.map((name) => ({ name, path, line: index + 1 })),
	);
}

function findByLine(
	path: string,
	lines: readonly string[],
	names: KeyNames,
	gitlab: Readonly<Record<string, string>>,
): Destination[] {
	const references = lineReferences.filter(({ files }) => files === undefined || files.test(path));
	if (references.length === 0) return [];
	return lines.flatMap((text, index) => {
		if (!names.isNear(text)) return [];
		return references.flatMap(({ store, line, isNamedNearby }) =>
			[...text.matchAll(line)].flatMap(({ groups = {} }): Destination[] => {
				const { name = "", alias = "", keys, key, ...rest } = groups;
				const own = name || key || (keys ?? "").replace(/[^\w,]/g, "").replaceAll(",", ".");
				const isNamed = isNamedNearby || names.isName(own) || names.isName(alias);
				if (!isNamed) return [];
				const scope = Object.fromEntries(
					Object.entries(rest).filter((entry): entry is [string, string] => Boolean(entry[1])),
				);
				if (store === "gitlab") Object.assign(scope, gitlab);
				const place = { store, scope, path, line: index + 1 };
				if (own !== "") return [{ ...place, name: own }];
				const [mentioned = "key"] = names.findIn(text);
				return [{ ...place, name: mentioned, unclear: "the field is not named there" }];
			}),
		);
	});
}

/** The first mention of each; one that is not optional somewhere is not. */
function distinct(all: readonly Destination[]): Destination[] {
	const known = new Map<string, Destination>();
	for (const destination of all) {
		const id = destinationId(destination);
		const before = known.get(id);
		if (before === undefined || (before.isOptional && !destination.isOptional))
			known.set(id, destination);
	}
	return [...known.values()];
}

function byPlace(one: Destination, other: Destination): number {
	if (one.isOptional !== other.isOptional) return one.isOptional ? 1 : -1;
	if (one.path !== other.path) return one.path < other.path ? -1 : 1;
	return one.line - other.line;
}
