// The JSON Lines report: a line for each finding, suppressed finding, problem and notice. The last line is always the
// summary, so that a report that was cut off is recognised.

import { escapeJson } from "../text/escape.ts";
import { inContractOrder } from "./fields.ts";
import type { Reporter } from "./reporter.ts";

export const reportJsonLines: Reporter = function* (report) {
	for (const finding of report.findings) yield line("finding", inContractOrder.findings(finding));
	for (const entry of report.suppressed)
		yield line("suppressed", inContractOrder.suppressed(entry));
	for (const problem of report.problems) yield line("problem", inContractOrder.problems(problem));
	for (const notice of report.notices) yield line("notice", inContractOrder.notices(notice));
	yield line("summary", {
		version: report.version,
		tool: inContractOrder.tool(report.tool),
		startedAt: report.startedAt,
		durationMs: report.durationMs,
		scope: inContractOrder.scope(report.scope),
		summary: inContractOrder.summary(report.summary),
	});
};

function line(type: string, fields: object): string {
	return `${escapeJson(JSON.stringify({ type, ...fields }))}\n`;
}
