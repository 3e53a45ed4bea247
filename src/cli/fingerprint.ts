// Reads a fingerprint from the command line, which may be shortened, and finds its key. A key in its place is
// refused, since the shell and the list of processes would show it.

import { UsageError } from "../errors.ts";
import { boundedForm } from "../finding/redact-report.ts";
import { findGit, nearestRepository } from "../git/git-program.ts";
import { openRepository } from "../git/repository.ts";
import { cutFingerprintForm } from "../model/fingerprint.ts";
import type { Finding } from "../model/report.ts";
import { Secret } from "../model/secret.ts";
import { defaultArchiveDepth, type ScanPlan } from "../scan/plan.ts";
import { runScan } from "../scan/scan.ts";
import { readPolicyFile } from "../settings/policy-file.ts";
import type { Settings } from "../settings/settings.ts";
import { listTree } from "../sources/tree/list-tree.ts";
import { createTreeSource } from "../sources/tree/tree-source.ts";
import { quoted } from "../text/quoted.ts";
import { version } from "../version.ts";
import { learnSecrets } from "./print.ts";
import type { OpenedTarget } from "./scan-target.ts";

/** @throws UsageError for anything that is no fingerprint; it does not quote what was typed */
export function readFingerprint(operand: string): string {
	if (cutFingerprintForm.test(operand)) return operand;
	throw new UsageError(
		"usage",
		"Cannot take this from the command line: it is not a fingerprint, and a key must not be given there",
		"Give the first 6 digits of a fingerprint or more; and count a key that you typed here as leaked",
	);
}

/** A finding, as far as it takes to name it to a person. */
export interface NamedKey {
	readonly fingerprint: string;
	readonly title: string;
	readonly redacted: string;
	readonly provider: string;
	/** Where it was found, or how far its rotation came. */
	readonly note: string;
	/** The verdict of a report. */
	readonly status?: string;
	/** Paths of files with it, relative to the folder that was searched. */
	readonly paths?: readonly string[];
}

/** The only candidate. @throws UsageError "no-key" where there is none, "usage" where there are several */
export function onlyCandidate(candidates: readonly NamedKey[], prefix: string): NamedKey {
	const [first, ...others] = candidates;
	if (first === undefined) {
		throw new UsageError(
			"no-key",
			`Found no key with the fingerprint ${quoted(prefix)}`,
			"Neither the files nor the history hold such a key: run this in its repository",
		);
	}
	if (others.length === 0) return first;
	throw new UsageError(
		"usage",
		`Several keys have a fingerprint that begins with ${quoted(prefix)}`,
		`Give more of its digits: ${candidates.map(({ fingerprint, redacted }) => `${fingerprint.slice(0, 12)} ${redacted}`).join(", ")}`,
	);
}

export interface SearchOptions {
	/** Where to search: the top of a repository, or a folder. */
	readonly root: string;
	readonly settings: Settings;
	readonly signal: AbortSignal;
	/** The lowest that is looked for; default: every one. */
	readonly confidence?: Settings["confidence"];
	readonly onProgress?: ScanPlan["onProgress"];
	/** Asks where in the history a key stands, too; that takes longer than to find it. */
	readonly isLocated?: boolean;
}

/**
 * Findings whose fingerprint begins so, accepted ones too: of the files, else of the index, else of
 * the history, else of the files that git ignores.
 */
export async function searchFingerprint(
	prefix: string,
	options: SearchOptions,
): Promise<NamedKey[]> {
	const { root, signal } = options;
	const tree = createTreeSource(await listTree(root, { signal }));
	const inFiles = await findIn({ source: tree, scope: { mode: "tree", root } }, prefix, options);
	if (inFiles.length > 0 || nearestRepository(root) === undefined) return inFiles;
	for (const part of ["staged", "history"] as const) {
		const found = await searchPart(part, prefix, options);
		if (found.length > 0 || signal.aborted) return found;
	}
	const all = createTreeSource(await listTree(root, { includeIgnored: true, signal }));
	return await findIn({ source: all, scope: { mode: "tree", root } }, prefix, options);
}

/** The same for the history of a repository alone. */
export async function searchHistory(prefix: string, options: SearchOptions): Promise<NamedKey[]> {
	return await searchPart("history", prefix, options);
}

async function searchPart(
	part: "staged" | "history",
	prefix: string,
	options: SearchOptions,
): Promise<NamedKey[]> {
	const git = findGit(options.root);
	if (git === undefined) return [];
	const repository = openRepository(options.root, git);
	const targets = await import("../sources/repository/targets.ts");
	const target =
		part === "staged"
			? targets.openStagedTarget(repository, { indexFile: process.env.GIT_INDEX_FILE })
			: await targets.openHistoryTarget(repository);
	return await findIn(target, prefix, options);
}

async function findIn(
	{ source, scope, locate }: Pick<OpenedTarget, "source" | "scope" | "locate">,
	prefix: string,
	{ settings, signal, confidence = "low", isLocated, onProgress }: SearchOptions,
): Promise<NamedKey[]> {
	const { report } = await runScan({
		...settings,
		source,
		scope,
		...(isLocated && locate && { locate }),
		...(onProgress && { onProgress }),
		isExcluded: () => false,
		allow: [],
		baseline: [],
		usesComments: false,
		confidence,
		isWhole: false,
		showSecrets: false,
		tool: { name: "unleak", version },
		archiveDepth: defaultArchiveDepth,
		signal,
		now: () => new Date(),
	});
	return report.findings
		.filter(({ fingerprint }) => fingerprint.startsWith(prefix))
		.map((finding) => toCandidate(finding))
		.map((candidate) =>
			scope.mode === "history"
				? { ...candidate, note: `${candidate.note}, in the history` }
				: candidate,
		);
}

export function toCandidate({
	fingerprint,
	title,
	redacted,
	provider,
	locations,
}: Finding): NamedKey {
	const [first] = locations;
	const more = locations.length > 1 ? ` and ${locations.length - 1} more` : "";
	const note =
		first === undefined
			? ""
			: `${first.path || `in a ${first.where}`}${first.path === "" ? "" : `:${first.line}`}${more}`;
	const paths = locations.flatMap(({ path, where }) => (where === "file" ? [path] : []));
	return { fingerprint, title, redacted, provider, note, paths };
}

/** A report may be anybody's: only the fingerprints count, the rest is looked at by the person. */
export function readCandidates(file: string): NamedKey[] {
	const findings = findingsIn(readPolicyFile(file, file, true) ?? "");
	if (!findings) {
		throw new UsageError(
			"report",
			`Cannot read ${quoted(file)}: it is no JSON report of unleak`,
			"Make one with --format json",
		);
	}
	const text = (value: unknown) => (typeof value === "string" ? value.slice(0, 200) : "");
	const bounded = (value: unknown) => boundedForm(text(value));
	// It may have been made with --show-secrets.
	learnSecrets(
		(findings as Record<string, unknown>[]).flatMap(({ secret, redacted }) =>
			typeof secret === "string" ? new Secret(secret, bounded(redacted)) : [],
		),
	);
	return findings.flatMap((entry) => {
		const { fingerprint, title, redacted, provider, verdict, locations } = entry as Record<
			string,
			unknown
		>;
		if (typeof fingerprint !== "string" || !/^[0-9a-f]{40}$/.test(fingerprint)) return [];
		const shown = { title: text(title), redacted: bounded(redacted), provider: text(provider) };
		const status = text((verdict as { status?: unknown } | null)?.status);
		const places = Array.isArray(locations)
			? (locations as (Record<string, unknown> | null)[])
			: [];
		const [first] = places;
		const line = typeof first?.line === "number" ? `:${first.line}` : "";
		const more = places.length > 1 ? ` and ${places.length - 1} more` : "";
		const place = first
			? `${text(first.path) || `in a ${text(first.where)}`}${line}${more}`
			: "of the report";
		const note = [status, place].filter(Boolean).join(", ");
		return [{ fingerprint, ...shown, note, ...(status !== "" && { status }) }];
	});
}

function findingsIn(text: string): unknown[] | undefined {
	try {
		const { findings } = JSON.parse(text) as { findings?: unknown };
		return Array.isArray(findings) ? findings.filter((entry) => entry !== null) : undefined;
	} catch {
		return undefined;
	}
}
