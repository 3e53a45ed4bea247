// `unleak scan`: files or standard input in, reports and an exit code out.

import { UsageError } from "../../errors.ts";
import { listTree } from "../../sources/listing.ts";
import type { CommandLine } from "../args.ts";
import { pairOutputs } from "../destinations.ts";
import { checkOutput } from "../output.ts";
import { present } from "../present.ts";
import { chooseRoot } from "../root.ts";
import { exitCodeOf, runPlanned, settingsOf } from "../session.ts";

export async function scan({ positionals, flags }: CommandLine): Promise<number> {
	if (flags.stdin && positionals.length > 0) {
		throw new UsageError(
			"usage",
			"Cannot scan standard input and paths in one run",
			"Leave one out",
		);
	}
	const destinations = pairOutputs({ format: flags.format, output: flags.output } as never);
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
			});
	listing?.catch(() => {});
	const settings = await settingsOf(root, flags);
	const outcome = await runPlanned({
		root,
		flags,
		settings,
		listing,
		isWhole: paths.length === 0 && !flags.only,
	});
	await present(outcome, destinations, flags);
	return exitCodeOf(outcome.report, settings.failOn, flags["allow-incomplete"] === true);
}
