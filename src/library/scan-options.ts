// Turns the options of a scan into what the scan needs.

import { type Confidence, confidences } from "../model/match.ts";
import type { Report } from "../model/report.ts";
import { parseSize } from "../policy/size.ts";
import { defaultArchiveDepth, type ScanPlan } from "../scan/plan.ts";
import { runScan } from "../scan/scan.ts";
import { type ScopeChoices, scopeOptionsOf } from "../settings/scope-options.ts";
import { loadSettings, type Settings, type SettingsRequest } from "../settings/settings.ts";
import { version } from "../version.ts";
import type { CommonOptions, PolicyOptions, Questions } from "./api.ts";
import { compileGivenPacks, isPack } from "./given-packs.ts";
import {
	type Check,
	checkOptions,
	isCount,
	isFlag,
	isFunction,
	isList,
	isOff,
	isOneOf,
	isSignal,
	isText,
} from "./options.ts";
import type { ScanCallbacks } from "./running-scan.ts";

const isSize: Check = (value) =>
	isCount(value) === undefined || (typeof value === "string" && parseSize(value) !== undefined)
		? undefined
		: 'a number of bytes, or a text such as "100MB"';

const isDepth: Check = (value) => (value === 0 ? undefined : isCount(value));

export const verifyOptionChecks: Readonly<Record<keyof Questions, Check>> = {
	details: isFlag,
	findDatacenter: isFlag,
};

const isVerify: Check = (value) => {
	if (typeof value === "boolean") return undefined;
	const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
	if (!isObject) return "true, false or { details: true }";
	checkOptions<Questions>('the option "verify"', value, verifyOptionChecks);
	return undefined;
};

export const commonOptionChecks: Readonly<Record<keyof CommonOptions, Check>> = {
	rules: isList(isPack),
	only: isList(isText),
	confidence: isOneOf(confidences),
	maxFileSize: isSize,
	archiveDepth: isDepth,
	verify: isVerify,
	showSecrets: isFlag,
	progress: isFunction,
	signal: isSignal,
};

export const policyOptionChecks: Readonly<Record<keyof PolicyOptions, Check>> = {
	config: isOff(isText),
	baseline: isOff(isText),
	exclude: isList(isText),
	jobs: isCount,
};

/** Reads packs and policy. @throws UsageError, FileError */
export async function settingsOfOptions(
	options: CommonOptions & PolicyOptions,
	where: Pick<SettingsRequest, "root" | "policyRoot" | "trustsRoot">,
): Promise<Settings> {
	const { config, baseline, maxFileSize } = options;
	return await loadSettings({
		...where,
		...(await compileGivenPacks(options.rules)),
		configFile: config === false ? undefined : config,
		noConfig: config === false,
		only: options.only,
		exclude: options.exclude,
		baselineFile: baseline === false ? undefined : baseline,
		useBaseline: baseline !== false,
		confidence: options.confidence as Confidence | undefined,
		maxFileSize: typeof maxFileSize === "number" ? `${maxFileSize}B` : maxFileSize,
	});
}

type OpenedScan = Pick<ScanPlan, "source" | "scope" | "locate" | "notices" | "isWhole"> & {
	readonly scopeChoices?: ScopeChoices;
};

/** Runs a scan of what was opened. */
export async function scanOpened(
	settings: Settings,
	{ scopeChoices, ...opened }: OpenedScan,
	options: CommonOptions & PolicyOptions,
	{ signal, onFinding }: ScanCallbacks,
): Promise<Report> {
	const {
		progress,
		verify,
		showSecrets = false,
		jobs,
		archiveDepth = defaultArchiveDepth,
	} = options;
	const { report } = await runScan({
		...settings,
		...opened,
		notices: [...settings.notices, ...(opened.notices ?? [])],
		showSecrets,
		jobs,
		archiveDepth,
		scopeOptions: scopeOptionsOf(settings, { ...scopeChoices, archiveDepth }),
		tool: { name: "unleak", version },
		signal,
		now: () => new Date(),
		onFinding,
		...(progress && { onProgress: progress }),
		...(verify && { verify: await openCheck(settings, verify, signal) }),
	});
	return report;
}

async function openCheck({ packs }: Settings, verify: true | Questions, signal: AbortSignal) {
	const { createFindingsCheck } = await import("../verify/live-check.ts");
	const { details = false, findDatacenter = false } = verify === true ? {} : verify;
	return createFindingsCheck(packs, { details, findDatacenter, signal });
}
