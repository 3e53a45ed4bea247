// The text report: each finding with its location, its line, the verdict and the next command, then problems and
// notices, and one line that says how the scan ended.

import type { Finding, Report } from "../model/report.ts";
import { wrap } from "../text/columns.ts";
import { disarmLine, escapeTerminal } from "../text/escape.ts";
import { formatCount, formatNumber } from "./amounts.ts";
import { conclusionLine, isComplete } from "./conclusion.ts";
import { messageNamesPath } from "./location-text.ts";
import { createPaint, type Paint } from "./paint.ts";
import { allowCommand, rotateCommand, withProgramName } from "./proposed-commands.ts";
import type { Reporter, ReportOptions } from "./reporter.ts";
import { splitRepositoryNames } from "./repository-names.ts";
import { createFindingRenderer, renderFindingLine } from "./text-finding.ts";

/** One string a line, each with its newline. */
export const reportText: Reporter = function* (report, options) {
	for (const line of lines(report, options)) yield `${disarmLine(line)}\n`;
};

function* lines(report: Report, options: ReportOptions): Generator<string> {
	const { quiet, verbose, brief, program } = options;
	const width = Math.max(40, options.width);
	const paint = createPaint(options.color);
	const { findings } = report;
	const isCompact = quiet || (findings.length > maxFull && !verbose);
	const block = createFindingRenderer({ ...options, width }, paint, findings.length > 1);
	const isChecked = !findings.every(isUnchecked);
	// Whoever calls for a brief report says more after a blank line of their own.
	const isEnd = brief && isComplete(report) && report.notices.length === 0;
	for (const [index, finding] of findings.entries()) {
		if (isCompact) {
			yield renderFindingLine(finding, isChecked, paint);
			continue;
		}
		yield* block(finding);
		if (!isEnd || index < findings.length - 1) yield "";
	}
	if (isCompact && !quiet && !isEnd) yield "";
	const typed = withTypedCommands(report, program);
	yield* problems(typed, verbose ? Infinity : 20, width, paint);
	if (!quiet) yield* notices(typed, verbose ? Infinity : 10, width, paint);
	if (verbose) yield* suppressed(report, width, paint);
	if (!quiet && !brief) yield* commonAdvice(report, isCompact, options, width);
	const isAllSaid = brief && isComplete(report);
	if (!isAllSaid && (!quiet || findings.length > 0 || !isComplete(report))) {
		yield paint(closingTone(report), conclusionLine(report));
	}
}

/** More findings than these are a list, one line each. */
const maxFull = 5;

/** What holds for every finding, once. Commands stand on lines of their own: they are made to be copied. */
function* commonAdvice(
	{ findings, scope }: Report,
	isCompact: boolean,
	{ program = "unleak", commandFolder, policyFrom }: ReportOptions,
	width: number,
): Generator<string> {
	const [first, ...others] = findings;
	if (first === undefined) return;
	const say = (text: string): string[] => wrap(text, Math.min(100, width));
	const rotate = isCompact ? rotateCommand(first, program) : undefined;
	const allow = allowCommand(others.length === 0 ? first : undefined, program);
	if (isCompact) yield* say("--verbose shows the line, the reasons and the steps of each key.");
	const repository = first.locations[0]?.repository;
	const there = repository === undefined ? "" : `, in ${escapeTerminal(repository)}`;
	if (rotate !== undefined) {
		yield* [...say(`To replace and revoke the first${there}:`), `  ${rotate}`];
	}
	if (scope.mode !== "merged" && findings.every(isUnchecked)) {
		yield* say("--verify asks the providers which keys still work.");
	}
	yield* [
		...say(`To accept ${others.length === 0 ? "it" : "one"}, if it is no secret:`),
		`  ${allow}`,
	];
	if (policyFrom !== undefined) {
		const isId = /^[0-9a-f]{40,64}$/.test(policyFrom);
		const commit = escapeTerminal(isId ? policyFrom.slice(0, 12) : policyFrom);
		yield* say(`The policy is that of ${commit}: commit .unleak.yaml to its branch first`);
	}
	if (commandFolder !== undefined) {
		yield* say(`Run commands in ${escapeTerminal(commandFolder)}`);
	}
	yield "";
}

function isUnchecked({ verdict }: Finding): boolean {
	return verdict.status === "unchecked";
}

/** The report with the commands in its messages as the reader types them. */
function withTypedCommands(report: Report, program: string | undefined): Report {
	const retype = <Entry extends { readonly message: string }>(entry: Entry): Entry => {
		return { ...entry, message: withProgramName(entry.message, program) };
	};
	return { ...report, problems: report.problems.map(retype), notices: report.notices.map(retype) };
}

function closingTone(report: Report): "danger" | "warning" | "good" {
	if (report.findings.length > 0) return "danger";
	return isComplete(report) && report.summary.scanned.blobs > 0 ? "good" : "warning";
}

const mendFiles =
	"Mend it, leave it out with --exclude, or accept the gap with --allow-incomplete.";
const acceptGap = "Or accept the gap with --allow-incomplete.";

/** Each path once, under the message that it shares with others. */
function* problems(report: Report, limit: number, width: number, paint: Paint): Generator<string> {
	if (report.problems.length === 0) return;
	yield `${paint("warning", formatCount(report.problems.length, "problem"))}: what could not be scanned may hold keys`;
	const shown = new Set<string>();
	for (const { message, path, commit } of report.problems) {
		const named = path === undefined || messageNamesPath(message, path);
		const place = named ? "" : `${path}: `;
		const at =
			commit === undefined || message.includes(commit.slice(0, 7))
				? ""
				: ` (commit ${commit.slice(0, 12)})`;
		shown.add(escapeTerminal(`${place}${message}${at}`));
	}
	yield* listed([...shown], limit, width, "problem");
	const isMerged = report.scope.mode === "merged";
	const isOfFiles =
		!isMerged && report.problems.some(({ path = "-", code }) => path !== "-" || code === "lfs");
	// Whoever stopped a scan did not meet a gap that could be accepted.
	const isStopped = report.problems.every(({ code }) => code === "interrupted");
	if (!isStopped) yield* wrap(isOfFiles ? mendFiles : acceptGap, width - 2).map(indent);
	yield "";
}

function* notices(report: Report, limit: number, width: number, paint: Paint): Generator<string> {
	const shown = new Map<string, number>();
	for (const message of joinedByRepository(report)) {
		const text = escapeTerminal(message);
		shown.set(text, (shown.get(text) ?? 0) + 1);
	}
	if (shown.size === 0) return;
	yield paint("accent", formatCount(report.notices.length, "notice"));
	const entries = [...shown].map(([text, times]) =>
		times === 1 ? text : `${text} (${times} times)`,
	);
	yield* listed(entries, limit, width, "notice");
	yield "";
}

/** What is said of several repositories of a merged report is said once, with their names. */
function joinedByRepository({ notices, scope }: Report): string[] {
	if (scope.mode !== "merged") return notices.map(({ message }) => message);
	const known = new Set(splitRepositoryNames(scope.root));
	const namesOf = new Map<string, Set<string>>();
	for (const { message } of notices) {
		const [name = ""] = message.split(": ", 1);
		const text = known.has(name) ? message.slice(name.length + 2) : message;
		const names = namesOf.get(text) ?? new Set();
		namesOf.set(text, known.has(name) ? names.add(name) : names);
	}
	return [...namesOf].map(([text, names]) => {
		const more = names.size > maxNames ? ` and ${names.size - maxNames} more` : "";
		return names.size === 0 ? text : `${[...names].slice(0, maxNames).join(", ")}${more}: ${text}`;
	});
}

const maxNames = 5;

function* suppressed(report: Report, width: number, paint: Paint): Generator<string> {
	if (report.suppressed.length === 0) return;
	yield `${paint("accent", `${formatNumber(report.suppressed.length)} suppressed`)}: accepted, and not counted as findings`;
	const entries = report.suppressed.map(({ fingerprint, path, by, reason, expires }) =>
		[
			`${path}: ${fingerprint.slice(0, 12)}, accepted by ${accepters[by]}`,
			...(reason === undefined ? [] : [reason]),
			...(expires === undefined ? [] : [`until ${expires}`]),
		].join(", "),
	);
	yield* listed(entries.map(escapeTerminal), Infinity, width, "suppressed entry");
	yield "";
}

const accepters: Readonly<Record<Report["suppressed"][number]["by"], string>> = {
	inline: "a comment on its line",
	ignore: "the ignore file",
	baseline: "the baseline",
	config: "the config",
};

function* listed(
	entries: readonly string[],
	limit: number,
	width: number,
	noun: string,
): Generator<string> {
	for (const entry of entries.slice(0, limit)) {
		const [first = "", ...rest] = wrap(entry, Math.min(100, width) - 4);
		yield `  - ${first}`;
		for (const line of rest) yield `    ${line}`;
	}
	const more = entries.length - limit;
	if (more > 0) yield `  - and ${formatCount(more, `more ${noun}`)} (--verbose shows all)`;
}

function indent(line: string): string {
	return `  ${line}`;
}
