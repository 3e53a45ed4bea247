// GitLab's secret detection report, for merge request widgets and vulnerability pages. A vulnerability is one
// location of one key, as in GitLab's own analyzer.

import { createHash } from "node:crypto";
import type { Location, Report } from "../model/report.ts";
import { escapeJson } from "../text/escape.ts";
import { type Annotation, annotationSentences, annotationsOf } from "./annotation-text.ts";
import { conclusionLine, isComplete } from "./conclusion.ts";
import { isFileContent } from "./location-text.ts";
import type { Reporter } from "./reporter.ts";
import { safeUrl } from "./safe-url.ts";
import { joinSentences, plainText } from "./sarif-text.ts";

/** The version of GitLab's report schema. */
const schemaVersion = "15.2.1";

export const reportGitlab: Reporter = function* (report, { folder = "" }) {
	yield `{\n  "version": "${schemaVersion}",\n  "scan": ${json(scanOf(report))},\n  "vulnerabilities": [`;
	let separator = "\n    ";
	const seen = new Map<string, number>();
	for (const alarm of annotationsOf(report.findings)) {
		const place = placeOf(alarm);
		const count = (seen.get(place) ?? 0) + 1;
		seen.set(place, count);
		yield `${separator}${json(vulnerabilityOf(alarm, folder, idOf(`${place}:${count}`)))}`;
		separator = ",\n    ";
	}
	yield "\n  ]\n}\n";
};

function json(value: object): string {
	return escapeJson(JSON.stringify(value));
}

function scanOf(report: Report): object {
	const { tool, startedAt, durationMs, problems } = report;
	const program = {
		id: "unleak",
		name: "unleak",
		version: tool.version,
		vendor: { name: "unleak" },
	};
	const end = new Date(Date.parse(startedAt) + durationMs).toISOString();
	const isWhole = isComplete(report);
	const texts = isWhole ? [] : [conclusionLine(report), ...problems.map(messageOf)];
	return {
		analyzer: program,
		scanner: program,
		type: "secret_detection",
		start_time: startedAt.slice(0, 19),
		end_time: end.slice(0, 19),
		// GitLab closes nothing for what a failed scan did not find.
		status: isWhole ? "success" : "failure",
		messages: texts
			.slice(0, maxMessages)
			.map((text) => ({ level: "warn", value: plainText(text, 1000) || "unknown" })),
	};
}

const maxMessages = 100;

function messageOf({ path, message }: Report["problems"][number]): string {
	return path === undefined ? message : `${path}: ${message}`;
}

function vulnerabilityOf({ finding, location }: Annotation, folder: string, id: string): object {
	const { ruleId, title, playbook } = finding;
	const url = playbook.find((step) => step.url !== undefined && safeUrl.test(step.url))?.url;
	return {
		id,
		name: plainText(title, 255) || "Leaked key",
		description: plainText(joinSentences(annotationSentences(finding, location)), 10_000),
		severity: finding.verdict.status === "inactive" ? "Info" : capital(finding.severity),
		solution: plainText(
			"Replace the key and revoke it at its provider. Taking it out of the file does not end it.",
			7000,
		),
		identifiers: [
			{
				type: "unleak_rule_id",
				name: `unleak rule ${plainText(ruleId, 200)}`,
				value: plainText(ruleId, 200) || "unknown",
			},
			{
				type: "unleak_fingerprint",
				name: "unleak fingerprint",
				value: plainText(finding.fingerprint, 200) || "unknown",
			},
		],
		...(url === undefined ? {} : { links: [{ name: "The provider's page", url }] }),
		location: locationOf(location, folder),
	};
}

function locationOf(location: Location, folder: string): object {
	const { path, commit = noCommit, line, endLine, date, author } = location;
	const file = plainText(folder === "" || path === "" ? path : `${folder}/${path}`);
	return {
		file,
		commit: {
			sha: plainText(commit, 64) || noCommit,
			...(date === undefined ? {} : { date: plainText(date, 100) }),
			...(author === undefined ? {} : { author: plainText(author, 200) }),
		},
		start_line: line,
		end_line: endLine,
	};
}

/** What GitLab's own analyzer writes for files that are read without their history. */
const noCommit = "0000000";

/** Without line and commit, so that a vulnerability outlives both. */
function placeOf({ finding, location }: Annotation): string {
	const { path, member = "", where, commit = "" } = location;
	const kind = isFileContent(location) ? "content" : where;
	const origin = path === "" ? commit : "";
	return JSON.stringify([finding.ruleId, finding.fingerprint, path, member, kind, origin]);
}

/** In the form of a UUID. */
function idOf(place: string): string {
	const digits = createHash("sha256").update(place).digest("hex");
	const ends = [8, 12, 16, 20, 32];
	return ends.map((end, index) => digits.slice(ends[index - 1] ?? 0, end)).join("-");
}

function capital(word: string): string {
	return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
}
