// Writes the line that says how a scan ended. A problem, or content that was planned and not scanned, makes it say
// INCOMPLETE.

import type { Report } from "../model/report.ts";
import { formatBytes, formatCount, formatNumber } from "./amounts.ts";

/** "2 findings (2 not checked) in 5,532 files, 31.2 MB; 0 suppressed; scan complete" */
export function conclusionLine(report: Report): string {
	const { summary } = report;
	if (report.findings.length > 0) {
		const end = isComplete(report) ? "scan complete" : gap(report);
		return `${formatCount(report.findings.length, "finding")} (${verdicts(report)}) in ${extent(report)}; ${leftOut(report, true)}${end}`;
	}
	if (!isComplete(report)) {
		const read =
			summary.scanned.blobs === 0
				? "Nothing was scanned"
				: `No keys found in the part that was read (${extent(report)})`;
		return `${read}; ${leftOut(report, false)}${gap(report)}`;
	}
	if (summary.scanned.blobs > 0) {
		return `No keys found in ${[extent(report), ...parts(report, false)].join("; ")}.`;
	}
	const { blobs } = summary.excluded;
	return blobs === 0
		? "Nothing was scanned: there was nothing to scan."
		: `Nothing was scanned: ${formatCount(blobs, unit(report))} excluded, and nothing else to scan.`;
}

export function isComplete({ summary, problems }: Report): boolean {
	const { planned, scanned, complete } = summary;
	return complete && problems.length === 0 && scanned.blobs >= planned.blobs;
}

/** What one content is called: "file" in a tree, also in one that is audited, "object" in a history. */
function unit({ scope }: Report): string {
	const isOfFiles = scope.mode === "audit" && scope.commits === undefined;
	if (scope.mode === "tree" || isOfFiles) return "file";
	if (scope.mode === "staged") return "staged file";
	if (scope.mode === "verify") return "key";
	return "object";
}

function extent(report: Report): string {
	const { scope, summary } = report;
	const { blobs, bytes } = summary.scanned;
	if (scope.mode === "stdin") return `standard input, ${formatBytes(bytes)}`;
	if (scope.mode === "verify") return formatCount(blobs, "key");
	const commits = scope.commits === undefined ? [] : [formatCount(scope.commits, "commit")];
	return [...commits, formatCount(blobs, unit(report)), formatBytes(bytes)].join(", ");
}

function gap(report: Report): string {
	const { planned, scanned } = report.summary;
	const noun = `${unit(report)}${planned.blobs === 1 ? "" : "s"}`;
	const reasons = [
		...(report.problems.length > 0 ? [formatCount(report.problems.length, "problem")] : []),
		...(scanned.blobs < planned.blobs
			? [`${formatNumber(scanned.blobs)} of ${formatNumber(planned.blobs)} ${noun} scanned`]
			: []),
	];
	return reasons.length === 0 ? "scan INCOMPLETE" : `scan INCOMPLETE: ${reasons.join(", ")}`;
}

function verdicts({ summary }: Report): string {
	const { active, inactive, unknown, unchecked } = summary;
	const named: [number, string][] = [
		[active, "active"],
		[unknown, "unknown"],
		[inactive, "inactive"],
		[unchecked, "not checked"],
	];
	return named
		.filter(([amount]) => amount > 0)
		.map(([amount, name]) => `${formatNumber(amount)} ${name}`)
		.join(", ");
}

function parts({ summary }: Report, always: boolean): string[] {
	const { suppressed, excluded } = summary;
	return [
		...(always || suppressed > 0 ? [`${formatNumber(suppressed)} suppressed`] : []),
		...(excluded.blobs > 0 ? [`${formatNumber(excluded.blobs)} excluded`] : []),
	];
}

function leftOut(report: Report, always: boolean): string {
	return parts(report, always)
		.map((part) => `${part}; `)
		.join("");
}
