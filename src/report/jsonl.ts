// The JSON Lines report: one line a finding, then what was suppressed, the problems and
// the notices; the last line is always the summary, so a cut-off report can be told.

import { escapeJson } from "../text/escape.ts";
import { ordered } from "./fields.ts";
import type { Reporter } from "./reporter.ts";

export const reportJsonLines: Reporter = function* (report) {
	for (const finding of report.findings) yield line("finding", ordered.findings(finding));
	for (const entry of report.suppressed) yield line("suppressed", ordered.suppressed(entry));
	for (const problem of report.problems) yield line("problem", ordered.problems(problem));
	for (const notice of report.notices) yield line("notice", ordered.notices(notice));
	yield line("summary", {
		version: report.version,
		tool: ordered.tool(report.tool),
		startedAt: report.startedAt,
		durationMs: report.durationMs,
		scope: ordered.scope(report.scope),
		summary: ordered.summary(report.summary),
	});
};

function line(type: string, fields: object): string {
	return `${escapeJson(JSON.stringify({ type, ...fields }))}\n`;
}
