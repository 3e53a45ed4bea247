// Adds the policies of the repositories below the root of a scan, submodules too: each counts for the files of its own
// repository. Where one cannot be used, that is a problem of the report, and everything in its files counts.

import { lstatSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { UsageError } from "../errors.ts";
import { confidences } from "../model/match.ts";
import type { Notice, Problem } from "../model/report.ts";
import type { Pack } from "../packs/pack.ts";
import type { ScanPolicy } from "../scan/plan.ts";
import { escapeTerminal } from "../text/escape.ts";
import { createPolicyPath, realOrSelf } from "./policy-root.ts";
import {
	baselineName,
	configName,
	ignoreName,
	loadSettings,
	type Settings,
	type SettingsRequest,
} from "./settings.ts";

/** `repositories` are folders relative to the root of the scan, with "/". */
export async function addNestedPolicies(
	settings: Settings,
	repositories: readonly string[],
): Promise<Settings> {
	const { root, policyRoot } = settings.request;
	const nested = repositories.filter((path) => realOrSelf(join(root, path)) !== policyRoot);
	if (nested.length === 0) return settings;
	const problems: Problem[] = [];
	const notices: Notice[] = [];
	const packs = [...settings.packs];
	const main: NestedPolicy = { ...settings, ruleIds: ruleIdsOf(settings.packs) };
	const policyOf = new Map<string, NestedPolicy>([["", main]]);
	// What counts where a repository says nothing.
	const {
		packs: defaultPacks,
		confidence,
		maxFileBytes,
	} = await loadSettings({
		...withoutFiles(settings.request),
		trustsRoot: false,
	});
	const { only } = settings.request;
	const defaults = { packs: selectRules(defaultPacks, only), confidence, maxFileBytes };
	const sources = [...settings.sources];
	for (const path of nested) {
		const own = await loadNested(settings, path, { defaults, problems, notices, sources });
		addPacks(packs, own.packs, path, problems);
		policyOf.set(path, withCallersFiles(settings, own));
	}
	const policies = [...policyOf.values()];
	const of = (path: string) => nearestFolder(path, policyOf);
	const isFolderExcluded = new Map<string, boolean>([["", false]]);
	/** Whether a submodule is looked into at all is for the repository that holds it to say. */
	function isExcluded(path: string, asked = path): boolean {
		const folder = of(path);
		let isWhole = isFolderExcluded.get(folder);
		if (isWhole === undefined) {
			isWhole = isExcluded(folder, `${folder}/`);
			isFolderExcluded.set(folder, isWhole);
		}
		return isWhole || policyOf.get(folder)!.isExcluded(asked);
	}
	const lowest = Math.min(...policies.map(({ confidence }) => confidences.indexOf(confidence)));
	return {
		...settings,
		packs,
		confidence: confidences[lowest]!,
		maxFileBytes: Math.max(...policies.map(({ maxFileBytes }) => maxFileBytes)),
		isExcluded: (path) => isExcluded(path),
		policies: { of: (path) => policyOf.get(of(path))!, all: policies },
		problems: [...settings.problems, ...problems],
		notices: [...settings.notices, ...notices],
		sources,
	};
}

type NestedPolicy = ScanPolicy & Pick<Settings, "isExcluded" | "packs" | "maxFileBytes">;

/** The innermost repository that holds the path, "" for that of the scan. */
function nearestFolder(path: string, policyOf: ReadonlyMap<string, NestedPolicy>): string {
	for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
		const folder = path.slice(0, end);
		if (policyOf.has(folder)) return folder;
	}
	return "";
}

interface NestedLoading {
	readonly defaults: Pick<Settings, "packs" | "confidence" | "maxFileBytes">;
	readonly problems: Problem[];
	readonly notices: Notice[];
	readonly sources: string[];
}

/** The caller's files are not read again for each repository. */
function withoutFiles(request: SettingsRequest): SettingsRequest {
	const { noConfig, configFile } = request;
	return {
		...request,
		configFile: undefined,
		noConfig: noConfig === true || configFile !== undefined,
		baselineFile: undefined,
		policyFrom: undefined,
		// It may name a rule of a pack that only the main policy has.
		only: undefined,
	};
}

/** The rules that the caller asked for, by id or provider. */
function selectRules(packs: readonly Pack[], only: readonly string[] | undefined): Pack[] {
	if (only === undefined) return [...packs];
	return packs.map((pack) => ({
		...pack,
		rules: pack.rules.filter(({ id }) => only.includes(id) || only.includes(pack.provider)),
	}));
}

async function loadNested(
	settings: Settings,
	path: string,
	{ defaults, problems, notices, sources }: NestedLoading,
): Promise<NestedPolicy> {
	const { request } = settings;
	const folder = join(request.root, path);
	const nothing: NestedPolicy = {
		...defaults,
		ruleIds: ruleIdsOf(defaults.packs),
		isExcluded: settings.isExcludedByCaller,
		toPolicyPath: createPolicyPath(request.root, folder),
		allow: [],
		baseline: [],
		usesComments: settings.usesComments && request.policyFrom === undefined,
	};
	if (request.trustsRoot === false) return nothing;
	if (request.policyFrom === undefined && !hasPolicy(folder)) return nothing;
	try {
		const policyFrom = await pinnedCommit(settings, path);
		if (policyFrom === undefined && request.policyFrom !== undefined) {
			notices.push(notPinned(path, request.policyFrom));
			return nothing;
		}
		const own = await loadSettings({
			...withoutFiles(request),
			policyRoot: folder,
			policyFrom,
			shownFolder: `${escapeTerminal(path)}/`,
		});
		sources.push(...own.sources);
		notices.push(...own.notices);
		const packs = selectRules(own.packs, request.only);
		return { ...own, packs, ruleIds: ruleIdsOf(packs) };
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		const reason = [error.message, error.hint ?? ""].filter((text) => text !== "").join(". ");
		const message = `No policy counts here: ${reason.replaceAll("\n", "; ")}`;
		problems.push({ code: "policy", message, path });
		return nothing;
	}
}

/** The commit of a submodule that the commit holds from which the policy is read. */
async function pinnedCommit({ request, toPolicyPath }: Settings, nestedPath: string) {
	const { policyFrom, policyRoot } = request;
	if (policyFrom === undefined || policyRoot === undefined) return undefined;
	const { openPolicyCommit } = await import("./policy-in-commit.ts");
	const { files, toRepositoryPath } = openPolicyCommit(policyRoot, policyFrom);
	const path = toPolicyPath(nestedPath);
	const entry = path === undefined ? undefined : files.find(toRepositoryPath(path));
	return entry?.kind === "submodule" ? entry.id : undefined;
}

function hasPolicy(folder: string): boolean {
	return [configName, ignoreName, baselineName].some(
		(name) => lstatSync(join(folder, name), { throwIfNoEntry: false }) !== undefined,
	);
}

/** Files that the caller named count for every repository. */
function withCallersFiles(settings: Settings, own: NestedPolicy): NestedPolicy {
	const { configFile, baselineFile, useBaseline } = settings.request;
	const baseline =
		baselineFile === undefined || useBaseline === false ? own.baseline : settings.baseline;
	if (configFile === undefined) return { ...own, baseline };
	const { allow, toPolicyPath, confidence, maxFileBytes, packs } = settings;
	return {
		...own,
		...{ baseline, allow, toPolicyPath, confidence, maxFileBytes, packs },
		isExcluded: (path) => settings.isExcluded(path) || own.isExcluded(path),
		ruleIds: ruleIdsOf(packs),
		isShared: true,
	};
}

/** Adds the rules of another policy that are not there yet. Two different rules of one id cannot both be used. */
function addPacks(packs: Pack[], added: readonly Pack[], path: string, problems: Problem[]): void {
	const known = new Map(
		packs.flatMap(({ rules }) => rules.map((rule) => [rule.id, rule] as const)),
	);
	for (const pack of added) {
		const others = pack.rules.filter(({ id }) => !known.has(id));
		for (const rule of pack.rules) {
			const same = known.get(rule.id);
			if (same === undefined || isDeepStrictEqual(same, rule)) continue;
			const message = `The rule "${rule.id}" of "${pack.file}" was not used: another repository has a rule of this id. Scan this one on its own`;
			problems.push({ code: "policy", message, path });
		}
		if (others.length === 0) continue;
		const at = packs.findIndex(
			({ file, provider }) => file === pack.file && provider === pack.provider,
		);
		const into = packs[at];
		if (into === undefined) packs.push({ ...pack, rules: others });
		else packs[at] = { ...into, rules: [...into.rules, ...others] };
	}
}

function ruleIdsOf(packs: readonly Pack[]): ReadonlySet<string> {
	return new Set(packs.flatMap(({ rules }) => rules.map(({ id }) => id)));
}

function notPinned(path: string, revision: string): Notice {
	const message = `No policy counts in "${escapeTerminal(path)}": "${escapeTerminal(revision)}" holds no commit of it`;
	return { code: "policy-not-pinned", message };
}
