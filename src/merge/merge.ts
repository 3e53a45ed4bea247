// From several reports to one: a finding for each secret with all of its places, each with its
// repository; sums; every problem and notice with the repository that it is of. Complete only if
// all are. The order in which the reports are given does not show. Titles and advice are ours where
// the rule is: a report that somebody made up cannot send a reader to an address of its choice.

import { mergeFindings } from "../finding/merge.ts";
import type { Details } from "../model/match.ts";
import type { Finding, Notice, Report, Summary, Tally } from "../model/report.ts";
import { builtinPackOf } from "../packs/builtin.ts";
import { powerOf } from "../playbook/power.ts";
import { renderPlaybook } from "../playbook/render.ts";
import { isComplete } from "../report/conclusion.ts";
import { joinNames } from "../report/repository-names.ts";
import { quoted } from "../text/quoted.ts";
import { attributeReports, type MergePart, type ReportFile } from "./merge-parts.ts";

/** Merges one report or more. */
export function mergeReports(files: readonly ReportFile[], tool: Report["tool"]): Report {
	const parts = attributeReports(files);
	// What is a part of another one was counted there.
	const counted = parts.filter(({ whole }) => whole === undefined);
	const reports = counted.map(({ report }) => report);
	const all = parts.flatMap(({ report }) => report.findings);
	const findings = mergeFindings(all).map(advise);
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

function countedOnce({ file, whole }: MergePart): Notice[] {
	if (whole === undefined) return [];
	const [part, all] = [file, whole].map((path) => quoted(path.split(/[\\/]/).at(-1) ?? ""));
	return [{ code: "same-report", message: `Counted once: ${part} is a part of ${all}` }];
}

function advise(finding: Finding): Finding {
	const { ruleId, redacted, details, playbook } = finding;
	const pack = builtinPackOf(ruleId);
	if (pack === undefined) {
		const steps = playbook.map(({ title, text }) => ({ title, text }));
		return { ...finding, isForeign: true, playbook: steps };
	}
	const { title } = pack.rules.find(({ id }) => id === ruleId)!;
	const steps = renderPlaybook(pack, { ruleId, redacted, details: plainDetails(details) });
	const advised = { ...finding, provider: pack.provider, title, playbook: steps };
	return { ...advised, ...powerOf(pack, advised) };
}

/** What goes into addresses is only ever this. */
function plainDetails({ datacenter = "", region = "", ...details }: Details): Details {
	return {
		...details,
		...(/^us[1-9][0-9]?$/.test(datacenter) ? { datacenter } : {}),
		...(region === "us" || region === "eu" ? { region } : {}),
	};
}

function scopeOf(parts: readonly MergePart[]): Report["scope"] {
	const commits = parts.flatMap(({ report }) => report.scope.commits ?? []);
	const shallow = parts.flatMap(({ report }) => report.scope.shallow ?? []);
	return {
		mode: "merged",
		root: joinNames(parts.flatMap(({ names }) => names)),
		...(commits.length === 0 ? {} : { commits: total(commits) }),
		...(shallow.length === 0 ? {} : { shallow: shallow.includes(true) }),
	};
}

function total(amounts: readonly number[]): number {
	return amounts.reduce((sum, amount) => sum + amount, 0);
}
