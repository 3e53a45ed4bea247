// Hands findings over while the scan reads on: each once, as soon as one of its places is known to
// count. The report at the end has all of its places. What could need a change until then is handed
// over at the end: a name in it may hold a secret that only a later content shows to be one.

import { fingerprintOf } from "../finding/fingerprint.ts";
import type { Occurrence } from "../finding/occurrence.ts";
import { rateFindings } from "../finding/risk.ts";
import { maskAnyPiece } from "../finding/secret-pieces.ts";
import type { Finding, Report } from "../model/report.ts";
import { maskKeyShapes } from "../text/key-shapes.ts";
import { judgeOccurrences } from "./judge-occurrences.ts";
import type { ScanPlan } from "./plan.ts";

export interface EarlyFindings {
	/** Looks at what was found since the last call. */
	readonly advance: () => void;
	/** Hands over the rest of what the report holds. */
	readonly finish: (report: Report) => void;
}

/** `hasMatch` says whether a rule finds a secret in a name. */
export function createEarlyFindings(
	plan: ScanPlan,
	occurrences: readonly Occurrence[],
	hasMatch: (name: string) => boolean,
): EarlyFindings {
	const given = new Set<string>();
	const waiting = new Map<string, Occurrence[]>();
	// Places and verdicts come when all is read.
	const isLate = plan.locate !== undefined || plan.verify !== undefined;
	let seen = 0;
	let notBefore = 0;
	const startMs = plan.now().getTime();

	function advance(): void {
		const start = performance.now();
		if (isLate || seen === occurrences.length || start < notBefore) return;
		const { findings } = judgeOccurrences(takeNew(), plan, false);
		for (const finding of rateFindings(findings, startMs)) if (isFinal(finding)) handOver(finding);
		// Of very many secrets all are looked for each time: then a tenth of the time at most.
		const tookMs = performance.now() - start;
		notBefore = tookMs > cheapMs ? start + 10 * tookMs : 0;
	}

	/** All that is known of the findings that something was added to, and that nobody has yet. */
	function takeNew(): Occurrence[] {
		const changed = new Set<string>();
		for (; seen < occurrences.length; seen++) {
			const occurrence = occurrences[seen]!;
			const fingerprint = fingerprintOf(occurrence.match.ruleId, occurrence.match.identity);
			if (given.has(fingerprint)) continue;
			const group = waiting.get(fingerprint);
			if (group) group.push(occurrence);
			else waiting.set(fingerprint, [occurrence]);
			changed.add(fingerprint);
		}
		return [...changed].flatMap((fingerprint) => waiting.get(fingerprint) ?? []);
	}

	function isFinal(finding: Finding): boolean {
		return !namesIn(finding).some((name) => mayChange(name) || hasMatch(name));
	}

	function handOver(finding: Finding): void {
		given.add(finding.fingerprint);
		waiting.delete(finding.fingerprint);
		plan.onFinding?.(finding);
	}

	function finish({ findings }: Report): void {
		for (const finding of findings) if (!given.has(finding.fingerprint)) handOver(finding);
	}

	return { advance, finish };
}

/** What a finding takes from names and shows as it is. */
function namesIn({ locations }: Finding): string[] {
	return locations.flatMap(({ path, member = "" }) => [path, member]);
}

/** What could be a key, or a piece of one that is found later. */
function mayChange(name: string): boolean {
	return maskAnyPiece(name) !== name || maskKeyShapes(name) !== name;
}

const cheapMs = 10;
