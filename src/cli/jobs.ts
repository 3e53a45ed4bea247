// Parses flags that are numbers: "--jobs" and "--archive-depth".

import { UsageError } from "../errors.ts";
import { defaultArchiveDepth } from "../scan/plan.ts";
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

/** Gives how many levels of archives are opened. @throws UsageError where it is no such number. */
export function parseArchiveDepth(typed: string | undefined): number {
	if (typed === undefined) return defaultArchiveDepth;
	if (/^[0-9]{1,2}$/.test(typed)) return Number(typed);
	throw new UsageError(
		"usage",
		`Cannot use ${quoted(typed)} as "--archive-depth": it is no number from 0 to 99`,
		`Leave it out for ${defaultArchiveDepth} levels, or write "--archive-depth 0" to open no archive`,
	);
}
