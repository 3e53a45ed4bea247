// Which files does a run leave for the steps that follow? Reports in a folder of the runner's
// temporary one, named after the step, and the SARIF report where the workflow wants it.

import { lstatSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { checkOutput, writeOutput } from "../cli/output.ts";
import { UsageError } from "../errors.ts";
import type { Report } from "../model/report.ts";
import { type Format, loadReporter } from "../report/formats.ts";
import type { ScanOutcome } from "../scan/scan.ts";
import type { Environment, Inputs } from "./inputs.ts";

export interface ReportFiles {
	readonly json: string;
	readonly html: string;
	readonly sarif: string;
}

/** Chooses the places before the scan, so that none is made in vain. @throws UsageError "output" */
export function chooseFiles(environment: Environment, { sarifFile }: Inputs): ReportFiles {
	const folder = makeFolder(environment);
	const workspace = environment.GITHUB_WORKSPACE ?? process.cwd();
	const files = {
		json: join(folder, "report.json"),
		html: join(folder, "report.html"),
		sarif: sarifFile === undefined ? join(folder, "report.sarif") : resolve(workspace, sarifFile),
	};
	for (const file of Object.values(files)) checkOutput(file);
	return files;
}

/** Code scanning shows lines of the head, so its report has its places there. */
export async function writeReports(
	{ report, excerpt }: ScanOutcome,
	inHead: Report,
	files: ReportFiles,
): Promise<void> {
	for (const format of ["json", "html", "sarif"] as const satisfies readonly Format[]) {
		const render = await loadReporter(format);
		const options = { width: 100, color: false, verbose: true, quiet: false, excerpt };
		writeOutput(files[format], render(format === "sarif" ? inHead : report, options));
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
