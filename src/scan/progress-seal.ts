// Seals the path that a progress line names: without the shapes of keys, and without pieces of those
// that the scan has found by then.

import { PieceMask } from "../finding/pieces.ts";
import type { Sighting } from "../finding/sighting.ts";
import { maskKeyShapes } from "../text/key-shapes.ts";
import type { ScanPlan } from "./plan.ts";

/** `sightings` grows while the scan goes on. */
export function sealProgress(
	onProgress: ScanPlan["onProgress"],
	sightings: readonly Sighting[],
): ScanPlan["onProgress"] {
	if (!onProgress) return undefined;
	const pieces = new PieceMask();
	let known = 0;
	return (state) => {
		for (; known < sightings.length; known++) pieces.add(sightings[known]!.match.secret);
		onProgress({ ...state, path: maskKeyShapes(pieces.mask(state.path)) });
	};
}
