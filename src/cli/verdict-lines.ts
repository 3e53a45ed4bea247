// Prints verdicts: a line for each line with a key, in their order, with as much of the key as its dashboard shows,
// then the problems.

import type { Finding, Report } from "../model/report.ts";
import { disarmLine, escapeTerminal } from "../text/escape.ts";
import type { ParsedKeys } from "../verify/parse-keys.ts";

/** Gives finished lines. */
export function* verdictLines(report: Report, { keys, strange }: ParsedKeys): Generator<string> {
	const findings = new Map(report.findings.map((finding) => [finding.fingerprint, finding]));
	const rows = [
		...keys.map(({ line, fingerprint }) => ({ line, finding: findings.get(fingerprint) })),
		...strange.map((line) => ({ line, finding: undefined })),
	].sort((one, other) => one.line - other.line);
	const width = Math.max(...report.findings.map(({ redacted }) => redacted.length), 0);
	for (const { line, finding } of rows) {
		yield finish(finding ? describe(finding, width) : `line ${line}: no key of a known shape`);
	}
	for (const { code, message } of report.problems) {
		if (code !== "no-key") yield finish(`problem: ${message}`);
	}
	for (const { message } of report.notices) yield finish(`notice: ${message}`);
}

function describe({ fingerprint, redacted, details, verdict }: Finding, width: number): string {
	const { status, reason, account, endpoint } = verdict;
	const { region, keyType } = details;
	const facts = [
		reason,
		...(status === "active" && region ? [`region ${region}`] : []),
		...(status === "active" && keyType ? [`type ${keyType}`] : []),
		...(account ? [account] : []),
	];
	const asked = endpoint ? ` (${endpoint})` : "";
	const shown = status === "active" ? "ACTIVE" : status;
	return `${redacted.padEnd(width)}  ${shown.padEnd(9)}  ${facts.join(", ")}${asked}  ${fingerprint.slice(0, 12)}`;
}

function finish(line: string): string {
	return `${disarmLine(escapeTerminal(line))}\n`;
}
