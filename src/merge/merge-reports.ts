// Merges several reports into one: a finding for each secret with all of its locations, each with its repository;
// totals; every problem and notice with its repository. It is complete only if all are. The order of the reports does
// not matter. Titles and advice are our own where the rule is: a forged report cannot send a reader to an address of
// its choice.

import { mergeFindings } from "../finding/merge-findings.ts";
import type { Notice, Report, Summary, Tally } from "../model/report.ts";
import { isComplete } from "../report/conclusion.ts";
import { joinRepositoryNames } from "../report/repository-names.ts";
import { quoted } from "../text/quoted.ts";
import { withOwnAdvice } from "./own-advice.ts";
import { type MergedReportPart, nameReportParts, type ReportFile } from "./report-parts.ts";

/** Merges one report or more. */
export function mergeReports(files: readonly ReportFile[], tool: Report["tool"]): Report {
	const parts = nameReportParts(files);
	// A report that is a part of another one is counted there.
	const counted = parts.filter(({ containedIn }) => containedIn === undefined);
	const reports = counted.map(({ report }) => report);
	const all = parts.flatMap(({ report }) => report.findings);
	const findings = mergeFindings(all).map(withOwnAdvice);
	const suppressed = reports.flatMap((report) => report.suppressed);
	const startMs = Math.min(...reports.map(({ startedAt }) => Date.parse(startedAt)));
	const endMs = Math.max(
		...reports.map(({ startedAt, durationMs }) => Date.parse(startedAt) + durationMs),
	);
	const count = (status: string): number =>
		findings.filter(({ verdict }) => verdict.status === status).length;
	const sum = (name: "planned" | "scanned" | "excluded"): Tally => ({
		blobs: total(reports.map(({ summary }) => summary[name].blobs)),
		bytes: total(reports.map(({ summary }) => summary[name].bytes)),
	});
	const summary: Summary = {
		findings: findings.length,
		active: count("active"),
		inactive: count("inactive"),
		unknown: count("unknown"),
		unchecked: count("unchecked"),
		suppressed: suppressed.length,
		planned: sum("planned"),
		scanned: sum("scanned"),
		excluded: sum("excluded"),
		complete: reports.every(isComplete),
	};
	return {
		version: 1,
		tool,
		startedAt: new Date(startMs).toISOString(),
		durationMs: endMs - startMs,
		scope: scopeOf(counted),
		summary,
		findings,
		suppressed,
		problems: reports.flatMap(({ problems }) => problems),
		notices: [...parts.flatMap(countedOnce), ...reports.flatMap(({ notices }) => notices)],
	};
}

function countedOnce({ file, containedIn }: MergedReportPart): Notice[] {
	if (containedIn === undefined) return [];
	const [part, all] = [file, containedIn].map((path) => quoted(path.split(/[\\/]/).at(-1) ?? ""));
	return [{ code: "same-report", message: `Counted once: ${part} is a part of ${all}` }];
}

function scopeOf(parts: readonly MergedReportPart[]): Report["scope"] {
	const commits = parts.flatMap(({ report }) => report.scope.commits ?? []);
	const shallow = parts.flatMap(({ report }) => report.scope.shallow ?? []);
	const options = new Set(parts.flatMap(({ report }) => report.scope.options ?? []));
	const web = parts.flatMap(({ report }) => report.scope.web ?? []);
	return {
		mode: "merged",
		root: joinRepositoryNames(parts.flatMap(({ names }) => names)),
		...(commits.length === 0 ? {} : { commits: total(commits) }),
		...(shallow.length === 0 ? {} : { shallow: shallow.includes(true) }),
		...(options.size === 0 ? {} : { options: [...options] }),
		...(web.length === 0 ? {} : { web }),
	};
}

function total(amounts: readonly number[]): number {
	return amounts.reduce((sum, amount) => sum + amount, 0);
}
