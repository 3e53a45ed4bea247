// What an installed hook starts when git and grep could not rule a key out. Nobody is asked over
// the network. Where something fails, the commit is stopped, and how to go on is said: a hook
// that gives up in silence is none.

import { UsageError } from "../../errors.ts";
import { isHookName } from "../../hook/names.ts";
import type { Finding } from "../../model/report.ts";
import type { Settings } from "../../settings/settings.ts";
import { quoted } from "../../text/quoted.ts";
import { interruptible } from "../interrupt.ts";
import { ownName } from "../own-name.ts";
import { printError } from "../print.ts";
import { exitCodeOf, runPlanned, settingsOf } from "../session.ts";
import { adviceFor, failureAdvice } from "./advice.ts";
import { openHere, openParts } from "./parts.ts";

/** Takes the hook's name and what git gave it; 0 lets git go on. */
export async function runHook([name = "", ...given]: readonly string[]): Promise<number> {
	if (!isHookName(name)) {
		throw new UsageError("usage", `Cannot run the hook ${quoted(name)}: there is no such hook`);
	}
	try {
		return await interruptible((signal) => scanFor(name, given, signal));
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
	for (const opened of await openParts(name, given)) {
		const outcome = await runPlanned({
			flags: { progress: false },
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
		const { present } = await import("../present.ts");
		await present(outcome, [{ format: "text" }], {}, { brief: true });
		code = code === 1 ? 1 : own;
		isNothingStaged = problems.some((problem) => problem.code === "nothing-staged");
		findings.push(...outcome.report.findings);
	}
	if (code !== 0 && !isNothingStaged) {
		const { platform, env } = process;
		const stop = { findings, program: ownName(), platform, folder: env.GIT_PREFIX ?? "" };
		printError(adviceFor(name, code, stop));
	}
	return code;
}

/** git starts hooks at the root of the work tree. */
async function ownSettings(): Promise<Settings> {
	return await settingsOf(process.cwd(), {});
}

/** What is pushed has no say: the policy is that of the default branch as it was before. */
async function serverSettings(): Promise<Settings> {
	const repository = openHere();
	const { root } = repository;
	const { findCommit } = await import("../../sources/repository/range.ts");
	const head = await findCommit(repository, "HEAD");
	if (head === undefined) return await settingsOf(root, { "no-config": true }, false, false, root);
	return await settingsOf(root, { "policy-from": head }, true, true, root);
}
