// The report as workflow commands, which GitHub shows as annotations on lines. GitHub shows 10 errors, 10 warnings
// and 10 notices of a step and silently drops the rest, so those beyond are counted here. The page of changed files
// shows annotations only on or near changed lines; the page of the run shows all. Secrets are not masked here: that
// would need them in plaintext.

import type { Location, Report } from "../model/report.ts";
import { disarmLine } from "../text/escape.ts";
import { formatCount } from "./amounts.ts";
import {
	type Annotation,
	annotationSentences,
	annotationsOf,
	isUrgent,
} from "./annotation-text.ts";
import { conclusionLine, isComplete } from "./conclusion.ts";
import { workflowCommand } from "./github-command.ts";
import { isFileContent, locationName, messageNamesPath } from "./location-text.ts";
import type { Reporter } from "./reporter.ts";

export interface GithubOptions {
	/** True for places that GitHub shows on changed lines: they come first. */
	readonly isFirst?: (location: Location) => boolean;
	/** Where the scan's root lies in its repository; absent for the repository's root. */
	readonly folder?: string;
}

export const reportGithub: Reporter = function* (report, { folder = "" }) {
	yield formatGithub(report, { folder });
};

/** Workflow commands, one a line; the last line says how the scan ended and is none. */
export function formatGithub(report: Report, options: GithubOptions = {}): string {
	const { isFirst, folder = "" } = options;
	const alarms = annotationsOf(report.findings, isFirst);
	const isError = ({ finding }: Annotation): boolean => isUrgent(finding);
	const problems = problemCommands(report);
	// Keys come first, but what was not read is told too.
	const room = maxShown - Math.min(problems.length, leastProblems);
	const keys = alarms
		.filter(isError)
		.slice(0, room)
		.map((alarm) => annotation("error", alarm, folder));
	const errors = [...keys, ...problems].slice(0, maxShown);
	const warnings = alarms
		.filter((alarm) => !isError(alarm))
		.slice(0, maxShown)
		.map((alarm) => annotation("warning", alarm, folder));
	const notices = report.notices
		.slice(0, maxShown - 1)
		.map(({ message }) => workflowCommand("notice", { title: "unleak" }, message));
	const shown = errors.length + warnings.length + notices.length;
	const left = alarms.length + problems.length + report.notices.length - shown;
	return [
		...errors,
		...warnings,
		...notices,
		...(left > 0 ? [leftOut(left)] : []),
		disarmLine(conclusionLine(report)),
	]
		.map((line) => `${line}\n`)
		.join("");
}

const maxShown = 10;
const leastProblems = 3;

function leftOut(amount: number): string {
	const message = `${formatCount(amount, "more annotation")} left out: GitHub shows ${maxShown} of a kind for each step. The other formats have all of them`;
	return workflowCommand("notice", { title: "unleak" }, message);
}

function annotation(
	level: "error" | "warning",
	{ finding, location }: Annotation,
	folder: string,
): string {
	const { severity, title } = finding;
	const place = placeProperties(location, folder);
	const told = annotationSentences(finding, location).map(
		(sentence) => `${sentence.replace(/\.$/, "")}.`,
	);
	const lines =
		place.file === undefined ? [`${told[0]} ${locationName(location)}`, ...told.slice(1)] : told;
	return workflowCommand(level, { ...place, title: `${title} (${severity})` }, lines.join("\n"));
}

/** Nothing where no file of this repository holds it; no column where no line of today does. */
function placeProperties(
	location: Location,
	folder: string,
): Record<string, string | number | undefined> {
	const { path, repository, inHead, line, column, endLine, endColumn } = location;
	if (!isFileContent(location) || path === "" || repository !== undefined) return {};
	const file = folder === "" ? path : `${folder}/${path}`;
	if (inHead === false) return { file, line };
	// The runner drops the columns of what spans lines.
	const columns = line === endLine ? { col: column, endColumn } : {};
	return { file, line, endLine, ...columns };
}

/** The conclusion first: it is what made the run fail. */
function problemCommands(report: Report): string[] {
	if (isComplete(report)) return [];
	const problems = report.problems.map(({ message, path, commit }) => {
		const place = path === undefined || messageNamesPath(message, path) ? "" : `${path}: `;
		const at = commit === undefined ? "" : ` (commit ${commit.slice(0, 12)})`;
		return `${place}${message}${at}`;
	});
	return [conclusionLine(report), ...problems].map((message) =>
		workflowCommand("error", { title: "Not all was scanned" }, message),
	);
}
