// One secret at one place is one match: of matches that overlap, the most certain stays,
// then the longest, then the one of the earlier rule.

import { confidences, type Match } from "../model/match.ts";

/** Gives the matches that stay, in order of their places. */
export function resolveOverlaps(matches: readonly Match[]): Match[] {
	if (matches.length < 2) return [...matches];
	const ranked = matches
		.map((match, rank) => ({ match, rank }))
		.sort(
			(one, other) =>
				confidences.indexOf(other.match.confidence) - confidences.indexOf(one.match.confidence) ||
				detailCount(other.match) - detailCount(one.match) ||
				other.match.end - other.match.start - (one.match.end - one.match.start) ||
				one.rank - other.rank,
		);
	// Kept matches never overlap, so a new one can only touch its neighbours by start.
	const kept: Match[] = [];
	for (const { match } of ranked) {
		const at = lowerBound(kept, match.start);
		const behind = kept[at];
		const ahead = kept[at - 1];
		if (behind && behind.start < match.end) continue;
		if (ahead && ahead.end > match.start) continue;
		kept.splice(at, 0, match);
	}
	return kept;
}

function detailCount({ details }: Match): number {
	return Object.keys(details).length - (details.encoding ? 1 : 0);
}

function lowerBound(kept: readonly Match[], start: number): number {
	let [low, high] = [0, kept.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (kept[middle]!.start < start) low = middle + 1;
		else high = middle;
	}
	return low;
}
