// Which repositories do the parts of a merged report speak of, and which of them say nothing new? A
// report that was merged already names its repositories itself; one that stands beside a merged
// report that it is a part of is counted there.

import { createPartCheck } from "../finding/part-of.ts";
import type { Report } from "../model/report.ts";
import {
	nameRepositories,
	type Origin,
	possibleNames,
	splitNames,
} from "../report/repository-names.ts";

export interface ReportFile {
	/** Its path, another one for each; only its end may be shown, to tell repositories apart. */
	readonly file: string;
	readonly report: Report;
}

/** A report with its repositories in all that it says. */
export interface MergePart {
	readonly file: string;
	readonly report: Report;
	readonly names: readonly string[];
	/** The file of the merged report that says all of this already. */
	readonly whole?: string | undefined;
}

/** Gives them in an order of their own. */
export function attributeReports(files: readonly ReportFile[]): MergePart[] {
	const merged = attributeMerged(files.filter(isMerged));
	const singles = files.filter((file) => !isMerged(file));
	const within = singles.flatMap((single) => findWhole(single, merged) ?? []);
	const known = new Set(within.map(({ file }) => file));
	const others = singles.filter(({ file }) => !known.has(file));
	const names = nameRepositories(others.map(originOf));
	const named = others.map(({ file, report }, index): MergePart => {
		const name = names[index]!;
		return { file, names: [name], report: nameReport(report, name) };
	});
	// Merged ones come first, and have no name to stand by.
	const keyOf = ({ file, names: [name = ""], report }: MergePart): string =>
		report.scope.mode === "merged" ? `\0${file}` : `${name}\0${file}`;
	return [...merged, ...within, ...named].sort((one, other) =>
		keyOf(one) < keyOf(other) ? -1 : 1,
	);
}

interface MergedPart extends MergePart {
	readonly isOf: (names: readonly string[]) => boolean;
	/** Takes a report of these repositories. */
	readonly hasPart: (report: Report) => boolean;
}

/** The one of the most repositories comes first: it can be no part of the others. */
function attributeMerged(files: readonly ReportFile[]): MergedPart[] {
	const named = files
		.map(({ file, report }) => ({ file, report, names: splitNames(report.scope.root) }))
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
			whole: whole?.file,
			isOf: (others) => others.every((name) => known.has(name)),
			hasPart: lateCheck(report),
		});
	}
	return parts;
}

/** Most merged reports stand alone: what is said in one is gathered when that is asked for. */
function lateCheck(whole: Report): MergedPart["hasPart"] {
	let isPart: ReturnType<typeof createPartCheck> | undefined;
	return (report) => {
		isPart ??= createPartCheck(whole);
		return isPart(report);
	};
}

/** Beside others, a report had another name in the merged one than it has alone. */
function findWhole(single: ReportFile, merged: readonly MergedPart[]): MergePart | undefined {
	for (const name of possibleNames(originOf(single))) {
		const wholes = merged.filter(({ isOf }) => isOf([name]));
		if (wholes.length === 0) continue;
		const report = nameReport(single.report, name);
		const whole = wholes.find(({ hasPart }) => hasPart(report));
		if (whole) return { file: single.file, report, names: [name], whole: whole.file };
	}
	return undefined;
}

function isMerged({ report }: ReportFile): boolean {
	return report.scope.mode === "merged";
}

function originOf({ file, report }: ReportFile): Origin {
	return { root: report.scope.root, file };
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
