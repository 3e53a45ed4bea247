// The report as JUnit's XML, which most CI systems show as test results: a failed test for each
// finding, an error for each problem, and one test that passes where there is neither.

import type { Finding, Report } from "../model/report.ts";
import { disarmLine, escapeHtml, escapeTerminal } from "../text/escape.ts";
import { conclusionLine, isComplete } from "./conclusion.ts";
import { groupLocations } from "./location-groups.ts";
import { locationHistory, locationName } from "./location-text.ts";
import { rotateCommand, shortFingerprint } from "./proposed-commands.ts";
import { junitMark } from "./report-marks.ts";
import type { Reporter } from "./reporter.ts";

export const reportJunit: Reporter = function* (report, { program = "unleak" }) {
	const { findings, durationMs } = report;
	const errors = errorsOf(report);
	const tests = Math.max(1, findings.length + errors.length);
	const counts = `tests="${tests}" failures="${findings.length}" errors="${errors.length}"`;
	const time = (durationMs / 1000).toFixed(3);
	yield `${junitMark}\n<testsuites name="unleak" ${counts} time="${time}">\n`;
	yield `\t<testsuite name="unleak" ${counts} skipped="0" time="${time}">\n`;
	for (const finding of findings) yield failure(finding, program);
	for (const { name, message } of errors) {
		yield testCase("unleak", name, `<error message="${xml(message)}" type="incomplete"/>`);
	}
	if (findings.length + errors.length === 0) {
		yield `\t\t<testcase classname="unleak" name="${xml(conclusionLine(report))}"/>\n`;
	}
	yield "\t</testsuite>\n</testsuites>\n";
};

function failure(finding: Finding, program: string): string {
	const { title, redacted, ruleId, severity, verdict, locations, why } = finding;
	const [first] = locations;
	const place = first === undefined ? "" : locationName(first);
	const next = rotateCommand(finding, program);
	const lines = [
		...groupLocations(locations).map(({ name, history }) =>
			history === "" ? name : `${name} (${history})`,
		),
		`Severity ${severity}, ${finding.confidence} confidence: ${why.join("; ")}`,
		`Verdict: ${verdict.status} (${verdict.reason})`,
		`Fingerprint: ${shortFingerprint(finding)}`,
		...(next === undefined ? [] : [`Next: ${next}`]),
	];
	const message = `${title} ${redacted} in ${place}${first?.commit === undefined ? "" : `, ${locationHistory(first)}`}`;
	const body = `<failure message="${xml(message)}" type="${xml(ruleId)}">${lines.map((line) => xml(disarmLine(line))).join("\n")}</failure>`;
	return testCase(
		first?.path || "unleak",
		`${title} ${redacted} (${shortFingerprint(finding)})`,
		body,
	);
}

function errorsOf(report: Report): { name: string; message: string }[] {
	if (isComplete(report)) return [];
	const problems = report.problems.map(({ message, path, member }) => ({
		name:
			path === undefined
				? "Not all was scanned"
				: `Not scanned: ${path}${member === undefined ? "" : `!${member}`}`,
		message,
	}));
	const whole = { name: "Not all was scanned", message: conclusionLine(report) };
	return problems.length > 0 ? problems : [whole];
}

function testCase(classname: string, name: string, body: string): string {
	return `\t\t<testcase classname="${xml(classname)}" name="${xml(name)}">\n\t\t\t${body}\n\t\t</testcase>\n`;
}

/** Control characters, which XML cannot hold, are made visible first. */
function xml(text: string): string {
	return escapeHtml(escapeTerminal(text)).replaceAll("\ufffe", "").replaceAll("\uffff", "");
}
