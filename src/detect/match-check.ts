// Checks whether a scan of a content, or of a range of one, would give a match. A worker may defer such a candidate to
// the main thread, where the scanner is warm: V8 compiles JavaScript for each thread anew, which takes as long as
// hundreds of checks.

import type { Pack } from "../packs/pack.ts";
import { ScanBudget, type StepTotal } from "./scan-budget.ts";
import type { ScanRequest } from "./scan-request.ts";
import { createScanner, type Scanner } from "./scanner.ts";

export interface DeferredCandidate {
	readonly bytes: Uint8Array;
	readonly request: Pick<ScanRequest, "isPart" | "from" | "to">;
}

/** True when a scan gives a match or a problem, or takes longer than such a check may. */
export type MatchCheck = (candidate: DeferredCandidate) => boolean;

/** Where the `total` is spent, every candidate is left to the scan. */
export function createMatchCheck({ scan }: Scanner, total?: StepTotal): MatchCheck {
	return ({ bytes, request }) => {
		if (total?.isSpent) return true;
		const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
		const budget = new ScanBudget(content.length, { maxSteps: maxCheckSteps, total });
		const { matches, problems } = scan(content, { ...request, budget, stopsAtMatch: true });
		return matches.length > 0 || problems.length > 0;
	};
}

/** With a scanner of its own. */
export function createScanCheck(packs: readonly Pack[], total?: StepTotal): MatchCheck {
	return createMatchCheck(createScanner(packs, { usesKernel: true }), total);
}

/** A copy that can be sent to another thread, with no more memory behind it than its bytes. */
export function copyCandidate({ bytes, request }: DeferredCandidate): DeferredCandidate {
	return { bytes: new Uint8Array(bytes), request };
}

/** Some tenths of a second: what takes more is left to the scan, which pauses for signals. */
const maxCheckSteps = 30_000_000;
