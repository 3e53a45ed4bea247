// Passes outputs to later steps, and the summary to the page of the run, through files that the runner names. A value
// is put between lines that cannot be guessed, so that it cannot end early.

import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";
import type { Environment } from "./inputs.ts";

/** The outputs of the contract; what is not known is empty. */
export interface Outputs {
	readonly findings?: number;
	readonly active?: number;
	readonly complete: boolean;
	readonly base?: string | undefined;
	readonly head?: string | undefined;
	readonly commits?: number | undefined;
	readonly reportFile?: string | undefined;
	readonly sarifFile?: string | undefined;
}

export function writeOutputs(environment: Environment, outputs: Outputs): void {
	const { GITHUB_OUTPUT } = environment;
	if (!GITHUB_OUTPUT) return;
	const named: [string, string | number | boolean | undefined][] = [
		["findings", outputs.findings],
		["active", outputs.active],
		["complete", outputs.complete],
		["base", outputs.base],
		["head", outputs.head],
		["commits", outputs.commits],
		["report-file", outputs.reportFile],
		["sarif-file", outputs.sarifFile],
	];
	const lines = named.map(([name, value]) => {
		const end = `unleak-${randomUUID()}`;
		return `${name}<<${end}\n${value ?? ""}\n${end}\n`;
	});
	appendFileSync(GITHUB_OUTPUT, lines.join(""));
}

/** Adds Markdown to the page of the run. */
export function writeSummary(environment: Environment, markdown: string): void {
	const { GITHUB_STEP_SUMMARY } = environment;
	if (GITHUB_STEP_SUMMARY) appendFileSync(GITHUB_STEP_SUMMARY, markdown);
}
