// `unleak scan`: files or standard input in, reports and an exit code out.

import { UsageError } from "../../errors.ts";
import type { FailOn } from "../../settings.ts";
import { listTree } from "../../sources/listing.ts";
import type { CommandLine, Flags } from "../args.ts";
import { pairOutputs } from "../destinations.ts";
import { interruptible } from "../interrupt.ts";
import { checkOutput } from "../output.ts";
import { present } from "../present.ts";
import { chooseRoot } from "../root.ts";
import { exitCodeOf, runPlanned, settingsOf } from "../session.ts";

export async function scan(line: CommandLine): Promise<number> {
	return await interruptible((signal) => scanUntil(signal, line));
}

async function scanUntil(
	signal: AbortSignal,
	{ positionals, flags }: CommandLine,
): Promise<number> {
	const destinations = pairOutputs({ format: flags.format, output: flags.output });
	for (const { file } of destinations) if (file !== undefined) checkOutput(file);
	const { root, paths } = flags.stdin
		? { root: process.cwd(), paths: [] }
		: chooseRoot(positionals);
	// Git lists while the policy is read.
	const listing = flags.stdin
		? undefined
		: listTree(root, {
				paths: paths.length > 0 ? paths : undefined,
				includeIgnored: flags["include-ignored"],
				signal,
			});
	listing?.catch(() => {});
	const settings = await settingsOf(root, flags);
	checkLive(settings.failOn, flags);
	const outcome = await runPlanned({
		root,
		flags,
		settings,
		listing,
		isWhole: !paths.length && !partialFlags.some((name) => flags[name] !== undefined),
		signal,
	});
	await present(outcome, destinations, flags);
	return exitCodeOf(outcome.report, settings.failOn, flags["allow-incomplete"] === true);
}

/** With any of these the scan does not see all that an allow entry may be for. */
const partialFlags = ["stdin", "only", "exclude", "confidence"] as const;

function checkLive(failOn: FailOn, { verify, details }: Flags): void {
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
