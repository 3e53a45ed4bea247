// The library: the same parts that the program is made of, typed and documented.

import { resolve } from "node:path";
import { UsageError } from "./errors.ts";
import type { Confidence, Details } from "./model/match.ts";
import type { Finding, PlaybookStep, Report } from "./model/report.ts";
import { builtinPackOf, builtinPacks } from "./packs/builtin.ts";
import type { Pack } from "./packs/pack.ts";
import { renderPlaybook as renderSteps } from "./playbook/render.ts";
import { type Format, loadReporter } from "./report/reporter.ts";
import { runScan } from "./scan/scan.ts";
import { loadSettings } from "./settings/settings.ts";
import { listTree } from "./sources/tree/listing.ts";
import { createTreeSource } from "./sources/tree/tree.ts";
import { quoted } from "./text/quoted.ts";
import { version } from "./version.ts";

export { FileError, UsageError } from "./errors.ts";
export type { Confidence, Details, Severity } from "./model/match.ts";
export type {
	Finding,
	Location,
	Notice,
	PlaybookStep,
	Problem,
	Report,
	Suppressed,
} from "./model/report.ts";
export type { Verdict, VerdictStatus } from "./model/verdict.ts";
export type { Pack } from "./packs/pack.ts";
export type { Format } from "./report/reporter.ts";

export interface ScanOptions {
	/** Files and folders below `root`; the whole root when absent. */
	readonly paths?: readonly string[];
	readonly includeIgnored?: boolean;
	/** Rule packs beside the package's own, as paths. */
	readonly rules?: readonly string[];
	/** Rule ids or providers; all when absent. */
	readonly only?: readonly string[];
	/** Globs in gitignore syntax. */
	readonly exclude?: readonly string[];
	/** False to read no `.unleak.yaml`. */
	readonly config?: string | false;
	readonly baseline?: string;
	readonly confidence?: Confidence;
	/** A larger file becomes a problem; such as "100MB", the default. */
	readonly maxFileSize?: string;
	/** Puts the plaintext into `Finding.secret`. */
	readonly showSecrets?: boolean;
	/** Stops the scan early; the report then says so. */
	readonly signal?: AbortSignal;
}

/** A scan under way: await its report, or take its findings one by one. */
export interface Scan extends AsyncIterable<Finding> {
	readonly report: Promise<Report>;
}

/**
 * Scans a folder for Mailchimp and Iterable keys.
 *
 * @example
 * for await (const finding of scan(".")) console.log(finding.redacted, finding.locations[0]?.path);
 *
 * @throws UsageError, FileError (as rejections) for options, configs and packs that are wrong.
 * What could not be read is no error: see `report.problems` and `report.summary.complete`.
 */
export function scan(root = ".", options: ScanOptions = {}): Scan {
	const report = scanFolder(resolve(root), options);
	// Whoever iterates sees the failure there.
	report.catch(() => {});
	return {
		report,
		async *[Symbol.asyncIterator]() {
			yield* (await report).findings;
		},
	};
}

async function scanFolder(root: string, options: ScanOptions): Promise<Report> {
	const settings = await loadSettings({
		root,
		configFile: options.config === false ? undefined : options.config,
		noConfig: options.config === false,
		packPaths: options.rules,
		only: options.only,
		exclude: options.exclude,
		baselineFile: options.baseline,
		confidence: options.confidence,
		maxFileSize: options.maxFileSize,
	});
	const listing = await listTree(root, {
		paths: options.paths,
		includeIgnored: options.includeIgnored,
		signal: options.signal,
	});
	const { report } = await runScan({
		...settings,
		source: createTreeSource(listing),
		scope: { mode: "tree", root: listing.root },
		isWhole: !options.paths && !options.only && !options.exclude && !options.confidence,
		showSecrets: options.showSecrets === true,
		tool: { name: "unleak", version },
		signal: options.signal ?? new AbortController().signal,
		now: () => new Date(),
	});
	return report;
}

/**
 * Asks the providers whether keys still work: one finding a key, in their order. This sends the keys
 * to Mailchimp and Iterable, and nowhere else; HTTPS_PROXY and NO_PROXY are honoured.
 *
 * @throws UsageError for a proxy that cannot be used. What a provider does is no error: the verdict
 * is then "unknown".
 */
export async function verify(
	keys: readonly string[],
	options: {
		/** Asks whose key it is, too. */
		readonly details?: boolean;
		/** Asks at every known data centre about a Mailchimp key whose own is not known. */
		readonly findDatacenter?: boolean;
		readonly signal?: AbortSignal;
	} = {},
): Promise<Report> {
	const { verifyKeys } = await import("./verify/live.ts");
	const { details = false, findDatacenter = false } = options;
	const { signal = new AbortController().signal } = options;
	const live = { details, findDatacenter, signal };
	return (await verifyKeys(keys.join("\n"), builtinPacks, live)).report;
}

/** The packs in force: the package's own, and those of `paths`. @throws FileError, UsageError */
export async function loadPacks(paths: readonly string[] = []): Promise<readonly Pack[]> {
	return (
		await loadSettings({
			root: process.cwd(),
			noConfig: true,
			useBaseline: false,
			packPaths: paths,
		})
	).packs;
}

/** The steps of a provider's playbook, filled with what is known. @throws UsageError for a provider without one */
export function renderPlaybook(
	provider: string,
	known: { readonly ruleId?: string; readonly redacted?: string; readonly details?: Details } = {},
): PlaybookStep[] {
	const pack = builtinPacks.find((candidate) => candidate.provider === provider);
	if (!pack) throw new UsageError("usage", `There is no playbook for ${quoted(provider)}`);
	return renderSteps(pack, { ...known, details: known.details ?? {} });
}

/** A report as text in one of the formats of the program. */
export async function formatReport(
	report: Report,
	format: Format,
	options: { readonly width?: number; readonly color?: boolean } = {},
): Promise<string> {
	const render = await loadReporter(format);
	const { width = 80, color = false } = options;
	// A report that was read from a file does not say whose its rules are.
	const findings = report.findings.map((finding) =>
		builtinPackOf(finding.ruleId) ? finding : { ...finding, isForeign: true as const },
	);
	return [...render({ ...report, findings }, { width, color, verbose: true, quiet: false })].join(
		"",
	);
}
