// `unleak merge`: several JSON reports in, one report and an exit code out. The files may be from
// anywhere: they are bounded, checked, and stripped of every secret before anything is made of them.

import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "../../errors.ts";
import { concealReport } from "../../finding/conceal.ts";
import { mergeReports } from "../../merge/merge-reports.ts";
import type { ReportFile } from "../../merge/report-parts.ts";
import type { Notice, Report } from "../../model/report.ts";
import { parseSize } from "../../policy/size.ts";
import { shapeReport } from "../../report/shape.ts";
import { decodeText } from "../../text/decode-text.ts";
import { openable } from "../../text/path.ts";
import { quoted } from "../../text/quoted.ts";
import { reasonOf } from "../../text/system-error.ts";
import { version } from "../../version.ts";
import type { CommandLine, Flags } from "../args.ts";
import { pairOutputs } from "../destinations.ts";
import { expandOperands, type Operand } from "../operands.ts";
import { checkOutput } from "../output.ts";
import { present } from "../present.ts";
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
	let room = sizeLimit(flags["max-file-size"]);
	const files: ReportFile[] = [];
	const notices: Notice[] = [];
	const read = new Map<string, string>();
	for (const { shown, path } of [...paths].sort((one, other) => (one.path < other.path ? -1 : 1))) {
		const bytes = readReport(path, shown, room);
		room -= bytes.length;
		const digest = createHash("sha256").update(bytes).digest("hex");
		const same = read.get(digest);
		if (same !== undefined) {
			const message = `Counted once: ${quoted(shown)} is the same report as ${quoted(same)}`;
			notices.push({ code: "same-report", message });
			continue;
		}
		read.set(digest, shown);
		const shaped = shapeReport(parse(bytes, shown));
		if ("fault" in shaped) refuse(shown, shaped.fault);
		files.push({
			file: path,
			report: concealReport(shaped.report, flags["show-secrets"] === true),
		});
	}
	return { files, notices };
}

/** Of all reports together: they are all held at once, at several times their size. */
const defaultMaxBytes = 100_000_000;
/** No text of Node can be longer. */
const mostBytes = 500_000_000;

function sizeLimit(given: string | undefined): number {
	if (given === undefined) return defaultMaxBytes;
	const bytes = parseSize(given);
	if (bytes !== undefined) return bytes;
	throw new UsageError(
		"usage",
		`"--max-file-size" cannot be ${quoted(given)}`,
		'Write a size such as "100MB" or "4GiB"',
	);
}

/** Reads as far as is allowed, whatever the file's size is said to be: it may be a pipe. */
function readReport(path: string, shown: string, room: number): Buffer {
	const most = Math.min(room, mostBytes);
	const chunks: Buffer[] = [];
	let length = 0;
	try {
		const file = openSync(openable(path), "r");
		try {
			for (let [chunk, filled] = [Buffer.allocUnsafe(1 << 20), 0]; ; ) {
				// A pipe may give one byte at a time.
				const size = readSync(file, chunk, { offset: filled });
				length += size;
				filled += size;
				if (length > most) break;
				if (size > 0 && filled < chunk.length) continue;
				chunks.push(chunk.subarray(0, filled));
				if (size === 0) return Buffer.concat(chunks);
				[chunk, filled] = [Buffer.allocUnsafe(1 << 20), 0];
			}
		} finally {
			closeSync(file);
		}
	} catch (error) {
		throw new UsageError("report", `Cannot read the report ${quoted(shown)}: ${reasonOf(error)}`);
	}
	throw new UsageError(
		"report",
		`Cannot merge ${quoted(shown)}: the reports are too large together`,
		'Merge fewer at a time, then the results, or raise "--max-file-size" (default 100MB)',
	);
}

function parse(bytes: Buffer, shown: string): unknown {
	try {
		return JSON.parse(decodeText(bytes));
	} catch {
		return refuse(shown, "it is no JSON", 'Write it with "--format json"');
	}
}

function refuse(shown: string, fault: string, hint?: string): never {
	throw new UsageError("report", `Cannot merge ${quoted(shown)}: ${fault}`, hint);
}

function checkAsked({ summary }: Report, failOn: string): void {
	if (failOn !== "active" || summary.unchecked === 0) return;
	throw new UsageError(
		"usage",
		"Cannot fail on active keys alone: nobody asked about some of these",
		'Scan with "--verify", or fail on any key',
	);
}
