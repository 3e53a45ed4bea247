// Names the repositories of the reports to merge, and finds the reports that add nothing. A report that was merged
// already names its repositories itself; one that is a part of such a merged report is counted there.

import { createInclusionCheck } from "../finding/included-report.ts";
import type { Report } from "../model/report.ts";
import {
	nameRepositories,
	possibleNames,
	type ReportOrigin,
	splitRepositoryNames,
} from "../report/repository-names.ts";
import { distinguishNames } from "./distinct-names.ts";

export interface ReportFile {
	/** Its path, different for each; only its end may be shown, to distinguish repositories. */
	readonly file: string;
	readonly report: Report;
}

/** A report with the names of its repositories in everything that it says. */
export interface MergedReportPart {
	readonly file: string;
	readonly report: Report;
	readonly names: readonly string[];
	/** The file of the merged report that includes all of this. */
	readonly containedIn?: string | undefined;
}

/** In an order that does not depend on that of the files. */
export function nameReportParts(files: readonly ReportFile[]): MergedReportPart[] {
	const merged = attributeMerged(files.filter(isMerged));
	const singles = files.filter((file) => !isMerged(file));
	const within = singles.flatMap((single) => findWhole(single, merged) ?? []);
	const known = new Set(within.map(({ file }) => file));
	const others = singles.filter(({ file }) => !known.has(file));
	const names = nameRepositories(others.map(originOf));
	const named = others.map(({ file, report }, index): MergedReportPart => {
		const name = names[index]!;
		return { file, names: [name], report: nameReport(report, name) };
	});
	// Merged ones come first; they have no single name.
	const keyOf = ({ file, names: [name = ""], report }: MergedReportPart): string =>
		report.scope.mode === "merged" ? `\0${file}` : `${name}\0${file}`;
	const parts: MergedReportPart[] = [...merged, ...within, ...named];
	const sorted = parts.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
	return merged.length === 0 ? sorted : distinguishNames(sorted);
}

interface MergedPart extends MergedReportPart {
	readonly isOf: (names: readonly string[]) => boolean;
	/** True for a report of these repositories that this one includes. */
	readonly hasPart: (report: Report) => boolean;
}

/** The one with the most repositories comes first: it can be no part of the others. */
function attributeMerged(files: readonly ReportFile[]): MergedPart[] {
	const named = files
		.map(({ file, report }) => ({ file, report, names: splitRepositoryNames(report.scope.root) }))
		.sort(
			(one, other) => other.names.length - one.names.length || (one.file < other.file ? -1 : 1),
		);
	const parts: MergedPart[] = [];
	for (const part of named) {
		const { report, names } = part;
		const whole = parts.find(
			({ isOf, hasPart }) => names.length > 0 && isOf(names) && hasPart(report),
		);
		const known = new Set(names);
		parts.push({
			...part,
			containedIn: whole?.file,
			isOf: (others) => others.every((name) => known.has(name)),
			hasPart: lateCheck(report),
		});
	}
	return parts;
}

/** Made late, since most merged reports are merged with no part of themselves. */
function lateCheck(whole: Report): MergedPart["hasPart"] {
	let isPart: ReturnType<typeof createInclusionCheck> | undefined;
	return (report) => {
		isPart ??= createInclusionCheck(whole);
		return isPart(report);
	};
}

/** In the merged report a repository may have a longer name than alone, so all possible names are tried. */
function findWhole(
	single: ReportFile,
	merged: readonly MergedPart[],
): MergedReportPart | undefined {
	for (const name of possibleNames(originOf(single))) {
		const wholes = merged.filter(({ isOf }) => isOf([name]));
		if (wholes.length === 0) continue;
		const report = nameReport(single.report, name);
		const whole = wholes.find(({ hasPart }) => hasPart(report));
		if (whole) return { file: single.file, report, names: [name], containedIn: whole.file };
	}
	return undefined;
}

function isMerged({ report }: ReportFile): boolean {
	return report.scope.mode === "merged";
}

function originOf({ file, report }: ReportFile): ReportOrigin {
	return { root: report.scope.root, file };
}

function nameReport(report: Report, name: string): Report {
	const inside = (path: string): string => `${name}/${path}`;
	const { web } = report.scope;
	return {
		...report,
		scope: {
			...report.scope,
			...(web && {
				web: web.map(({ repository, address }) => ({
					repository: repository === undefined ? name : inside(repository),
					address,
				})),
			}),
		},
		findings: report.findings.map((finding) => ({
			...finding,
			locations: finding.locations.map((location) => ({
				...location,
				repository: location.repository === undefined ? name : inside(location.repository),
			})),
			exposure: {
				...finding.exposure,
				intervals: finding.exposure.intervals.map((interval) => ({
					...interval,
					path: inside(interval.path),
				})),
			},
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
