// Reads JSON reports from files. They may be from anywhere: they are bounded, checked, and stripped of
// every secret before anything is made of them.

import { closeSync, openSync, readSync } from "node:fs";
import { UsageError } from "../errors.ts";
import { concealReport } from "../finding/conceal.ts";
import type { Report } from "../model/report.ts";
import { parseSize } from "../policy/size.ts";
import { shapeReport } from "../report/shape.ts";
import { decodeText } from "../text/decode-text.ts";
import { openable } from "../text/path.ts";
import { quoted } from "../text/quoted.ts";
import { reasonOf } from "../text/system-error.ts";

/** What is done with the reports, for messages. */
export type Purpose = "merge" | "compare";

/** Of all reports together: they are all held at once, at several times their size. */
const defaultMaxBytes = 100_000_000;
/** No text of Node can be longer. */
const mostBytes = 500_000_000;

/** The limit that `--max-file-size` sets. @throws UsageError */
export function maxReportBytes(given: string | undefined): number {
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
export function readReportBytes(
	path: string,
	shown: string,
	maxBytes: number,
	purpose: Purpose,
): Buffer {
	const most = Math.min(maxBytes, mostBytes);
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
		`Cannot ${purpose} ${quoted(shown)}: the reports are too large together`,
		purpose === "merge"
			? 'Merge fewer at a time, then the results, or raise "--max-file-size" (default 100MB)'
			: 'Raise "--max-file-size" (default 100MB)',
	);
}

/** Checks the report and hides every secret in it; `keepSecrets` leaves the field `secret`. @throws UsageError */
export function parseReport(
	bytes: Buffer,
	shown: string,
	purpose: Purpose,
	keepSecrets = false,
): Report {
	const shaped = shapeReport(parseJson(bytes, shown, purpose));
	if ("fault" in shaped) refuse(shown, purpose, shaped.fault);
	return concealReport(shaped.report, keepSecrets);
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
