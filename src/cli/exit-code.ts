// Decides the exit code of a scan: 1 for findings, 3 for an incomplete scan without findings, else 0.

import type { Report } from "../model/report.ts";
import type { FailOn } from "../settings/settings.ts";

export function exitCodeOf(report: Report, failOn: FailOn, allowIncomplete: boolean): number {
	const { findings, active, unknown } = report.summary;
	const failing = { any: findings, active: active + unknown, none: 0 }[failOn];
	if (failing > 0) return 1;
	return report.summary.complete || allowIncomplete ? 0 : 3;
}
