// `unleak scan`: scans files, standard input or a repository's objects, writes the reports and gives an exit code.

import { UsageError } from "../../errors.ts";
import type { FailOn } from "../../settings/settings.ts";
import type { CommandLine, Flags } from "../args.ts";
import { pairOutputs } from "../destinations.ts";
import { exitCodeOf } from "../exit-code.ts";
import { withInterrupts } from "../interrupt.ts";
import { checkOutput } from "../output.ts";
import { loadCommandSettings, runWithProgress } from "../run-scan.ts";
import { chooseTarget } from "../scan-target.ts";
import { writeScanReports } from "../write-scan-reports.ts";

export async function scan(line: CommandLine): Promise<number> {
	return await withInterrupts((signal) => scanUntil(signal, line));
}

async function scanUntil(
	signal: AbortSignal,
	{ positionals, flags }: CommandLine,
): Promise<number> {
	const destinations = pairOutputs({ format: flags.format, output: flags.output });
	for (const { file } of destinations) if (file !== undefined) checkOutput(file);
	const picturePackages = await choosePicturePackages(flags);
	const target = await chooseTarget({ positionals, flags }, signal);
	const settings = await loadCommandSettings(target.root, flags, true, true, target.policyRoot);
	checkLiveFlags(settings.failOn, flags);
	const outcome = await runWithProgress({ ...target, flags, settings, signal, picturePackages });
	await writeScanReports(outcome, destinations, flags);
	return exitCodeOf(outcome.report, settings.failOn, flags["allow-incomplete"] === true);
}

/** Loaded late: few scans read pictures. @throws UsageError where they are asked for and the packages are missing. */
export async function choosePicturePackages({ images }: Flags): Promise<string | undefined> {
	if (images !== true) return undefined;
	const { requirePicturePackages } = await import("../picture-packages.ts");
	return requirePicturePackages();
}

export function checkLiveFlags(failOn: FailOn, { verify, details }: Flags): void {
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
