// From several reports to one: a finding for each secret with all of its places, each with its
// repository; sums; every problem and notice with the repository that it is of. Complete only if
// all are. The order in which the reports are given does not show. Titles and advice are ours where
// the rule is: a report that somebody made up cannot send a reader to an address of its choice.

import { mergeFindings } from "./finding/merge.ts";
import type { Details } from "./model/match.ts";
import type { Finding, Report, Summary, Tally } from "./model/report.ts";
import { builtinPacks } from "./packs/builtin.ts";
import { powerOf } from "./playbook/power.ts";
import { renderPlaybook } from "./playbook/render.ts";
import { isComplete } from "./report/conclusion.ts";
import { nameRepositories } from "./report/repository-names.ts";

export interface ReportFile {
	/** Its path, another one for each; only its end may be shown, to tell repositories apart. */
	readonly file: string;
	readonly report: Report;
}

/** Merges one report or more. */
export function mergeReports(files: readonly ReportFile[], tool: Report["tool"]): Report {
	const reports = attribute(files);
	const findings = mergeFindings(reports.flatMap((report) => report.findings)).map(advise);
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
		scope: scopeOf(reports),
		summary,
		findings,
		suppressed,
		problems: reports.flatMap(({ problems }) => problems),
		notices: reports.flatMap(({ notices }) => notices),
	};
}

/** The reports with their repositories in all that they say, in an order of their own. */
function attribute(files: readonly ReportFile[]): Report[] {
	const single = files.filter(({ report }) => report.scope.mode !== "merged");
	const origins = single.map(({ file, report }) => ({ root: report.scope.root, file }));
	const names = nameRepositories(origins);
	const named = single.map(({ file, report }, index) => {
		const name = names[index]!;
		return { key: `${name}\0${file}`, report: nameReport(report, name) };
	});
	const merged = files
		.filter(({ report }) => report.scope.mode === "merged")
		.map(({ file, report }) => ({ key: `\0${file}`, report }));
	return [...named, ...merged]
		.sort((one, other) => (one.key < other.key ? -1 : 1))
		.map(({ report }) => report);
}

function nameReport(report: Report, name: string): Report {
	const inside = (path: string): string => `${name}/${path}`;
	return {
		...report,
		findings: report.findings.map((finding) => ({
			...finding,
			locations: finding.locations.map((location) => ({
				...location,
				repository: location.repository === undefined ? name : inside(location.repository),
			})),
		})),
		suppressed: report.suppressed.map((entry) => ({ ...entry, path: inside(entry.path) })),
		problems: report.problems.map(({ path, message, ...problem }) =>
			path === undefined
				? { ...problem, message: `${name}: ${message}` }
				: { ...problem, message, path: inside(path) },
		),
		notices: report.notices.map(({ code, message }) => ({ code, message: `${name}: ${message}` })),
	};
}

function advise(finding: Finding): Finding {
	const { ruleId, redacted, details, playbook } = finding;
	const pack = builtinPacks.find(({ rules }) => rules.some(({ id }) => id === ruleId));
	if (pack === undefined) {
		return { ...finding, playbook: playbook.map(({ title, text }) => ({ title, text })) };
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

function scopeOf(reports: readonly Report[]): Report["scope"] {
	const commits = reports.flatMap(({ scope }) => scope.commits ?? []);
	const shallow = reports.flatMap(({ scope }) => scope.shallow ?? []);
	return {
		mode: "merged",
		root: ".",
		...(commits.length === 0 ? {} : { commits: total(commits) }),
		...(shallow.length === 0 ? {} : { shallow: shallow.includes(true) }),
	};
}

function total(amounts: readonly number[]): number {
	return amounts.reduce((sum, amount) => sum + amount, 0);
}
