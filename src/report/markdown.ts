// The Markdown report, for step summaries, issues and chats. Text from a scan is put into code spans or escaped, so
// that it makes no link, mention or markup.

import type { Finding, Location, PlaybookStep, Report } from "../model/report.ts";
import { doerName } from "../model/step-doer.ts";
import { escapeMarkdown, markdownCode } from "../text/escape.ts";
import { formatBytes, formatCount, formatNumber } from "./amounts.ts";
import { conclusionLine } from "./conclusion.ts";
import { encodingText } from "./encoding-text.ts";
import { locationHistory, locationName, messageNamesPath } from "./location-text.ts";
import { otherReadings } from "./other-readings.ts";
import { markdownMark } from "./report-marks.ts";
import type { Reporter } from "./reporter.ts";
import { listRepositoryNames } from "./repository-names.ts";
import { safeUrl } from "./safe-url.ts";
import { stepNumbers } from "./step-numbers.ts";

/** One string a section. */
export const reportMarkdown: Reporter = function* (report) {
	yield `${markdownMark}\n# unleak report\n\n**${conclusionLine(report)}**\n\n`;
	yield overview(report);
	for (const finding of report.findings) yield section(finding);
	yield entries("Problems", report.problems.map(problem));
	yield entries(
		"Notices",
		report.notices.map(({ message }) => escapeMarkdown(message)),
	);
	yield suppressed(report);
};

function overview({ summary, findings, scope }: Report): string {
	const isMerged = scope.mode === "merged" && scope.root !== ".";
	const rows: [string, number | string][] = [
		...(isMerged
			? [["Repositories", escapeMarkdown(listRepositoryNames(scope.root))] as [string, string]]
			: []),
		["Findings", findings.length],
		["Active", summary.active],
		["Inactive", summary.inactive],
		["Unknown", summary.unknown],
		["Not checked", summary.unchecked],
		["Suppressed", summary.suppressed],
		["Planned", `${formatNumber(summary.planned.blobs)} (${formatBytes(summary.planned.bytes)})`],
		["Scanned", `${formatNumber(summary.scanned.blobs)} (${formatBytes(summary.scanned.bytes)})`],
		[
			"Excluded",
			`${formatNumber(summary.excluded.blobs)} (${formatBytes(summary.excluded.bytes)})`,
		],
	];
	const lines = rows.map(([name, value]) => `| ${name} | ${value} |\n`);
	return `| | |\n| --- | --- |\n${lines.join("")}`;
}

function section(finding: Finding): string {
	const { severity, title, redacted, ruleId, confidence, secret, verdict } = finding;
	const facts: [string, string | undefined][] = [
		["Key", markdownCode(redacted)],
		["Secret", secret === undefined ? undefined : markdownCode(secret)],
		["Rule", markdownCode(ruleId)],
		["Confidence", confidence],
		["Severity", severity],
		["Details", details(finding)],
		["May also be", otherReadings(finding).map(escapeMarkdown).join(", ") || undefined],
		["Verdict", verdictText(verdict)],
		["Fingerprint", markdownCode(finding.fingerprint)],
	];
	const rows = facts
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => `| ${name} | ${value} |\n`);
	return [
		`\n## ${severity}: ${escapeMarkdown(title)}\n\n| | |\n| --- | --- |\n${rows.join("")}`,
		`\n**Where**\n\n${bullets(places(finding.locations))}`,
		finding.why.length === 0 ? "" : `\n**Why**\n\n${bullets(finding.why.map(escapeMarkdown))}`,
		playbook(finding.playbook),
	].join("");
}

function details({ details: known }: Finding): string | undefined {
	const named: [string, string | undefined][] = [
		["data centre", known.datacenter],
		["region", known.region],
		["type", known.keyType],
	];
	const texts = named.flatMap(([name, value]) =>
		value === undefined ? [] : [`${name} ${markdownCode(value)}`],
	);
	const encoding = encodingText(known, markdownCode);
	if (encoding !== undefined) texts.push(encoding);
	return texts.length === 0 ? undefined : texts.join(", ");
}

function verdictText({ status, reason, account, endpoint, checkedAt }: Finding["verdict"]): string {
	return [
		`**${status === "unchecked" ? "not checked" : status}**${reason === "" ? "" : ` (${escapeMarkdown(reason)})`}`,
		...(account === undefined ? [] : [`account ${escapeMarkdown(account)}`]),
		...(endpoint === undefined ? [] : [`asked ${markdownCode(endpoint)}`]),
		...(checkedAt === undefined ? [] : [`at ${escapeMarkdown(checkedAt)}`]),
	].join(", ");
}

function places(locations: readonly Location[]): string[] {
	const shown = locations.slice(0, maxPlaces).map((location) => {
		const history = locationHistory(location);
		const place = markdownCode(locationName(location));
		return history === "" ? place : `${place} (${escapeMarkdown(history)})`;
	});
	const more = locations.length - shown.length;
	return more > 0 ? [...shown, `and ${formatCount(more, "more place")}`] : shown;
}

const maxPlaces = 20;

function playbook(steps: readonly PlaybookStep[]): string {
	if (steps.length === 0) return "";
	const marks = stepNumbers(steps);
	const items = steps.map((step, index) => {
		const mark = marks[index] ?? "";
		const margin = " ".repeat(mark.length + 1);
		const lines = [
			...step.text
				.split("\n")
				.filter((line) => line.trim() !== "")
				.map(escapeMarkdown),
			...(step.url === undefined ? [] : [link(step.url)]),
			...(step.command === undefined ? [] : step.command.split("\n").map(markdownCode)),
		];
		const body = lines.map((line) => `<br>\n${margin}${line}`).join("");
		const who = doerName(step);
		return `${mark} **${escapeMarkdown(step.title)}**${who === undefined ? "" : ` (${who.toLowerCase()})`}${body}\n`;
	});
	return `\n<details><summary>How to rotate and revoke it</summary>\n\n${items.join("")}\n</details>\n`;
}

function link(url: string): string {
	return safeUrl.test(url) ? `<${url}>` : markdownCode(url);
}

function problem({ message, path, commit }: Report["problems"][number]): string {
	const place =
		path === undefined || messageNamesPath(message, path) ? "" : `${markdownCode(path)}: `;
	const at = commit === undefined ? "" : ` (commit ${markdownCode(commit.slice(0, 12))})`;
	return `${place}${escapeMarkdown(message)}${at}`;
}

function suppressed({ suppressed: all }: Report): string {
	const counts = new Map<string, number>();
	for (const { by } of all) counts.set(by, (counts.get(by) ?? 0) + 1);
	return entries(
		"Suppressed",
		[...counts].map(([by, amount]) => `${formatNumber(amount)} by ${escapeMarkdown(by)}`),
	);
}

function entries(title: string, items: readonly string[]): string {
	return items.length === 0 ? "" : `\n## ${title}\n\n${bullets(items)}`;
}

function bullets(items: readonly string[]): string {
	return items.map((item) => `- ${item}\n`).join("");
}
