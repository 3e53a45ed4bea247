// `unleak hook run`: what an installed hook starts when grep could not rule out a key. Nothing goes to the network.
// An error stops the commit, and the way to go on is printed.

import { UsageError } from "../../errors.ts";
import { allHooks, isHookName } from "../../hook/hook-names.ts";
import type { Finding } from "../../model/report.ts";
import type { Settings } from "../../settings/settings.ts";
import { quoted } from "../../text/quoted.ts";
import { exitCodeOf } from "../exit-code.ts";
import { withInterrupts } from "../interrupt.ts";
import { printError } from "../print.ts";
import { typedProgramName } from "../program-name.ts";
import { loadCommandSettings, reportHidden, runWithProgress } from "../run-scan.ts";
import { adviceFor, failureAdvice } from "./advice.ts";
import { openCurrentRepository, openHookTargets } from "./hook-targets.ts";

/** Takes the hook's name and what git gave it; 0 lets git go on. */
export async function runHook([name = "", ...given]: readonly string[]): Promise<number> {
	if (!isHookName(name)) {
		throw new UsageError(
			"usage",
			name === ""
				? "Cannot run a hook: none was named"
				: `Cannot run the hook ${quoted(name)}: there is no such hook`,
			`Name one of ${allHooks.join(", ")}`,
		);
	}
	try {
		return await withInterrupts((signal) => scanFor(name, given, signal));
	} catch (error) {
		printError(failureAdvice(name));
		throw error;
	}
}

async function scanFor(
	name: Parameters<typeof failureAdvice>[0],
	given: readonly string[],
	signal: AbortSignal,
): Promise<number> {
	const settings = name === "pre-receive" ? await serverSettings() : await ownSettings();
	// Which keys live is not asked here: then all count.
	const failOn = settings.failOn === "active" ? "any" : settings.failOn;
	let code = 0;
	/** Then no commit is being made, so none was stopped. */
	let isNothingStaged = false;
	const findings: Finding[] = [];
	for (const opened of await openHookTargets(name, given)) {
		const outcome = await runWithProgress({
			// A commit does not wait until archives are unpacked.
			flags: { progress: false, "archive-depth": "0" },
			settings,
			opened: Promise.resolve(opened),
			isWhole: false,
			signal,
		});
		// A commit of nothing but excluded files is as the policy wants it.
		const { problems } = outcome.report;
		const isAllExcluded = problems.every((problem) => problem.code === "nothing-to-scan");
		const own = exitCodeOf(outcome.report, failOn, isAllExcluded);
		if (own === 0) continue;
		const { writeScanReports: present } = await import("../write-scan-reports.ts");
		await present(outcome, [{ format: "text" }], {}, { brief: true });
		code = code === 1 ? 1 : own;
		isNothingStaged = problems.some((problem) => problem.code === "nothing-staged");
		findings.push(...outcome.report.findings);
	}
	// What stops a commit comes with the notices of its report.
	if (code === 0) reportHidden(settings);
	if (code !== 0 && !isNothingStaged) {
		const { platform, env } = process;
		const stop = { findings, program: typedProgramName(), platform, folder: env.GIT_PREFIX ?? "" };
		printError(adviceFor(name, code, stop));
	}
	return code;
}

/** git starts hooks at the root of the work tree. */
async function ownSettings(): Promise<Settings> {
	return await loadCommandSettings(process.cwd(), {});
}

/** What is pushed has no say: the policy is that of the default branch as it was before. */
async function serverSettings(): Promise<Settings> {
	const repository = openCurrentRepository();
	const { root } = repository;
	const { findCommit } = await import("../../sources/repository/range.ts");
	const head = await findCommit(repository, "HEAD");
	if (head === undefined)
		return await loadCommandSettings(root, { "no-config": true }, false, false, root);
	return await loadCommandSettings(root, { "policy-from": head }, true, true, root);
}
