// `unleak merge`: several JSON reports in, one report and an exit code out. The files may be from
// anywhere: they are bounded, checked, and stripped of every secret before anything is made of them.

import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { UsageError } from "../../errors.ts";
import { createConcealer } from "../../finding/redact-report.ts";
import { createSharing, withoutOwnAdvice } from "../../merge/compact-report.ts";
import { mergeReports } from "../../merge/merge-reports.ts";
import type { ReportFile } from "../../merge/report-parts.ts";
import type { Notice, Report } from "../../model/report.ts";
import { quoted } from "../../text/quoted.ts";
import { version } from "../../version.ts";
import type { CommandLine, Flags } from "../args.ts";
import { pairOutputs } from "../destinations.ts";
import { exitCodeOf } from "../exit-code.ts";
import { expandOperands, type Operand } from "../operands.ts";
import { checkOutput } from "../output.ts";
import { expandReportFolders } from "../report-folder.ts";
import { parseReport, readReportBytes, reportLimits } from "../report-reader.ts";
import { writeScanReports } from "../write-scan-reports.ts";

export async function merge({ positionals, flags }: CommandLine): Promise<number> {
	const destinations = pairOutputs({ format: flags.format, output: flags.output });
	for (const { file } of destinations) if (file !== undefined) checkOutput(file);
	const outputs = destinations.flatMap(({ file }) => (file === undefined ? [] : resolve(file)));
	const named = await expandOperands(positionals, { takes: "files" });
	const paths = expandReportFolders(named, outputs);
	checkDistinct(paths, outputs);
	const report = mergeAll(paths, flags);
	const failOn = flags["fail-on"] ?? "any";
	checkAsked(report, failOn);
	await writeScanReports({ report, excerpt: () => undefined }, destinations, flags);
	return exitCodeOf(report, failOn, flags["allow-incomplete"] === true);
}

/** A report that is counted twice would make sums that are no truth. */
function checkDistinct(paths: readonly Operand[], outputs: readonly string[]): void {
	const seen = new Set<string>();
	for (const { shown, path } of paths) {
		if (seen.has(path)) throw new UsageError("usage", `Name each report once: ${quoted(shown)}`);
		seen.add(path);
		if (!outputs.includes(path)) continue;
		throw new UsageError(
			"usage",
			`Cannot write the merged report over one of its parts: ${quoted(shown)}`,
			'Give another name to "--output"',
		);
	}
}

/** What was read is free again when the merged report is written. */
function mergeAll(paths: readonly Operand[], flags: Flags): Report {
	const { files, notices } = readAll(paths, flags);
	const merged = mergeReports(files, { name: "unleak", version });
	return { ...merged, notices: [...notices, ...merged.notices] };
}

/** Holds the text of one report at a time, and of each what the merged report needs. */
function readAll(
	paths: readonly Operand[],
	flags: Flags,
): { files: ReportFile[]; notices: Notice[] } {
	const limits = reportLimits(flags["max-file-size"], "merge");
	const conceal = createConcealer(flags["show-secrets"] === true);
	const share = createSharing();
	const files: ReportFile[] = [];
	const notices: Notice[] = [];
	const read = new Map<string, string>();
	for (const { shown, path } of [...paths].sort((one, other) => (one.path < other.path ? -1 : 1))) {
		const bytes = readReportBytes(path, shown, limits, "merge");
		const digest = createHash("sha256").update(bytes).digest("base64");
		const same = read.get(digest);
		if (same !== undefined) {
			const message = `Counted once: ${quoted(shown)} is the same report as ${quoted(same)}`;
			notices.push({ code: "same-report", message });
			continue;
		}
		read.set(digest, shown);
		const report = conceal(withoutOwnAdvice(parseReport(bytes, shown, "merge")));
		files.push({ file: path, report: share(report) });
	}
	return { files, notices };
}

function checkAsked({ summary }: Report, failOn: string): void {
	if (failOn !== "active" || summary.unchecked === 0) return;
	throw new UsageError(
		"usage",
		"Cannot fail on active keys alone: nobody asked about some of these",
		'Scan with "--verify", or fail on any key',
	);
}
