// One run of the Action, from a task to the exit code: get the commits, read the policy of the
// base, scan, and tell. The order at the end is the point: masks first, then everything else.

import { realpathSync } from "node:fs";
import { endingSoon, interruptible } from "../cli/interrupt.ts";
import { writeStdout } from "../cli/output.ts";
import { exitCodeOf } from "../cli/session.ts";
import { UsageError } from "../errors.ts";
import { openCommitFiles } from "../git/commit-files.ts";
import { findGit } from "../git/git-program.ts";
import { openRepository, type Repository } from "../git/repository.ts";
import type { Secret } from "../model/secret.ts";
import { runScan, type ScanOutcome } from "../scan/scan.ts";
import { version } from "../version.ts";
import type { Event, Task } from "./event.ts";
import type { Environment, Inputs } from "./inputs.ts";
import { maskCommands } from "./mask.ts";
import { type Policy, readPolicy } from "./policy.ts";
import { describePolicyChange } from "./policy-change.ts";
import { type Reached, reachHistory, reachRange } from "./reach.ts";
import { nameCheckout, openRemote } from "./remote.ts";
import { chooseFiles } from "./report-files.ts";
import { tell } from "./tell.ts";

/** Gives the exit code of the contract. @throws UsageError, FileError */
export async function runTask(
	environment: Environment,
	inputs: Inputs,
	event: Event,
	task: Exclude<Task, { kind: "nothing" }>,
): Promise<number> {
	const workspace = environment.GITHUB_WORKSPACE ?? process.cwd();
	process.chdir(workspace);
	const files = chooseFiles(environment, inputs);
	const open = openerOf(workspace);
	const whose = task.kind === "range" ? "event" : "checkout";
	const remote = once(() => openRemote(open(), { environment, token: inputs.token, whose }));
	const reached =
		task.kind === "range" ? await reachRange(open, remote, task) : await reachHistory(open, remote);
	const policy = await readPolicy(reached, task, inputs, event);
	const secrets: Secret[] = [];
	const outcome = await interruptible((signal) =>
		endingSoon(signal, () => scan(reached, policy, secrets, signal)),
	);
	await writeStdout([maskCommands(secrets)]);
	const name = await nameCheckout(reached.repository, environment);
	const told = withPolicyChange(named(outcome, name), reached, task, policy);
	await tell(told, { environment, inputs, event, reached, policy, files });
	return exitCodeOf(told.report, policy.failOn, false);
}

/** The workspace itself: a repository around it is not the one that was checked out. */
function openerOf(workspace: string): () => Repository {
	const root = realpathSync(workspace);
	return () => {
		const program = findGit(root);
		if (program === undefined) {
			throw new UsageError("git-missing", "Cannot read commits: git is not installed");
		}
		const repository = openRepository(root, program);
		if (repository.root === root) return repository;
		throw new UsageError(
			"repository",
			"Cannot find the repository: none is checked out in the workspace",
			'Put "uses: actions/checkout" before this step',
		);
	};
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
	let made: Promise<Value> | undefined;
	return () => {
		made ??= make();
		return made;
	};
}

async function scan(
	{ source, scope, locate, notices = [] }: Reached,
	{ settings, isExcluded, verify, notices: told }: Policy,
	secrets: Secret[],
	signal: AbortSignal,
): Promise<ScanOutcome> {
	const { packs } = settings;
	return await runScan({
		...settings,
		source,
		scope,
		locate,
		isExcluded,
		isWhole: false,
		showSecrets: false,
		tool: { name: "unleak", version },
		signal,
		now: () => new Date(),
		notices: [...settings.notices, ...notices, ...told],
		onSecrets(seen) {
			for (const secret of seen) secrets.push(secret);
		},
		...(verify && { verify: await liveCheck(packs, signal) }),
	});
}

async function liveCheck(packs: Policy["settings"]["packs"], signal: AbortSignal) {
	const { createFindingsCheck } = await import("../verify/live.ts");
	return createFindingsCheck(packs, { details: false, findDatacenter: false, signal });
}

/** A folder of the runner says nothing to whoever reads the report, or merges it with others. */
function named({ report, excerpt }: ScanOutcome, root: string | undefined): ScanOutcome {
	if (root === undefined) return { report, excerpt };
	return { report: { ...report, scope: { ...report.scope, root } }, excerpt };
}

function withPolicyChange(
	outcome: ScanOutcome,
	{ repository, policyFrom, head, hasHead }: Reached,
	task: Task,
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
