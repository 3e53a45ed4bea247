// `unleak merge`: several JSON reports in, one report and an exit code out. The files may be from
// anywhere: they are bounded, checked, and stripped of every secret before anything is made of them.

import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { UsageError } from "../../errors.ts";
import { mergeReports } from "../../merge/merge-reports.ts";
import type { ReportFile } from "../../merge/report-parts.ts";
import type { Notice, Report } from "../../model/report.ts";
import { quoted } from "../../text/quoted.ts";
import { version } from "../../version.ts";
import type { CommandLine, Flags } from "../args.ts";
import { pairOutputs } from "../destinations.ts";
import { expandOperands, type Operand } from "../operands.ts";
import { checkOutput } from "../output.ts";
import { present } from "../present.ts";
import { maxReportBytes, parseReport, readReportBytes } from "../report-reader.ts";
import { exitCodeOf } from "../session.ts";

export async function merge({ positionals, flags }: CommandLine): Promise<number> {
	const destinations = pairOutputs({ format: flags.format, output: flags.output });
	for (const { file } of destinations) if (file !== undefined) checkOutput(file);
	const paths = await expandOperands(positionals, { takes: "files" });
	checkDistinct(
		paths,
		destinations.flatMap(({ file }) => (file === undefined ? [] : resolve(file))),
	);
	const { files, notices } = readAll(paths, flags);
	const merged = mergeReports(files, { name: "unleak", version });
	const report = { ...merged, notices: [...notices, ...merged.notices] };
	const failOn = flags["fail-on"] ?? "any";
	checkAsked(report, failOn);
	await present({ report, excerpt: () => undefined }, destinations, flags);
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

function readAll(
	paths: readonly Operand[],
	flags: Flags,
): { files: ReportFile[]; notices: Notice[] } {
	let room = maxReportBytes(flags["max-file-size"]);
	const files: ReportFile[] = [];
	const notices: Notice[] = [];
	const read = new Map<string, string>();
	for (const { shown, path } of [...paths].sort((one, other) => (one.path < other.path ? -1 : 1))) {
		const bytes = readReportBytes(path, shown, room, "merge");
		room -= bytes.length;
		const digest = createHash("sha256").update(bytes).digest("hex");
		const same = read.get(digest);
		if (same !== undefined) {
			const message = `Counted once: ${quoted(shown)} is the same report as ${quoted(same)}`;
			notices.push({ code: "same-report", message });
			continue;
		}
		read.set(digest, shown);
		files.push({
			file: path,
			report: parseReport(bytes, shown, "merge", flags["show-secrets"] === true),
		});
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
