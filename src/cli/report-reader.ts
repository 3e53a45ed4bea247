// Reads JSON reports from files. They may be from anywhere: they are bounded and checked. Who calls hides their
// secrets before anything is made of them.

import { closeSync, openSync, readSync } from "node:fs";
import { UsageError } from "../errors.ts";
import type { Report } from "../model/report.ts";
import { parseSize } from "../policy/size.ts";
import { validateReport } from "../report/validate-report.ts";
import { decodeText } from "../text/decode-text.ts";
import { openable } from "../text/path.ts";
import { quoted } from "../text/quoted.ts";
import { reasonOf } from "../text/system-error.ts";

/** What is done with the reports, for messages. */
export type Purpose = "merge" | "compare";

/** What a command may read. One report is held as a whole; of many, only what their merged report needs. */
export interface ReportLimits {
	readonly ofOne: number;
	ofAllLeft: number;
}

/** No text of Node can be longer. */
const mostBytes = 500_000_000;
const defaults: Readonly<Record<Purpose, number>> = { merge: 100_000_000, compare: mostBytes };
const defaultOfAll = 1_000_000_000;

/** The limits that `--max-file-size` sets. @throws UsageError */
export function reportLimits(given: string | undefined, purpose: Purpose): ReportLimits {
	if (given === undefined) return { ofOne: defaults[purpose], ofAllLeft: defaultOfAll };
	const bytes = parseSize(given);
	if (bytes !== undefined) return { ofOne: Math.min(bytes, mostBytes), ofAllLeft: bytes };
	throw new UsageError(
		"usage",
		`"--max-file-size" cannot be ${quoted(given)}`,
		'Write a size such as "100MB" or "4GiB"',
	);
}

/**
 * Reads as far as is allowed, whatever the file's size is said to be: it may be a pipe. Takes what it read off the
 * limit of all.
 */
export function readReportBytes(
	path: string,
	shown: string,
	limits: ReportLimits,
	purpose: Purpose,
): Buffer {
	const most = Math.min(limits.ofOne, limits.ofAllLeft);
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
				if (size === 0) {
					limits.ofAllLeft -= length;
					return Buffer.concat(chunks);
				}
				[chunk, filled] = [Buffer.allocUnsafe(1 << 20), 0];
			}
		} finally {
			closeSync(file);
		}
	} catch (error) {
		const isFolder = (error as NodeJS.ErrnoException).code === "EISDIR";
		throw new UsageError(
			"report",
			`Cannot read the report ${quoted(shown)}: ${reasonOf(error)}`,
			isFolder ? 'Join its reports first: "unleak merge FOLDER --output all.json"' : undefined,
		);
	}
	const isAlone = limits.ofOne < limits.ofAllLeft;
	throw new UsageError(
		"report",
		`Cannot ${purpose} ${quoted(shown)}: ${isAlone ? "it is too large" : "the reports are too large together"}`,
		purpose === "merge" && !isAlone
			? 'Merge fewer at a time, then the results, or raise "--max-file-size" (default 1GB)'
			: `Raise "--max-file-size" (default ${defaults[purpose] / 1_000_000}MB)`,
	);
}

/** Checks the report. Nothing of it may leave before concealReport() has hidden its secrets. @throws UsageError */
export function parseReport(bytes: Buffer, shown: string, purpose: Purpose): Report {
	const shaped = validateReport(parseJson(bytes, shown, purpose));
	return "fault" in shaped ? refuse(shown, purpose, shaped.fault) : shaped.report;
}

function parseJson(bytes: Buffer, shown: string, purpose: Purpose): unknown {
	try {
		return JSON.parse(decodeText(bytes));
	} catch {
		return refuse(shown, purpose, "it is no JSON", 'Write it with "--format json"');
	}
}

function refuse(shown: string, purpose: Purpose, fault: string, hint?: string): never {
	throw new UsageError("report", `Cannot ${purpose} ${quoted(shown)}: ${fault}`, hint);
}
