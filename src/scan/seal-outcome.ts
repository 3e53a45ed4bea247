// What a scan gives, fit to leave: no secret that the scan knows is in it, whole or in pieces.

import type { Scanner } from "../detect/scanner.ts";
import type { Occurrence } from "../finding/occurrence.ts";
import { createLineSeal, createSeal, sealReport } from "../finding/seal.ts";
import type { RedactedLine } from "../model/redacted-line.ts";
import type { Location, Report } from "../model/report.ts";
import { matchesInNames } from "./name-matches.ts";
import type { ScanPlan } from "./plan.ts";

export interface ScanOutcome {
	readonly report: Report;
	/** The line of a location, redacted. */
	readonly excerpt: (location: Location) => RedactedLine | undefined;
}

/** Takes every secret out of all that the report says. */
export function sealOutcome(
	{ report, excerpt }: ScanOutcome,
	{ onSecrets, showSecrets }: ScanPlan,
	scanner: Scanner,
	occurrences: readonly Occurrence[],
): ScanOutcome {
	const matches = [...occurrences.map(({ match }) => match), ...matchesInNames(report, scanner)];
	const secrets = matches.flatMap(({ secret, identity, written }) => {
		return written ? [secret, identity, written] : [secret, identity];
	});
	onSecrets?.(secrets);
	const sealText = createSeal(secrets, showSecrets);
	const sealLine = createLineSeal(sealText);
	const origin = new Map<unknown, unknown>();
	const sealed = sealReport(report, sealText, (before, after) => origin.set(after, before));
	return {
		report: sealed,
		excerpt: (location) => {
			const line = excerpt((origin.get(location) ?? location) as Location);
			return line && sealLine(line);
		},
	};
}
