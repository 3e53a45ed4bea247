// Publishes the results once the secrets are masked: files and outputs for later steps, annotations, the summary, and
// the comment on the pull request.

import { writeStdout } from "../cli/output.ts";
import { print } from "../cli/print.ts";
import { openCommitFiles } from "../git/commit-files.ts";
import type { Report } from "../model/report.ts";
import { formatGithub } from "../report/github.ts";
import { workflowCommand } from "../report/github-command.ts";
import type { ScanOutcome } from "../scan/scan.ts";
import { markdownCode } from "../text/escape.ts";
import type { WorkflowEvent } from "./event.ts";
import type { Environment, Inputs } from "./inputs.ts";
import { locateInHead } from "./locate-in-head.ts";
import type { ObtainedCommits } from "./obtain-commits.ts";
import { writeOutputs, writeSummary } from "./outputs.ts";
import type { Policy } from "./policy.ts";
import { type ReportFiles, writeReports } from "./report-files.ts";
import { acceptAdvice, renderSummary } from "./summary.ts";

export interface PublishOptions {
	readonly environment: Environment;
	readonly inputs: Inputs;
	readonly event: WorkflowEvent;
	readonly obtained: ObtainedCommits;
	readonly policy: Policy;
	readonly files: ReportFiles;
}

export async function publishResults(outcome: ScanOutcome, options: PublishOptions): Promise<void> {
	const { report } = outcome;
	const { environment, event, obtained, files } = options;
	const { base, head } = obtained;
	// What a push brought is in its branch already, and can be accepted there: that needs no advice.
	const policyFrom = event.pull === undefined ? undefined : obtained.policyFrom;
	const inHead = movedToHead(report, options);
	await writeReports(outcome, inHead, files);
	const accept = acceptAdvice(report, policyFrom);
	await writeStdout([
		formatGithub(inHead, { isFirst: isInHead }),
		...(accept === undefined ? [] : [`${accept}\n`]),
	]);
	writeSummary(
		environment,
		renderSummary(report, { event: event.name, pull: event.pull, base, head, policyFrom }),
	);
	writeOutputs(environment, {
		findings: report.summary.findings,
		active: report.summary.active,
		complete: report.summary.complete,
		base,
		head,
		commits: report.scope.commits,
		reportFile: files.json,
		sarifFile: files.sarif,
	});
	await comment(report, options);
}

function movedToHead(report: Report, { obtained, policy, event }: PublishOptions): Report {
	const { repository, head, hasHead } = obtained;
	const isRange = event.task.kind === "range";
	if (!isRange || !hasHead || head === undefined || report.findings.length === 0) return report;
	const files = openCommitFiles(repository, head, { mayBeUnreadable: true });
	return locateInHead(report, files, policy.settings.packs);
}

function isInHead({ inHead, where }: { inHead?: boolean; where: string }): boolean {
	return where === "file" || inHead === true;
}

async function comment(
	report: Report,
	{ environment, inputs, event, obtained }: PublishOptions,
): Promise<void> {
	const isPull = event.name === "pull_request" || event.name === "pull_request_target";
	if (!inputs.comment || event.pull === undefined || !isPull) return;
	const { keepComment } = await import("./comment.ts");
	const { renderFindingsComment: renderFound, renderResolvedComment: renderResolved } =
		await import("./comment-text.ts");
	const isFound = report.findings.length > 0;
	const accept = acceptAdvice(report, obtained.policyFrom, markdownCode);
	const failure = await keepComment({
		environment,
		token: inputs.token,
		pull: event.pull,
		found: isFound ? renderFound(report, environment, accept) : undefined,
		// Of what was not read nothing can be said to be resolved.
		resolved: report.summary.complete ? renderResolved(report, environment) : undefined,
	});
	if (failure === undefined) return;
	const message = `Did not write a comment: ${failure}`;
	await print([`${workflowCommand("notice", { title: "unleak" }, message)}\n`]);
}
