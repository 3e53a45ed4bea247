// Runs one task: obtains the commits, reads the policy of the base, scans, and publishes the results. Secrets are
// masked before anything else is printed.

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { exitCodeOf } from "../cli/exit-code.ts";
import { endSoonAfterSignal, withInterrupts } from "../cli/interrupt.ts";
import { writeStdout } from "../cli/output.ts";
import { learnSecrets } from "../cli/print.ts";
import { serveContainersFrom } from "../containers/decoder.ts";
import { openCommitFiles } from "../git/commit-files.ts";
import type { Secret } from "../model/secret.ts";
import { defaultArchiveDepth } from "../scan/plan.ts";
import { runScan, type ScanOutcome } from "../scan/scan.ts";
import { strayPolicyInRepository } from "../settings/stray-policy.ts";
import { version } from "../version.ts";
import { findCheckout } from "./checkout.ts";
import type { ScanTask, WorkflowEvent } from "./event.ts";
import { fetchPolicyFiles } from "./fetch-missing-objects.ts";
import type { Environment, Inputs } from "./inputs.ts";
import { maskCommands } from "./mask.ts";
import { type ObtainedCommits, obtainHistory, obtainRange } from "./obtain-commits.ts";
import { type Policy, policyNames, readPolicy } from "./policy.ts";
import { describePolicyChange } from "./policy-change.ts";
import { publishResults } from "./publish-results.ts";
import { nameCheckout, openRemote } from "./remote.ts";
import { chooseReportFiles } from "./report-files.ts";

/** Gives the exit code of the contract. @throws UsageError, FileError */
export async function runTask(
	environment: Environment,
	inputs: Inputs,
	event: WorkflowEvent,
	task: Exclude<ScanTask, { kind: "nothing" }>,
): Promise<number> {
	const workspace = environment.GITHUB_WORKSPACE ?? process.cwd();
	process.chdir(workspace);
	const files = chooseReportFiles(environment, inputs);
	const open = await findCheckout(environment, inputs);
	// The policy's files are named from the root of the repository.
	process.chdir(open().root);
	const whose = task.kind === "range" ? "event" : "checkout";
	const remote = once(() => openRemote(open(), { environment, token: inputs.token, whose }));
	const obtained =
		task.kind === "range"
			? await obtainRange(open, remote, task)
			: await obtainHistory(open, remote);
	for (const commit of [obtained.policyFrom, obtained.head]) {
		if (commit === undefined) continue;
		await fetchPolicyFiles(obtained.repository, remote, commit, policyNames(inputs));
	}
	const policy = await withStrayNotices(
		await readPolicy(obtained, task, inputs, event),
		obtained,
		inputs,
	);
	const secrets: Secret[] = [];
	const outcome = await withInterrupts((signal) =>
		endSoonAfterSignal(signal, () => scan(obtained, policy, secrets, signal)),
	);
	await writeStdout([maskCommands(secrets)]);
	const name = await nameCheckout(obtained.repository, environment);
	const told = withLfsAdvice(withRoot(outcome, name));
	const published = withPolicyChange(told, obtained, task, policy);
	await publishResults(published, { environment, inputs, event, obtained, policy, files });
	return exitCodeOf(published.report, policy.failOn, false);
}

/** Names policy files that do not count; the inputs name some that do. */
async function withStrayNotices(
	policy: Policy,
	{ repository, policyFrom }: ObtainedCommits,
	inputs: Inputs,
): Promise<Policy> {
	const inUse = policyNames(inputs).map((path) => join(repository.root, path));
	const stray = await strayPolicyInRepository(repository, policyFrom, inUse);
	return { ...policy, notices: [...policy.notices, ...stray] };
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
	let made: Promise<Value> | undefined;
	return () => {
		made ??= make();
		return made;
	};
}

async function scan(
	{ source, scope, locate, notices = [] }: ObtainedCommits,
	{ settings, isExcluded, verify, notices: named }: Policy,
	secrets: Secret[],
	signal: AbortSignal,
): Promise<ScanOutcome> {
	const { packs } = settings;
	serveContainersFrom(fileURLToPath(import.meta.url));
	return await runScan({
		...settings,
		source,
		scope,
		locate,
		isExcluded,
		isWhole: false,
		showSecrets: false,
		archiveDepth: defaultArchiveDepth,
		tool: { name: "unleak", version },
		signal,
		now: () => new Date(),
		notices: [...settings.notices, ...notices, ...named],
		onSecrets(seen) {
			for (const secret of seen) secrets.push(secret);
			learnSecrets(seen);
		},
		...(verify && { verify: await liveCheck(packs, signal) }),
	});
}

async function liveCheck(packs: Policy["settings"]["packs"], signal: AbortSignal) {
	const { createFindingsCheck } = await import("../verify/live-check.ts");
	return createFindingsCheck(packs, { details: false, findDatacenter: false, signal });
}

/** A folder of the runner says nothing to whoever reads the report, or merges it with others. */
function withRoot({ report, excerpt }: ScanOutcome, root: string | undefined): ScanOutcome {
	if (root === undefined) return { report, excerpt };
	return { report: { ...report, scope: { ...report.scope, root } }, excerpt };
}

/** A checkout without "lfs: true", the default, has pointers only, and no flag of the program can be given here. */
function withLfsAdvice({ report, excerpt }: ScanOutcome): ScanOutcome {
	const problems = report.problems.map((problem) =>
		problem.code === "lfs"
			? { ...problem, message: `${problem.message.replace(/:[^:]*$/, "")}. ${lfsAdvice}` }
			: problem,
	);
	return { report: { ...report, problems }, excerpt };
}

const lfsAdvice =
	'Add "lfs: true" to actions/checkout (and a step "git lfs fetch --all" after it where a later commit replaces a content), or leave the paths out with "exclude:" in .unleak.yaml, which counts once it is in the base branch';

function withPolicyChange(
	outcome: ScanOutcome,
	{ repository, policyFrom, head, hasHead }: ObtainedCommits,
	task: ScanTask,
	{ paths, ofHead }: Policy,
): ScanOutcome {
	if (task.kind !== "range" || policyFrom === undefined || head === undefined) return outcome;
	if (policyFrom === head || !hasHead) return outcome;
	const change = describePolicyChange(outcome, {
		base: openCommitFiles(repository, policyFrom),
		head: openCommitFiles(repository, head, { mayBeUnreadable: true }),
		paths,
		settings: ofHead,
		now: new Date(),
	});
	const { report, excerpt } = outcome;
	return { report: { ...report, notices: [...report.notices, ...change] }, excerpt };
}
