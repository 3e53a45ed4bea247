// The SARIF 2.1.0 report, for GitHub's code scanning. It keeps within GitHub's limits and says what they cut. It
// never holds a secret, a line of a file or an author, whatever the flags, for such files are uploaded. GitHub
// ignores a run that was not successful and so closes no alert: that is wanted for an incomplete scan.

import type { Finding, Report } from "../model/report.ts";
import { escapeJson } from "../text/escape.ts";
import { formatCount, formatNumber } from "./amounts.ts";
import { type Annotation, annotationsOf } from "./annotation-text.ts";
import { isComplete } from "./conclusion.ts";
import { inContractOrder } from "./fields.ts";
import type { Reporter } from "./reporter.ts";
import { encodePath, sourceRootId } from "./sarif-location.ts";
import { sarifResults } from "./sarif-result.ts";
import { sarifRule } from "./sarif-rule.ts";
import { joinSentences, plainText } from "./sarif-text.ts";

export const reportSarif: Reporter = function* (report, { folder = "" }) {
	const log = { $schema: schema, version: "2.1.0", runs: [sarifRun(report, folder)] };
	yield `${escapeJson(JSON.stringify(log, null, 2))}\n`;
};

// A part of the format: GitHub asks for it.
const schema =
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** Of 25,000 results GitHub stores 5,000: it is we who choose which. */
const maxResults = 5_000;
/** GitHub takes 10 MB after gzip, which never makes more of this. */
const maxResultBytes = 8_000_000;
const maxNotifications = 500;

function sarifRun(report: Report, folder: string): object {
	const { results, rules, left } = collect(annotationsOf(report.findings), folder);
	const notifications = notificationsOf(report, left, folder);
	return {
		tool: {
			driver: {
				name: plainText(report.tool.name),
				semanticVersion: plainText(report.tool.version),
				rules: rules.map(sarifRule),
			},
		},
		invocations: [
			{
				executionSuccessful: isComplete(report),
				...times(report),
				...(notifications.length === 0 ? {} : { toolExecutionNotifications: notifications }),
			},
		],
		originalUriBaseIds: { [sourceRootId]: { description: { text: "The root of the repository" } } },
		columnKind: "utf16CodeUnits",
		results,
		properties: propertiesOf(report),
	};
}

interface Collected {
	readonly results: readonly object[];
	/** The findings of each rule, by the index that results name. */
	readonly rules: readonly (readonly [Finding, ...Finding[]])[];
	/** Places that found no room. */
	readonly left: number;
}

function collect(alarms: readonly Annotation[], folder: string): Collected {
	const results: object[] = [];
	const rules = new Map<string, { readonly index: number; readonly findings: Set<Finding> }>();
	const resultOf = sarifResults(folder, (ruleId) => rules.get(ruleId)?.index ?? rules.size);
	let bytes = 0;
	for (const alarm of alarms) {
		const { finding } = alarm;
		const result = resultOf(alarm);
		bytes += sizeOf(result);
		// A rule is told whole, however few its keys are.
		if (!rules.has(finding.ruleId)) bytes += sizeOf(sarifRule([finding]));
		if (results.length >= maxResults || bytes > maxResultBytes) break;
		results.push(result);
		const rule = rules.get(finding.ruleId) ?? { index: rules.size, findings: new Set() };
		rules.set(finding.ruleId, rule);
		rule.findings.add(finding);
	}
	const groups = [...rules.values()].map(({ findings }) => [...findings] as [Finding]);
	return { results, rules: groups, left: alarms.length - results.length };
}

function sizeOf(part: object): number {
	return Buffer.byteLength(escapeJson(JSON.stringify(part)));
}

interface Notification {
	readonly descriptor: { readonly id: string };
	readonly level: "error" | "warning" | "note";
	readonly message: { readonly text: string };
	readonly locations?: readonly object[];
}

function notificationsOf(report: Report, left: number, folder: string): Notification[] {
	const { problems, notices } = report;
	const all = [
		...problems.map((problem) => problemNotification(problem, folder)),
		...notices.map(({ code, message }) => notification(code, "note", message)),
	];
	const shown = all.slice(0, maxNotifications);
	const more = all.length - shown.length;
	if (left > 0) {
		const text = `${formatCount(left, "place")} of keys left out: code scanning takes ${formatNumber(maxResults)} results and 10 MB. The JSON report has all of them`;
		shown.push(notification("results-cut", "warning", text));
	}
	if (more > 0) {
		const text = `${formatCount(more, "notification")} left out. The JSON report has all of them`;
		shown.push(notification("notifications-cut", "warning", text));
	}
	return shown;
}

function problemNotification(problem: Report["problems"][number], folder: string): Notification {
	const { code, message, path = "", member, commit } = problem;
	const at = commit === undefined ? "" : ` (commit ${commit.slice(0, 12)})`;
	const told = notification(code, "error", `${message}${at}`);
	if (path === "" || path === "-") return told;
	const artifactLocation = { uri: encodePath(path, folder), uriBaseId: sourceRootId };
	const location = { physicalLocation: { artifactLocation } };
	if (member === undefined) return { ...told, locations: [location] };
	const entry = { name: plainText(member), kind: "member" };
	return { ...told, locations: [{ ...location, logicalLocations: [entry] }] };
}

function notification(code: string, level: Notification["level"], text: string): Notification {
	return { descriptor: { id: plainText(code) }, level, message: { text: joinSentences([text]) } };
}

function times({ startedAt, durationMs }: Report): object {
	const startMs = Date.parse(startedAt);
	const [start, end] = [new Date(startMs), new Date(startMs + durationMs)];
	if (Number.isNaN(start.getTime()) || Number.isNaN(end.getTime())) return {};
	return { startTimeUtc: start.toISOString(), endTimeUtc: end.toISOString() };
}

/**
 * Not the root, which is a place on somebody's machine. Nor are suppressed entries results: GitHub
 * would make open alerts of them. A report does not know the address of its repository.
 */
function propertiesOf({ scope, summary }: Report): object {
	const { mode, base, head, commits, shallow } = inContractOrder.scope(scope);
	return { mode, base, head, commits, shallow, summary: inContractOrder.summary(summary) };
}
