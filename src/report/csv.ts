// The report as a table for spreadsheets: a row for each location of each finding, then one for each problem. No cell
// is a formula, whatever a file is called.

import type { Report } from "../model/report.ts";
import { escapeTerminal } from "../text/escape.ts";
import { pagesOf } from "./remote-pages.ts";
import type { Reporter } from "./reporter.ts";

export const csvColumns = [
	...(["type", "fingerprint", "rule", "provider", "title", "severity", "confidence"] as const),
	...(["verdict", "risk", "key", "repository", "path", "line", "column", "where"] as const),
	...(["commit", "date", "author", "message"] as const),
	...(["since", "until", "others_could_read", "account", "web"] as const),
] as const;

export const reportCsv: Reporter = function* (report) {
	yield line(csvColumns);
	for (const row of rows(report)) yield line(csvColumns.map((name) => row[name] ?? ""));
};

type Row = Partial<Record<(typeof csvColumns)[number], string | number | undefined>>;

function* rows({ findings, problems, scope }: Report): Generator<Row> {
	for (const finding of findings) {
		const { fingerprint, ruleId, provider, severity, confidence, risk, exposure } = finding;
		const { since, until } = exposure;
		const isExposed = exposure.public === true || exposure.shipped;
		// Every row repeats them.
		const [title, message] = [finding.title, finding.verdict.reason].map((text) =>
			text.slice(0, maxRepeated),
		);
		for (const location of finding.locations) {
			const { repository, path, member, line, column, where, commit, date, author } = location;
			yield {
				type: "finding",
				fingerprint,
				rule: ruleId,
				provider,
				title,
				severity,
				confidence,
				verdict: finding.verdict.status,
				risk,
				key: finding.redacted,
				repository: repository ?? "",
				path: member === undefined ? path : `${path}!${member}`,
				line,
				column,
				where,
				commit: commit ?? "",
				date: date ?? "",
				author: author ?? "",
				message,
				since,
				until,
				others_could_read: isExposed ? "yes" : "unknown",
				account: finding.verdict.account?.slice(0, maxRepeated),
				web: pagesOf(location, scope.web)?.line ?? pagesOf(location, scope.web)?.commit,
			};
		}
	}
	for (const { path = "", member, commit = "", message } of problems) {
		const place = member === undefined ? path : `${path}!${member}`;
		yield { type: "problem", path: place, commit, message };
	}
}

const maxRepeated = 1000;

/** As RFC 4180 has it. */
function line(cells: readonly (string | number)[]): string {
	return `${cells.map(cell).join(",")}\r\n`;
}

function cell(value: string | number): string {
	if (typeof value === "number") return String(value);
	const text = escapeTerminal(value);
	// What a spreadsheet would take for a formula is told to be text, also where ";" begins a cell, as in half of Europe.
	const plain = text.replace(formula, "'$&").replace(laterFormula, ";'");
	return /[",;\r\n']/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** Some spreadsheets take the wide forms for the same signs. */
const formula = /^\s*[=+\-@＝＋－＠]/;
const laterFormula = /;(?=[\s"']*[=+\-@＝＋－＠])/g;
