// Writes the comment on a pull request: a table of the keys, details of each folded below, and the reminder that a
// later commit does not undo a leak. It names no person.

import type { Finding, Report } from "../model/report.ts";
import { formatCount } from "../report/amounts.ts";
import { conclusionLine } from "../report/conclusion.ts";
import { locationName } from "../report/location-text.ts";
import { reportMarkdown } from "../report/markdown.ts";
import { escapeMarkdown, markdownCode } from "../text/escape.ts";
import { commentMark } from "./comment.ts";
import type { Environment } from "./inputs.ts";
import { fitSections } from "./summary.ts";

/** For findings; GitHub takes 65,536 characters. */
export function renderFindingsComment(
	report: Report,
	environment: Environment,
	accept?: string,
	maxBytes = 60_000,
): string {
	const anonymous = withoutAuthors(report);
	const options = { width: 80, color: false, verbose: false, quiet: false };
	const [, , ...sections] = reportMarkdown(anonymous, options);
	const folded = anonymous.findings.map((finding, at) => fold(finding, sections[at] ?? ""));
	const start = [
		`${commentMark}\n### Leaked keys: ${formatCount(report.findings.length, "finding")}\n\n`,
		"A key that was pushed is known to others, also when a later commit takes it out. Replace and revoke it at the provider first.\n\n",
	].join("");
	const rows = anonymous.findings.map(row);
	const advice = accept === undefined ? "" : `${accept}\n\n`;
	const end = `\n${advice}${escapeMarkdown(conclusionLine(report))} ${linkToRun(environment)}\n`;
	const table = fitSections(rows, maxBytes / 2);
	const rest = fitSections(folded, maxBytes - Buffer.byteLength(start + table.shown + end) - 300);
	const left = Math.max(table.left, rest.left);
	const cut = `\n**${formatCount(left, "finding")} found no room here**: see the page of the run.\n`;
	const head = "| key | what | where | verdict |\n| --- | --- | --- | --- |\n";
	return `${start}${head}${table.shown}\n${rest.shown}${left > 0 ? cut : ""}${end}`;
}

/** For when nothing is found any more. */
export function renderResolvedComment(report: Report, environment: Environment): string {
	const head = report.scope.head ?? "";
	return `${commentMark}\n### Leaked keys: resolved\n\nThe commits up to ${markdownCode(head.slice(0, 12))} hold no key that counts any more. What was pushed before is known to others all the same: see that it was revoked.\n\n${escapeMarkdown(conclusionLine(report))} ${linkToRun(environment)}\n`;
}

function row({ redacted, title, locations, verdict }: Finding): string {
	const [first] = locations;
	const more = locations.length - 1;
	const where = [
		first === undefined ? "" : markdownCode(locationName(first)),
		more > 0 ? ` and ${formatCount(more, "more place")}` : "",
	].join("");
	const status = verdict.status === "unchecked" ? "not checked" : verdict.status;
	return `| ${markdownCode(redacted)} | ${escapeMarkdown(title)} | ${where} | ${status} |\n`;
}

function fold({ redacted, title }: Finding, section: string): string {
	const name = `${escapeMarkdown(title)} ${escapeMarkdown(redacted)}`;
	return `<details><summary>${name}</summary>\n${section}\n</details>\n\n`;
}

function withoutAuthors(report: Report): Report {
	const findings = report.findings.map((finding) => ({
		...finding,
		locations: finding.locations.map(({ author: _, ...location }) => location),
	}));
	return { ...report, findings };
}

function linkToRun({ GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID }: Environment): string {
	const url = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`;
	return /^https?:\/\/[\w.:-]+\/[\w.-]+\/[\w.-]+\/actions\/runs\/\d+$/.test(url)
		? `[The run](${url})`
		: "";
}
