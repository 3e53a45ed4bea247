// Runs the scan of a command: loads its settings from flags and shows its progress.

import type { ScanPlan } from "../scan/plan.ts";
import { runScan, type ScanOutcome } from "../scan/scan.ts";
import { scopeOptionsOf } from "../settings/scope-options.ts";
import { loadSettings, type Settings } from "../settings/settings.ts";
import { escapeTerminal } from "../text/escape.ts";
import { version } from "../version.ts";
import type { Flags } from "./args.ts";
import { endSoonAfterSignal } from "./interrupt.ts";
import { parseArchiveDepth, parseJobs } from "./jobs.ts";
import { learnSecrets, printError } from "./print.ts";
import { createProgress } from "./progress.ts";
import type { OpenedTarget } from "./scan-target.ts";
import { endAtOnceOnSignal } from "./signals.ts";
import { describeTerminal } from "./terminal.ts";

export async function loadCommandSettings(
	root: string,
	flags: Flags,
	useBaseline = true,
	trustsRoot = true,
	policyRoot?: string,
): Promise<Settings> {
	return await loadSettings({
		root,
		policyRoot,
		trustsRoot,
		configFile: flags.config,
		noConfig: flags["no-config"],
		packPaths: flags.rules,
		only: flags.only,
		exclude: flags.exclude,
		baselineFile: flags.baseline,
		useBaseline,
		confidence: flags.confidence,
		failOn: flags["fail-on"],
		maxFileSize: flags["max-file-size"],
		policyFrom: flags["policy-from"],
	});
}

/** For a command whose answer is no report: says what its config keeps from being looked for. */
export function reportHidden({ notices }: Settings): void {
	for (const { message } of notices) printError(`unleak: ${escapeTerminal(message)}\n`);
}

export interface ScanRequest {
	readonly flags: Flags;
	readonly settings: Settings;
	readonly opened: Promise<OpenedTarget>;
	readonly isWhole: boolean;
	/** The named paths, absolute; none for all of the root. */
	readonly paths?: readonly string[] | undefined;
	/** The folder with the packages that read pictures; absent: none is read. */
	readonly picturePackages?: string | undefined;
	/** Ends the scan early; the report then says so. */
	readonly signal: AbortSignal;
	readonly onOccurrences?: ScanPlan["onOccurrences"];
}

/** Scans what was opened, with progress on standard error. */
export async function runWithProgress({
	flags,
	settings: ofRoot,
	opened,
	isWhole,
	paths,
	picturePackages,
	signal,
	onOccurrences,
}: ScanRequest): Promise<ScanOutcome> {
	const terminal = describeTerminal(process.env, process.stderr, flags.color);
	const progress = createProgress(process.stderr, {
		enabled: flags.progress ?? (terminal.interactive && !flags.quiet),
		width: terminal.width,
	});
	process.once("exit", progress.end);
	const run = async () => {
		const { source, scope, locate, notices = [], repositories = [] } = await opened;
		const settings = await withNestedPolicies(ofRoot, repositories);
		const archiveDepth = parseArchiveDepth(flags["archive-depth"]);
		return await runScan({
			source,
			scope,
			locate,
			packs: settings.packs,
			confidence: settings.confidence,
			maxFileBytes: settings.maxFileBytes,
			isExcluded: settings.isExcluded,
			isIgnored: settings.isIgnored,
			toPolicyPath: settings.toPolicyPath,
			allow: settings.allow,
			baseline: settings.baseline,
			usesComments: settings.usesComments,
			isKnownLine: settings.isKnownLine,
			policies: settings.policies,
			problems: settings.problems,
			isWhole,
			scopeOptions: scopeOptionsOf(settings, {
				paths,
				archiveDepth,
				includeIgnored: flags["include-ignored"],
				readsPictures: picturePackages !== undefined,
			}),
			showSecrets: flags["show-secrets"] === true,
			tool: { name: "unleak", version },
			jobs: parseJobs(flags.jobs),
			archiveDepth,
			picturePackages,
			signal,
			now: () => new Date(),
			onProgress: progress.update,
			onSecrets: learnSecrets,
			...(onOccurrences && { onOccurrences }),
			blocking: endAtOnceOnSignal,
			notices: [...settings.notices, ...notices],
			...(flags.verify && { verify: await liveCheck(settings, flags, signal) }),
		});
	};
	try {
		return await endSoonAfterSignal(signal, run);
	} finally {
		process.off("exit", progress.end);
		progress.end();
	}
}

/** Loaded late: most scans are of one repository. */
export async function withNestedPolicies(
	settings: Settings,
	repositories: readonly string[],
): Promise<Settings> {
	if (repositories.length === 0) return settings;
	const { addNestedPolicies } = await import("../settings/nested-policies.ts");
	return await addNestedPolicies(settings, repositories);
}

async function liveCheck({ packs }: Settings, flags: Flags, signal: AbortSignal) {
	const { createFindingsCheck } = await import("../verify/live-check.ts");
	const { details = false, "find-datacenter": findDatacenter = false } = flags;
	return createFindingsCheck(packs, { details, findDatacenter, signal });
}
