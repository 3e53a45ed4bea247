// Bounds how many different keys a scan keeps, since each takes some kilobytes until the report is written. Files made
// of keys alone would end the program without a report. Further occurrences of a known key cost little and stay.

import { fingerprintOf } from "../finding/fingerprint.ts";
import type { Occurrence } from "../finding/occurrence.ts";
import type { Accounting } from "./accounting.ts";

/** Gives a function to call after each content: it takes occurrences of keys beyond the limit out of the list again. */
export function createKeyLimit(
	occurrences: Occurrence[],
	accounting: Pick<Accounting, "addProblem">,
	maxKeys: number = maxKeptKeys,
): () => void {
	const known = new Set<string>();
	let checked = 0;
	let isTold = false;
	return () => {
		// Most scans never come near.
		if (occurrences.length <= maxKeys) return;
		let kept = checked;
		for (; checked < occurrences.length; checked++) {
			const occurrence = occurrences[checked]!;
			const key = fingerprintOf(occurrence.match.ruleId, occurrence.match.identity);
			if (known.size < maxKeys) known.add(key);
			if (known.has(key)) occurrences[kept++] = occurrence;
		}
		const isOver = kept < occurrences.length;
		occurrences.splice(kept);
		checked = kept;
		if (!isOver || isTold) return;
		isTold = true;
		const message = `Stopped telling new keys at ${maxKeys.toLocaleString("en")}, more than a report can hold: scan fewer files at a time`;
		accounting.addProblem({ code: "scan-budget", message });
	};
}

/** With them a report takes one and a half gigabytes of memory. */
const maxKeptKeys = 200_000;
