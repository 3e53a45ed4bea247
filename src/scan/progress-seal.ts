// Seals the path that a progress line names: without the shapes of keys, and without pieces of those
// that the scan has found by then.

import type { Occurrence } from "../finding/occurrence.ts";
import { PieceMask } from "../finding/secret-pieces.ts";
import { maskKeyShapes } from "../text/key-shapes.ts";
import type { ScanPlan } from "./plan.ts";

/** `occurrences` grows while the scan goes on. */
export function sealProgress(
	onProgress: ScanPlan["onProgress"],
	occurrences: readonly Occurrence[],
): ScanPlan["onProgress"] {
	if (!onProgress) return undefined;
	const pieces = new PieceMask();
	let known = 0;
	const seal = (path: string): string => {
		for (; known < occurrences.length; known++) pieces.add(occurrences[known]!.match.secret);
		return maskKeyShapes(pieces.mask(path));
	};
	return (state) => {
		const { path, ...rest } = state;
		onProgress({
			...rest,
			// Few states are shown, and thousands of keys take time to learn.
			get path() {
				return seal(path);
			},
		});
	};
}
