// Tells repositories of one name apart that stand in several of the reports to merge, where one or more of these were
// merged before. It cannot be known whether they are one repository, and two that are told as one would be a lie.

import type { Report } from "../model/report.ts";
import { nameRepositories } from "../report/repository-names.ts";

interface NamedPart {
	readonly file: string;
	readonly report: Report;
	readonly names: readonly string[];
	readonly containedIn?: string | undefined;
}

/** Adds the end of the file's name to each name that several parts have; a part that is counted elsewhere has none. */
export function distinguishNames<Part extends NamedPart>(parts: readonly Part[]): Part[] {
	const holders = new Map<string, Part[]>();
	for (const part of parts) {
		if (part.containedIn !== undefined) continue;
		for (const name of new Set(part.names)) {
			const known = holders.get(name);
			if (known) known.push(part);
			else holders.set(name, [part]);
		}
	}
	const renamed = new Map<Part, Map<string, string>>();
	for (const [name, sharing] of holders) {
		if (sharing.length < 2) continue;
		const ends = nameRepositories(sharing.map(({ file }) => ({ root: sameRoot, file })));
		for (const [index, part] of sharing.entries()) {
			const names = renamed.get(part) ?? new Map<string, string>();
			names.set(name, `${name} ${ends[index]!.slice(sameRoot.length + 1)}`);
			renamed.set(part, names);
		}
	}
	return parts.map((part) => {
		const names = renamed.get(part);
		return names === undefined ? part : renameIn(part, names);
	});
}

/** One for all, so that only their files tell them apart. */
const sameRoot = "r";

function renameIn<Part extends NamedPart>(part: Part, names: ReadonlyMap<string, string>): Part {
	const starting = (text: string, separator: string): string => {
		for (const [from, to] of names) {
			if (text === from || text.startsWith(`${from}${separator}`)) {
				return `${to}${text.slice(from.length)}`;
			}
		}
		return text;
	};
	const path = (text: string): string => starting(text, "/");
	const message = (text: string): string => starting(text, ": ");
	const { report } = part;
	const { web } = report.scope;
	return {
		...part,
		names: part.names.map((name) => names.get(name) ?? name),
		report: {
			...report,
			scope: {
				...report.scope,
				...(web && {
					web: web.map(({ repository = "", address }) => ({
						repository: path(repository),
						address,
					})),
				}),
			},
			findings: report.findings.map((finding) => ({
				...finding,
				locations: finding.locations.map(({ repository, ...location }) =>
					repository === undefined ? location : { ...location, repository: path(repository) },
				),
				exposure: {
					...finding.exposure,
					intervals: finding.exposure.intervals.map((interval) => ({
						...interval,
						path: path(interval.path),
					})),
				},
			})),
			suppressed: report.suppressed.map((entry) => ({ ...entry, path: path(entry.path) })),
			problems: report.problems.map((problem) =>
				problem.path === undefined
					? { ...problem, message: message(problem.message) }
					: { ...problem, path: path(problem.path) },
			),
			notices: report.notices.map((notice) => ({ ...notice, message: message(notice.message) })),
		},
	};
}
