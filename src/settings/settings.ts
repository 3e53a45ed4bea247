// Turns flags and policy files into what a scan needs: packs, policy, limits. A policy file may be missing only where
// nobody asked for it by name.

import { join, resolve } from "node:path";
import { UsageError } from "../errors.ts";
import { isRootWithoutFiles } from "../git/git-folder.ts";
import type { Confidence } from "../model/match.ts";
import type { Notice, Problem } from "../model/report.ts";
import type { Pack } from "../packs/pack.ts";
import type { BaselineEntry } from "../policy/baseline.ts";
import type { Config } from "../policy/config.ts";
import { parseSize } from "../policy/size.ts";
import type { KnownLine, PoliciesByPath } from "../scan/plan.ts";
import { quoted } from "../text/quoted.ts";
import { loadPacks } from "./load-packs.ts";
import { type PolicyFiles, policyFilesOnDisk } from "./policy-file.ts";
import { createPolicyPath, findPolicyRoot } from "./policy-root.ts";

/** Which findings fail a run; "active" counts unknown ones too, and needs the live check. */
export type FailOn = "any" | "active" | "none";

/** What the caller requested; paths are relative to the working directory. */
export interface SettingsRequest {
	readonly root: string;
	/** Where the policy is read from; by default the root of the repository that holds the root. */
	readonly policyRoot?: string | undefined;
	/** False where policy files in the root do not count: only files that are named here do. */
	readonly trustsRoot?: boolean | undefined;
	readonly configFile?: string | undefined;
	readonly noConfig?: boolean | undefined;
	readonly packPaths?: readonly string[] | undefined;
	/** Packs from outside that are compiled already. */
	readonly packs?: readonly Pack[] | undefined;
	readonly only?: readonly string[] | undefined;
	readonly exclude?: readonly string[] | undefined;
	readonly baselineFile?: string | undefined;
	/** False for commands that make the baseline themselves. */
	readonly useBaseline?: boolean | undefined;
	readonly confidence?: Confidence | undefined;
	readonly failOn?: FailOn | undefined;
	/** As typed, such as "100MB". */
	readonly maxFileSize?: string | undefined;
	/** A commit to read all of the policy from, instead of the files on disk. */
	readonly policyFrom?: string | undefined;
	/** Before the names of policy files in messages, such as "lib/". */
	readonly shownFolder?: string | undefined;
}

export interface Settings {
	readonly request: SettingsRequest;
	readonly packs: readonly Pack[];
	readonly isExcluded: (path: string) => boolean;
	/** The part of it that the caller named, and no policy. */
	readonly isExcludedByCaller: (path: string) => boolean;
	/** Turns a path of the scan into one from the root of the policy; undefined outside of that. */
	readonly toPolicyPath: (path: string) => string | undefined;
	/** True for what .unleakignore alone leaves out. */
	readonly isIgnored: (path: string) => boolean;
	readonly allow: Config["allow"];
	readonly baseline: readonly BaselineEntry[];
	/** Where the baseline is, or would be. */
	readonly baselineFile: string;
	/** False where comments in the scanned content do not count. */
	readonly usesComments: boolean;
	/** Where only some comments count: says which. */
	readonly isKnownLine?: KnownLine | undefined;
	readonly confidence: Confidence;
	readonly failOn: FailOn;
	readonly maxFileBytes: number;
	/** Where several repositories are read (nested-policies.ts). */
	readonly policies?: PoliciesByPath | undefined;
	readonly notices: readonly Notice[];
	readonly problems: readonly Problem[];
	/** The files that were read, for `doctor`. */
	readonly sources: readonly string[];
}

export const configName = ".unleak.yaml";
export const ignoreName = ".unleakignore";
export const baselineName = ".unleak-baseline.jsonl";
const defaultMaxFileBytes = 100_000_000;

/** Reads and checks everything. @throws UsageError, FileError */
export async function loadSettings(given: SettingsRequest): Promise<Settings> {
	const { policyFrom, policyRoot: root = findPolicyRoot(given.root) } = given;
	// From here on, what belongs to the policy is named from its root.
	const request = { ...given, root };
	const toPolicyPath = createPolicyPath(given.root, root);
	const sources: string[] = [];
	const commit =
		policyFrom === undefined
			? await openBareHead(request, toPolicyPath)
			: await openCommit(root, policyFrom, toPolicyPath);
	const policyFiles = commit?.policyFiles ?? policyFilesOnDisk;
	const config = await loadConfig(request, policyFiles, sources);
	const packs = await loadPacks({ ...request, config, policyFiles }, sources);
	const ignoreFile = join(root, ignoreName);
	const trustsRoot = request.trustsRoot !== false;
	const shownIgnore = shownName(request, ignoreName);
	const ignoreFileText = trustsRoot ? policyFiles.read(ignoreFile, shownIgnore, false) : undefined;
	if (ignoreFileText !== undefined) sources.push(shownIgnore);
	const ofPolicy = config?.exclude ?? [];
	const ofCaller = request.exclude ?? [];
	// What the caller excludes is named from the root of the scan.
	const isSame = toPolicyPath("a") === "a";
	const isLeftOut = await compileExcludes(
		isSame ? [...ofPolicy, ...ofCaller] : ofPolicy,
		ignoreFileText,
		shownIgnore,
	);
	const isExcludedByCaller = await compileExcludes(ofCaller);
	const isIgnored = await compileExcludes([], ignoreFileText, shownIgnore);
	const inPolicy = (filter: (path: string) => boolean) => (path: string) => {
		const own = toPolicyPath(path);
		return own !== undefined && filter(own);
	};
	const baselineFile = request.baselineFile
		? resolve(request.baselineFile)
		: join(root, baselineName);
	const isExcludedByPolicy = inPolicy(isLeftOut);
	return {
		request: { ...given, policyRoot: root },
		packs,
		isExcluded: isSame ? isLeftOut : (path) => isExcludedByCaller(path) || isExcludedByPolicy(path),
		isExcludedByCaller,
		isIgnored: isSame ? isIgnored : inPolicy(isIgnored),
		toPolicyPath,
		allow: config?.allow ?? [],
		baseline: await loadBaseline(request, policyFiles, baselineFile, sources),
		baselineFile,
		usesComments: trustsRoot,
		// In a bare repository, comments count as in any other.
		...(commit && policyFrom !== undefined && { isKnownLine: commit.createKnownLines(packs) }),
		confidence: request.confidence ?? config?.confidence ?? "medium",
		failOn: request.failOn ?? config?.failOn ?? "any",
		maxFileBytes: maxBytesOf(request, config),
		notices: config ? hidingNotices(config, request) : [],
		problems: [],
		sources,
	};
}

/** What the config keeps from being found at all: it cannot be counted, so it is named. */
function hidingNotices(
	{ rules, confidence }: Config,
	{ configFile, confidence: asked, ...request }: SettingsRequest,
): Notice[] {
	const file = quoted(configFile ?? shownName(request, configName));
	const said = [
		...(rules.disabled.length > 0
			? [`Nothing was looked for by the rules that ${file} disables: ${rules.disabled.join(", ")}`]
			: []),
		...(confidence === "high" && asked === undefined
			? [`Keys of medium confidence were left out, as ${file} says`]
			: []),
	];
	return said.map((message) => ({ code: "policy-hides", message }));
}

/** A bare repository has no files on disk: its policy is that of its HEAD, if that has a commit. */
async function openBareHead(
	{ root, trustsRoot }: SettingsRequest,
	toPolicyPath: Settings["toPolicyPath"],
) {
	if (trustsRoot === false || !isRootWithoutFiles(root)) return undefined;
	try {
		return await openCommit(root, "HEAD", toPolicyPath);
	} catch (error) {
		if (error instanceof UsageError) return undefined;
		throw error;
	}
}

/** Loaded late: without --policy-from no git is needed. */
async function openCommit(root: string, revision: string, toPolicyPath: Settings["toPolicyPath"]) {
	const { openPolicyCommit } = await import("./policy-in-commit.ts");
	const { createKnownLineCheck } = await import("./known-lines.ts");
	const { policyFiles, files, toRepositoryPath } = openPolicyCommit(root, revision);
	const fromTop = (path: string) => toRepositoryPath(toPolicyPath(path) ?? path);
	const createKnownLines = (packs: readonly Pack[]) => createKnownLineCheck(files, fromTop, packs);
	return { policyFiles, createKnownLines };
}

function maxBytesOf({ maxFileSize }: SettingsRequest, config: Config | undefined): number {
	if (maxFileSize === undefined) return config?.maxFileBytes ?? defaultMaxFileBytes;
	const bytes = parseSize(maxFileSize);
	if (bytes === undefined) {
		throw new UsageError(
			"usage",
			`Cannot use ${quoted(maxFileSize)} as "--max-file-size": it is no size`,
			'Write for instance "100MB" or "4GiB"',
		);
	}
	return bytes;
}

async function loadConfig(
	request: SettingsRequest,
	policyFiles: PolicyFiles,
	sources: string[],
): Promise<Config | undefined> {
	if (request.noConfig) return undefined;
	const named = request.configFile !== undefined;
	if (!named && request.trustsRoot === false) return undefined;
	const file = named ? resolve(request.configFile) : join(request.root, configName);
	const shown = request.configFile ?? shownName(request, configName);
	const text = policyFiles.read(file, shown, named);
	if (text === undefined) return undefined;
	sources.push(shown);
	const { parseConfig } = await import("../policy/config.ts");
	return parseConfig(text, shown);
}

async function loadBaseline(
	request: SettingsRequest,
	policyFiles: PolicyFiles,
	file: string,
	sources: string[],
): Promise<BaselineEntry[]> {
	if (request.useBaseline === false) return [];
	if (request.trustsRoot === false && request.baselineFile === undefined) return [];
	const shown = request.baselineFile ?? shownName(request, baselineName);
	const text = policyFiles.read(file, shown, request.baselineFile !== undefined);
	if (text === undefined) return [];
	sources.push(shown);
	const { parseBaseline } = await import("../policy/baseline.ts");
	return parseBaseline(text, shown);
}

function shownName({ shownFolder = "" }: SettingsRequest, name: string): string {
	return `${shownFolder}${name}`;
}

async function compileExcludes(
	globs: readonly string[],
	ignoreFileText?: string | undefined,
	ignoreFile = ignoreName,
) {
	if (globs.length === 0 && ignoreFileText === undefined) return () => false;
	const { compilePathFilter } = await import("../policy/paths.ts");
	return compilePathFilter({ globs, ignoreFileText, ignoreFile });
}
