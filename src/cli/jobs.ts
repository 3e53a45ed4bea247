// Parses the number of threads of "--jobs".

import { UsageError } from "../errors.ts";
import { quoted } from "../text/quoted.ts";

/** Gives the number that was typed, or undefined. @throws UsageError where it is none. */
export function parseJobs(typed: string | undefined): number | undefined {
	if (typed === undefined) return undefined;
	if (/^[1-9][0-9]{0,2}$/.test(typed)) return Number(typed);
	throw new UsageError(
		"usage",
		`Cannot use ${quoted(typed)} as "--jobs": it is no number from 1 to 999`,
		'Leave it out for one thread a core, or write "--jobs 1" for none beside the main one',
	);
}
