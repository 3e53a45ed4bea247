// `unleak scan`: files, standard input or a repository's objects in, reports and an exit code out.

import { UsageError } from "../../errors.ts";
import type { FailOn } from "../../settings/settings.ts";
import type { CommandLine, Flags } from "../args.ts";
import { pairOutputs } from "../destinations.ts";
import { interruptible } from "../interrupt.ts";
import { checkOutput } from "../output.ts";
import { present } from "../present.ts";
import { exitCodeOf, runPlanned, settingsOf } from "../session.ts";
import { chooseTarget } from "../target.ts";

export async function scan(line: CommandLine): Promise<number> {
	return await interruptible((signal) => scanUntil(signal, line));
}

async function scanUntil(
	signal: AbortSignal,
	{ positionals, flags }: CommandLine,
): Promise<number> {
	const destinations = pairOutputs({ format: flags.format, output: flags.output });
	for (const { file } of destinations) if (file !== undefined) checkOutput(file);
	const { root, policyRoot, isWhole, opened } = await chooseTarget({ positionals, flags }, signal);
	const settings = await settingsOf(root, flags, true, true, policyRoot);
	checkLive(settings.failOn, flags);
	const outcome = await runPlanned({ flags, settings, opened, isWhole, signal });
	await present(outcome, destinations, flags);
	return exitCodeOf(outcome.report, settings.failOn, flags["allow-incomplete"] === true);
}

export function checkLive(failOn: FailOn, { verify, details }: Flags): void {
	if (verify) return;
	if (failOn === "active") {
		throw new UsageError(
			"usage",
			"Cannot fail on active keys alone: nobody is asked which are",
			'Add "--verify", or fail on any key',
		);
	}
	if (details)
		throw new UsageError("usage", '"--details" needs "--verify"', "Add it, or leave both out");
}
