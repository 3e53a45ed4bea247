// Loads the rules in force: the package's packs, those of the config and of --rules, without what is disabled or not
// selected. A pack from outside may detect and advise, never name hosts.

import { realpathSync } from "node:fs";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { FileError, type Place, UsageError } from "../errors.ts";
import { builtinPacks } from "../packs/builtin.ts";
import type { Pack } from "../packs/pack.ts";
import type { Config } from "../policy/config.ts";
import { nearest } from "../text/nearest.ts";
import { quoted } from "../text/quoted.ts";
import { type PolicyFiles, policyFilesOnDisk } from "./policy-file.ts";

export interface PackRequest {
	readonly root: string;
	readonly config: Config | undefined;
	readonly packPaths?: readonly string[] | undefined;
	readonly packs?: readonly Pack[] | undefined;
	readonly only?: readonly string[] | undefined;
	readonly policyFiles?: PolicyFiles | undefined;
}

/** Adds the files it read to `sources`. @throws UsageError, FileError */
export async function loadPacks(request: PackRequest, sources: string[]): Promise<Pack[]> {
	const { config } = request;
	const { packPaths = [], policyFiles = policyFilesOnDisk } = request;
	const foreign: Pack[] = [];
	const load = async ({ path, shown, isForeign }: NamedPack): Promise<void> => {
		const { compilePack } = await import("../packs/compile-pack.ts");
		for (const file of packFiles(path, shown, policyFiles)) {
			// A link in a folder of packs may lead out of the root.
			if (isForeign) belowRoot(request.root, relative(request.root, file.path), policyFiles);
			const text = policyFiles.read(file.path, file.shown, true) ?? "";
			foreign.push(compilePack({ file: file.shown, text, foreign: true }));
			sources.push(file.shown);
		}
	};
	for (const [index, path] of (config?.rules.packs ?? []).entries()) {
		const place = config!.rules.places.packs[index]!;
		await atPlace(place, () => load(belowRoot(request.root, path, policyFiles)));
	}
	for (const path of packPaths) await load({ path: resolve(path), shown: path, isForeign: false });
	checkForms(foreign);
	const packs = [...builtinPacks, ...(request.packs ?? []), ...foreign];
	checkIds(packs);
	const disabled = config?.rules.disabled ?? [];
	for (const [index, id] of disabled.entries()) {
		const place = config!.rules.places.disabled[index]!;
		await atPlace(place, () => checkKnown(id, ruleIds(packs), "disable", "rule"));
	}
	for (const entry of config?.allow ?? []) {
		if (entry.kind !== "path") continue;
		await atPlace(entry.place, () => checkKnown(entry.rule, ruleIds(packs), "accept", "rule"));
	}
	const names = [...ruleIds(packs), ...packs.map(({ provider }) => provider)];
	const only = request.only;
	for (const name of only ?? []) checkKnown(name, names, "scan only for", "rule or provider");
	const kept = packs
		.map((pack) => ({
			...pack,
			rules: pack.rules.filter(
				({ id }) =>
					!disabled.includes(id) && (!only || only.includes(id) || only.includes(pack.provider)),
			),
		}))
		.filter(({ rules }) => rules.length > 0);
	if (kept.length === 0)
		throw new UsageError("no-rules", "Cannot scan: no rule is left", "Enable at least one rule");
	return kept;
}

/** Names the line of the config for what is wrong with what it names. What is wrong in a pack has its own line. */
async function atPlace(place: Place, work: () => Promise<void> | void): Promise<void> {
	try {
		await work();
	} catch (error) {
		if (!(error instanceof UsageError) || error instanceof FileError) throw error;
		throw new FileError("config", [{ place, message: error.message }], error.hint);
	}
}

interface NamedPack {
	readonly path: string;
	readonly shown: string;
	/** Named by a config, which may be a stranger's. */
	readonly isForeign: boolean;
}

/** Files of a pack path: itself, or the YAML files of a folder. @throws UsageError for a folder without any */
export function packFiles(
	path: string,
	shown: string,
	policyFiles: PolicyFiles = policyFilesOnDisk,
): { path: string; shown: string }[] {
	const all = policyFiles.list(path);
	if (all === undefined) return [{ path, shown }];
	const names = all.filter((name) => /\.ya?ml$/.test(name));
	if (names.length === 0) {
		throw new UsageError("pack", `Cannot use ${quoted(shown)}: the folder holds no YAML file`);
	}
	return names
		.sort()
		.map((name) => ({ path: join(path, name), shown: `${shown.replace(/[\\/]$/, "")}/${name}` }));
}

/** A pack that a config names lies below the root: the config may be a stranger's. */
function belowRoot(root: string, path: string, policyFiles: PolicyFiles): NamedPack {
	const absolute = resolve(root, path);
	// Links on disk do not matter for a commit, in which none are followed.
	const isOnDisk = policyFiles === policyFilesOnDisk;
	const way = isOnDisk
		? relative(realpathSync(root), existing(absolute))
		: relative(root, absolute);
	if (isAbsolute(path) || isAbsolute(way) || way === ".." || way.startsWith(`..${sep}`)) {
		throw new UsageError(
			"config",
			`Cannot use the pack ${quoted(path)}: it is not below the scanned folder`,
			"Name it with --rules",
		);
	}
	return { path: absolute, shown: path, isForeign: true };
}

function existing(path: string): string {
	try {
		return realpathSync(path);
	} catch {
		return path;
	}
}

function ruleIds(packs: readonly Pack[]): string[] {
	return packs.flatMap(({ rules }) => rules.map(({ id }) => id));
}

/** Every form is tried on every value that could be its secret. */
function checkForms(packs: readonly Pack[]): void {
	let forms = 0;
	for (const pack of packs) {
		for (const rule of pack.rules) forms += rule.forms.length;
		if (forms <= maxForeignForms) continue;
		throw new UsageError(
			"pack",
			`Cannot use ${quoted(pack.file)}: the packs from outside hold more than ${maxForeignForms} forms together`,
			"Name fewer packs",
		);
	}
}

const maxForeignForms = 300;

function checkIds(packs: readonly Pack[]): void {
	const seen = new Map<string, string>();
	for (const pack of packs) {
		for (const { id } of pack.rules) {
			const first = seen.get(id);
			if (first) {
				throw new UsageError(
					"pack",
					`Cannot use ${quoted(pack.file)}: the rule ${quoted(id)} is already in ${quoted(first)}`,
					"Give it another id",
				);
			}
			seen.set(id, pack.file);
		}
	}
}

function checkKnown(name: string, names: readonly string[], action: string, noun: string): void {
	if (names.includes(name)) return;
	const near = nearest(name, names);
	throw new UsageError(
		"usage",
		`Cannot ${action} ${quoted(name)}: there is no such ${noun}`,
		near ? `Did you mean "${near}"?` : `There are: ${names.join(", ")}`,
	);
}
