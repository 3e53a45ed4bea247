// Resolves candidates that a worker deferred. If none is a match, the worker's counts for those families
// stand; otherwise the families are read again here, with the scanner at hand.

import { createMatchCheck, type MatchCheck } from "../../detect/match-check.ts";
import { checkTotal } from "../../detect/scan-budget.ts";
import { createScanner } from "../../detect/scanner.ts";
import type { PackScanPlan } from "./pack-scan.ts";
import type { PackScanResult, PackTask } from "./pack-scan-result.ts";

/** Gives what is certain of a result; calls `readAgain` for each family of which nothing is. */
export type ResultResolver = (
	result: PackScanResult,
	readAgain: (family: PackTask) => void,
) => PackScanResult;

/** Makes the resolver for workers that count their unresolved candidates' bytes in `pendingBytes`. */
export function createResultResolver(
	{ rulePacks, packBytes }: PackScanPlan,
	pendingBytes: Int32Array,
): ResultResolver {
	let holdsMatch: MatchCheck | undefined;
	return ({ deferred, ...result }, readAgain) => {
		if (deferred === undefined) return result;
		holdsMatch ??= createMatchCheck(
			createScanner(rulePacks),
			packBytes === undefined ? undefined : checkTotal(packBytes),
		);
		const { roots, candidates } = deferred;
		const isMatch = candidates.some(holdsMatch);
		for (const { bytes } of candidates) Atomics.sub(pendingBytes, 0, bytes.length);
		if (isMatch) {
			const { pack } = result;
			for (const root of roots) {
				readAgain({ pack, from: root, to: root + 1, estimatedBytes: 0, isRepeated: true });
			}
			return result;
		}
		return {
			...result,
			cleanEntries: Int32Array.from([...result.cleanEntries, ...deferred.cleanEntries]),
			blobs: result.blobs + deferred.blobs,
			bytes: result.bytes + deferred.bytes,
			commits: result.commits + deferred.commits,
		};
	};
}
