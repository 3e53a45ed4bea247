// Chooses and writes the report files of a run: in a folder of the runner's temporary one, named after the step, and
// the SARIF report where the workflow wants it.

import { lstatSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { checkOutput, writeOutput } from "../cli/output.ts";
import { UsageError } from "../errors.ts";
import type { Report } from "../model/report.ts";
import { loadReporter } from "../report/formats.ts";
import { withTextMark } from "../report/report-marks.ts";
import type { ScanOutcome } from "../scan/scan.ts";
import { type FileFormat, fileEndings } from "./file-formats.ts";
import type { Environment, Inputs } from "./inputs.ts";

/** Where each format is written. */
export interface ReportFiles {
	readonly json: string;
	readonly sarif: string;
	readonly all: ReadonlyMap<FileFormat, string>;
}

/** Chooses the places before the scan, so that none is made in vain. @throws UsageError "output" */
export function chooseReportFiles(
	environment: Environment,
	{ sarifFile, formats }: Inputs,
): ReportFiles {
	const folder = makeFolder(environment);
	const workspace = environment.GITHUB_WORKSPACE ?? process.cwd();
	const place = (format: FileFormat): string =>
		format === "sarif" && sarifFile !== undefined
			? resolve(workspace, sarifFile)
			: join(folder, `report.${fileEndings[format]}`);
	const all = new Map([...always, ...formats].map((format) => [format, place(format)]));
	for (const file of all.values()) checkOutput(file);
	return { json: place("json"), sarif: place("sarif"), all };
}

/** Other steps of a workflow, and people who open the artifact, count on them. */
const always = ["json", "html", "sarif"] as const;

/** Code scanning shows lines of the head, so its report has its places there. */
export async function writeReports(
	{ report, excerpt }: ScanOutcome,
	inHead: Report,
	files: ReportFiles,
): Promise<void> {
	for (const [format, file] of files.all) {
		const render = await loadReporter(format);
		const options = { width: 100, color: false, verbose: true, quiet: false, excerpt };
		const chunks = render(format === "sarif" ? inHead : report, options);
		await writeOutput(file, format === "text" ? withTextMark(chunks) : chunks);
	}
}

/** The step's id, or the runner's name for it, so that two steps of a job have two folders. */
function makeFolder({ RUNNER_TEMP, GITHUB_ACTION = "" }: Environment): string {
	const step = /^[\w-]{1,100}$/.test(GITHUB_ACTION) ? GITHUB_ACTION : "scan";
	const folder = join(RUNNER_TEMP || tmpdir(), `unleak-${step}`);
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	if (lstatSync(folder).isDirectory()) return folder;
	throw new UsageError("output", "Cannot use the folder for reports: a link is in its place");
}
