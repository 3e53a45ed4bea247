// Finds destinations by the presence of a project's files: a variable that code below the project's folder reads is a
// variable of the store where the project runs.

import type { CloneRemote, Destination } from "./destination.ts";
import { projectFiles } from "./project-files.ts";

/** A name of the key, as a variable of the environment, and the first line that has it. */
export interface NamedPlace {
	readonly name: string;
	readonly path: string;
	readonly line: number;
}

/** A project at a store, as one file says. */
export interface ProjectNote {
	readonly store: string;
	/** "" for the root; ends with "/" otherwise. */
	readonly folder: string;
	readonly scope: Readonly<Record<string, string>>;
	readonly path: string;
	/** Several of one folder are places of their own, each with its copy: "fly.staging.toml" is another app. */
	readonly isCopy?: true;
	readonly isOptional?: true;
	readonly unclear?: string;
	/** It adds to the scope of destinations that are named elsewhere, and makes none. */
	readonly isFact?: true;
}

/** What a file says of the projects at stores; most say nothing. */
export function readProjectFile(path: string, text: string): ProjectNote[] {
	const files = projectFiles.filter(({ file }) => file.test(path));
	const mayNameSecrets = /\.ya?ml$/.test(path) && text.includes("secretRef:");
	if (files.length === 0 && !mayNameSecrets && !wranglerFile.test(path)) return [];
	const lines = text.split("\n", maxLines).map((line) => line.slice(0, 500));
	const firstValue = (pattern: RegExp) =>
		lines.map((line) => pattern.exec(line)?.[1]).find(Boolean);
	const notes = files
		.filter(({ needs }) => needs === undefined || needs.test(text))
		.map(({ store, below, scope = {}, fixed = {}, isFact }): ProjectNote => {
			const read = Object.entries(scope).map(([key, pattern]) => [key, firstValue(pattern) ?? ""]);
			const isCopy = store === "fly" ? { isCopy: true as const } : {};
			return {
				store,
				folder: folderOf(path, below),
				scope: { ...fixed, ...Object.fromEntries(read) },
				path,
				...isCopy,
				...(isFact && { isFact }),
			};
		});
	return [...notes, ...workersOf(path, lines, text), ...wholeSecretsOf(path, lines)];
}

const maxLines = 2000;
const wranglerFile = /(?:^|\/)wrangler\.(?:toml|jsonc?)$/;
/** What only a pipeline reads is no variable of the program that it deploys. */
const pipelineFiles = /^(?:\.github\/|\.circleci\/|\.gitlab|azure-pipelines|bitbucket-pipelines)/;
/** Names that a build copies into what every visitor gets. */
const bundled = /^(?:NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|GATSBY|NUXT_PUBLIC|PUBLIC|VUE_APP)_/;

export function findInProjects(
	notes: readonly ProjectNote[],
	variables: readonly NamedPlace[],
	remotes: readonly CloneRemote[],
): Destination[] {
	return mergeNotes(notes.filter(({ isFact }) => !isFact)).flatMap(
		({ store, folder, scope, isOptional, unclear }) => {
			const below = variables.filter(
				({ path }) => path.startsWith(folder) && !pipelineFiles.test(path),
			);
			const names = [
				...new Map(below.map((place) => [place.name, place] as const).reverse()).values(),
			];
			return names.flatMap(({ name, path, line }): Destination[] => {
				if (bundled.test(name)) return [{ store: "bundle", name, scope: {}, path, line }];
				const place = { store, name, scope, path, line, ...(isOptional && { isOptional }) };
				if (store === "vercel") {
					const others = ["preview", "development"].map((environment) => ({
						...place,
						scope: { ...scope, environment },
						isOptional: true as const,
					}));
					return [place, ...others];
				}
				if (store !== "heroku")
					return [{ ...place, ...(unclear === undefined ? {} : { unclear }) }];
				const apps = remotes.flatMap(({ url }) => herokuApp.exec(url)?.[1] ?? []);
				return (apps.length > 0 ? apps : [""]).map((app) => ({ ...place, scope: { app } }));
			});
		},
	);
}

/** The destination with what files of its folder say of its project. */
export function withFacts(destination: Destination, notes: readonly ProjectNote[]): Destination {
	const fact = notes.find(
		({ store, folder, isFact }) =>
			isFact && store === destination.store && destination.path.startsWith(folder),
	);
	return fact ? { ...destination, scope: { ...fact.scope, ...destination.scope } } : destination;
}

const herokuApp = /^(?:https:\/\/(?:[^@/]*@)?git\.heroku\.com\/|git@heroku\.com:)([\w-]+)\.git$/;

/** Notes of one store and folder are one project, unless each is a copy. */
function mergeNotes(notes: readonly ProjectNote[]): ProjectNote[] {
	const merged = new Map<string, ProjectNote>();
	for (const note of notes) {
		const id = `${note.store} ${note.folder}${note.isCopy ? ` ${JSON.stringify(note.scope)}` : ""}`;
		const before = merged.get(id);
		merged.set(id, before ? { ...before, scope: { ...before.scope, ...note.scope } } : note);
	}
	return [...merged.values()];
}

/** A Worker, and one more for each of its environments, where the script is called "name-environment". */
function workersOf(path: string, lines: readonly string[], text: string): ProjectNote[] {
	if (!wranglerFile.test(path)) return [];
	const folder = folderOf(path, undefined);
	const isPages = text.includes("pages_build_output_dir");
	const store = isPages ? "cloudflare-pages" : "cloudflare";
	const name = lines
		.map((line) => /(?:^|[{,])\s*"?name"?\s*[=:]\s*"([\w-]+)"/.exec(line)?.[1])
		.find(Boolean);
	if (name === undefined)
		return [{ store, folder, scope: {}, path, unclear: "the Worker is not named there" }];
	const inToml = lines.flatMap((line) => /^\s*\[env\.([\w-]+)\]\s*$/.exec(line)?.[1] ?? []);
	const inJson = /"env"\s*:\s*\{\s*"([\w-]+)"\s*:/.exec(text)?.[1];
	const environments = isPages
		? []
		: [...new Set([...inToml, ...(inJson === undefined ? [] : [inJson])])];
	return [
		{
			store,
			folder,
			scope: { worker: name },
			path,
			isCopy: true,
		},
		...environments.map((environment) => ({
			store,
			folder,
			scope: { worker: `${name}-${environment}` },
			path,
			isCopy: true as const,
			isOptional: true as const,
		})),
	];
}

/** Secrets of a cluster all of whose keys become variables: any name that the code reads may be one of them. */
function wholeSecretsOf(path: string, lines: readonly string[]): ProjectNote[] {
	if (!/\.ya?ml$/.test(path)) return [];
	const namespace = lines
		.map((line) => /^\s*namespace:\s*["']?([\w.-]+)/.exec(line)?.[1])
		.find(Boolean);
	return lines.flatMap((line, index) => {
		if (!/\bsecretRef:/.test(line)) return [];
		const near = lines.slice(index, index + 3).join(" ");
		const secret = /secretRef:\s*\{?\s*name:\s*["']?([\w.-]+)/.exec(near)?.[1];
		if (secret === undefined) return [];
		const scope = { secret, ...(namespace === undefined ? {} : { namespace }) };
		const note = { store: "kubernetes", folder: "", scope, path };
		return [{ ...note, isCopy: true as const, isOptional: true as const }];
	});
}

function folderOf(path: string, below: string | undefined): string {
	const folder = path.slice(0, path.lastIndexOf("/") + 1);
	return below !== undefined && folder.endsWith(`${below}/`)
		? folder.slice(0, -below.length - 1)
		: folder;
}
