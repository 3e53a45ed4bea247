// `unleak baseline`: accepts what is there today, removes what is gone, or compares with today. Nothing is accepted
// without a reason, and what is accepted is shown.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UsageError } from "../../errors.ts";
import { nearestRepository } from "../../git/git-program.ts";
import { confidences } from "../../model/match.ts";
import type { Finding, Report } from "../../model/report.ts";
import {
	type BaselineEntry,
	mergeBaseline,
	parseBaseline,
	pruneBaseline,
	renderBaseline,
} from "../../policy/baseline.ts";
import { formatCount, formatNumber } from "../../report/amounts.ts";
import { readPolicyFile } from "../../settings/policy-file.ts";
import { findPolicyRoot, realOrSelf } from "../../settings/policy-root.ts";
import { baselineName } from "../../settings/settings.ts";
import { listTree } from "../../sources/tree/list-tree.ts";
import { escapeTerminal } from "../../text/escape.ts";
import { quotable } from "../../text/quotable.ts";
import { quoted } from "../../text/quoted.ts";
import type { CommandLine } from "../args.ts";
import { exitCodeOf } from "../exit-code.ts";
import { gitAddCommand, shownPath } from "../git-add.ts";
import { withInterrupts } from "../interrupt.ts";
import { print, printError, withoutSecrets } from "../print.ts";
import { replaceFile } from "../replace-file.ts";
import { loadCommandSettings, reportHidden, runWithProgress } from "../run-scan.ts";
import { chooseRoot } from "../scan-root.ts";
import { expandToScan, openTree } from "../scan-target.ts";
import { choosePicturePackages } from "./scan.ts";

export async function baseline(line: CommandLine): Promise<number> {
	const comparison = await withInterrupts((signal) => compare(line, signal));
	const { command, flags } = line;
	if (command === "baseline check") return await reportDifference(comparison, flags);
	const { report, name } = comparison;
	if (!report.summary.complete && !flags["allow-incomplete"]) {
		const problems = report.problems.slice(0, 5).map(({ message, path }) => {
			return `${escapeTerminal(path === undefined ? message : `${path}: ${message}`)}\n`;
		});
		const outcome = `The scan is incomplete, so ${name} was not written; --allow-incomplete writes it all the same\n`;
		printError([...problems, outcome].join(""));
		return 3;
	}
	return await (command === "baseline prune" ? prune : create)(comparison);
}

interface Comparison {
	readonly report: Report;
	readonly root: string;
	/** As they were named; none for the whole root. */
	readonly named: readonly string[];
	readonly file: string;
	/** The file as a person typed it, fit to be printed. */
	readonly name: string;
	readonly before: readonly BaselineEntry[];
	/** Found and not accepted yet. */
	readonly fresh: readonly BaselineEntry[];
	readonly kept: readonly BaselineEntry[];
	readonly gone: readonly BaselineEntry[];
	/** Repositories below the folder with findings of their own, which have a baseline of their own. */
	readonly others: readonly string[];
}

async function compare(
	{ command, positionals, flags }: CommandLine,
	signal: AbortSignal,
): Promise<Comparison> {
	const isCreating = command === "baseline create";
	// It goes into a file and to the screen.
	const reason = withoutSecrets(quotable(flags.reason ?? ""));
	if (isCreating && reason === "") {
		throw new UsageError(
			"usage",
			'Say why these findings are accepted: "--reason" is missing',
			'For instance: --reason "revoked on 1 May"',
		);
	}
	const chosen = chooseRoot(await expandToScan(positionals, signal));
	const policyRoot = findPolicyRoot(chosen.root, chosen.paths);
	const { paths } = chosen;
	// On a part of the repository, what is elsewhere would count as gone.
	const root = isCreating ? chosen.root : policyRoot;
	const settings = await loadCommandSettings(root, flags, false, true, policyRoot);
	reportHidden(settings);
	const file = settings.baselineFile;
	const shown = flags.baseline ?? baselineName;
	// A baseline that is only to be made may be missing; prune and check say so for a named one.
	const mustExist = flags.baseline !== undefined && !isCreating;
	const text = mustExist || existsSync(file) ? readPolicyFile(file, shown, mustExist) : undefined;
	const before = parseBaseline(text ?? "", shown);
	const listing = listTree(root, {
		paths: paths.length > 0 ? paths : undefined,
		includeIgnored: flags["include-ignored"],
		signal,
	});
	const opened = openTree(listing, { policyRoot, inUse: [file] });
	const { report } = await runWithProgress({
		flags,
		// An accepted key is not gone when it now looks less like one.
		settings: { ...settings, confidence: "low" },
		opened,
		isWhole: false,
		picturePackages: await choosePicturePackages(flags),
		signal,
	});
	const { repositories = [] } = await opened;
	const nested = repositories.filter((path) => realOrSelf(join(root, path)) !== policyRoot);
	const { own, others } = splitByRepository(report.findings, nested);
	const lowest = confidences.indexOf(settings.confidence);
	const known = new Set(before.map(({ fingerprint }) => fingerprint));
	const fresh = own
		.filter(({ confidence }) => confidences.indexOf(confidence) >= lowest)
		.filter(({ fingerprint }) => !known.has(fingerprint))
		.map(({ fingerprint, ruleId, redacted }) => ({ fingerprint, ruleId, redacted, reason }));
	const present = [...own, ...report.suppressed].map(({ fingerprint }) => fingerprint);
	const parts = pruneBaseline(before, new Set(present));
	const named = paths.length > 0 ? positionals : [];
	const name = escapeTerminal(shown);
	return { report, root, named, file, name, before, fresh, others, ...parts };
}

/** The findings with a place outside of the nested repositories, and which of those have others. */
function splitByRepository(
	findings: readonly Finding[],
	nested: readonly string[],
): { own: readonly Finding[]; others: readonly string[] } {
	const repositoryOf = (path: string) => nested.find((folder) => path.startsWith(`${folder}/`));
	const isOwn = ({ locations }: Finding) =>
		locations.some(({ path }) => repositoryOf(path) === undefined);
	const elsewhere = findings.filter((finding) => !isOwn(finding));
	const others = elsewhere.flatMap(({ locations }) =>
		locations.flatMap(({ path }) => repositoryOf(path) ?? []),
	);
	return { own: findings.filter(isOwn), others: [...new Set(others)].sort() };
}

/** What a baseline here cannot accept. */
function leftToOthers({ others }: Comparison): string[] {
	if (others.length === 0) return [];
	const names = others.slice(0, 5).map(quoted).join(", ");
	const more = others.length > 5 ? ` and ${others.length - 5} more` : "";
	return [
		`Left out: findings in ${names}${more}, since each repository has its own baseline: run this there\n`,
	];
}

async function reportDifference(
	comparison: Comparison,
	flags: CommandLine["flags"],
): Promise<number> {
	const { report, name, fresh, kept, gone } = comparison;
	await print([
		`${name}: ${formatCount(kept.length, "finding")} accepted, ${fresh.length} new, ${gone.length} gone\n`,
		...listed(fresh, "new "),
		...listed(gone, "gone"),
		...leftToOthers(comparison),
		...(report.summary.complete
			? []
			: ["The scan is INCOMPLETE: what could not be read may be neither new nor gone\n"]),
	]);
	if (fresh.length > 0) return 1;
	return exitCodeOf(report, "none", flags["allow-incomplete"] === true);
}

async function prune({ file, name, kept, gone }: Comparison): Promise<number> {
	if (gone.length > 0) replaceFile(file, renderBaseline(kept));
	await print([
		`${name}: dropped ${formatNumber(gone.length)}, kept ${formatNumber(kept.length)}\n`,
		...listed(gone, "gone"),
	]);
	return 0;
}

async function create(comparison: Comparison): Promise<number> {
	const { file, name, before, fresh } = comparison;
	const isWritten = fresh.length > 0 || !existsSync(file);
	if (isWritten) replaceFile(file, renderBaseline(mergeBaseline(before, fresh)));
	await print([
		`${name}: accepted ${formatCount(fresh.length, "finding")}, ${formatNumber(before.length)} ${before.length === 1 ? "was" : "were"} there before\n`,
		...listed(fresh, "new "),
		...leftToOthers(comparison),
		...whatWasDone(comparison, isWritten).map((line) => `${line}\n`),
		...(mergesAsUnion(dirname(file))
			? []
			: [
					"\nSo that branches merge without conflicts, add this line to .gitattributes:\n",
					`${name} merge=union\n`,
				]),
	]);
	return 0;
}

/** What was looked at, where that is written, and what is left to do for it to count elsewhere. */
function whatWasDone({ root, named, file }: Comparison, isWritten: boolean): string[] {
	const top = nearestRepository(dirname(file));
	return [
		`Looked at: ${named.length === 0 ? `all of ${shownPath(root)}; name paths to accept less` : named.map(quoted).join(", ")}`,
		`${isWritten ? "Written" : "Unchanged"}: ${shownPath(file)}`,
		...(top === undefined
			? []
			: [`Commit it, so that it counts for others and in CI: ${gitAddCommand(file, top)}`]),
	];
}

/** Only for a hint, so that no fault in reading matters. */
function mergesAsUnion(folder: string): boolean {
	try {
		return /jsonl.*\bmerge=union\b/.test(readFileSync(join(folder, ".gitattributes"), "utf8"));
	} catch {
		return false;
	}
}

function listed(entries: readonly BaselineEntry[], mark: string): string[] {
	return entries.map(({ ruleId, redacted, reason }) => {
		const why = reason === "" ? "" : `  (${reason})`;
		return `  ${mark} ${escapeTerminal(`${redacted}  ${ruleId}${why}`)}\n`;
	});
}
