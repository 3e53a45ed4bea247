// Decides the exit code of a report: 1 for findings that --fail-on counts, else 3 for an incomplete scan, else 0. The
// commands baseline create and prune, compare, doctor, scrub and verify have a 3 of their own.

import type { Report } from "../model/report.ts";
import type { FailOn } from "../settings/settings.ts";

export function exitCodeOf(report: Report, failOn: FailOn, allowIncomplete: boolean): number {
	const { findings, active, unknown } = report.summary;
	const failing = { any: findings, active: active + unknown, none: 0 }[failOn];
	if (failing > 0) return 1;
	return report.summary.complete || allowIncomplete ? 0 : 3;
}
