// Works out since when a key is exposed and where it can still be read, from the locations of its finding. Whoever
// made a commit wrote its date, so a date before git existed or after the scan does not count.

import { commitTimeMs } from "../model/commit-date.ts";
import type { Finding, Interval, Location, Report } from "../model/report.ts";
import { isRefName } from "./location-text.ts";

export interface Exposure {
	/** When it came to each of its places, oldest first, in ms since 1970. */
	readonly seenMs: readonly number[];
	/** When it stood in any file of the current version, the oldest first and apart from each other. */
	readonly periods: readonly Period[];
	/** The place that was the first, where any has a date. */
	readonly first: Location | undefined;
	readonly state: Presence;
	/** When it was taken out of the last of its paths in HEAD, as far as that is known. */
	readonly removedMs: number | undefined;
	/** When the provider was asked. */
	readonly checkedMs: number | undefined;
}

/** In ms since 1970; without an end it still stands there. */
export interface Period {
	readonly fromMs: number;
	readonly toMs?: number;
}

/** Where it can be read at the time of the scan; the most open of its places. */
export type Presence = "files" | "head" | "history" | "unreachable" | "elsewhere";

/** The time of a scan, in ms since 1970: its end, for a merged report goes on from the first to the last. */
export function scanTimeMs({ startedAt, durationMs }: Report): number {
	return Date.parse(startedAt) + durationMs;
}

/** Dates after `nowMs`, the time of the scan, do not count. */
export function exposureOf({ locations, verdict, exposure }: Finding, nowMs: number): Exposure {
	const dated = locations
		.flatMap((location) => {
			const ms = commitTimeMs(location.date, nowMs);
			return ms === undefined ? [] : [{ location, ms }];
		})
		.sort((one, other) => one.ms - other.ms);
	return {
		seenMs: dated.map(({ ms }) => ms),
		periods: periodsOf(exposure.intervals, nowMs),
		first: dated[0]?.location,
		state: presenceOf(locations),
		removedMs: commitTimeMs(exposure.until, nowMs),
		checkedMs: commitTimeMs(verdict.checkedAt, Number.POSITIVE_INFINITY),
	};
}

/** The union over all paths. */
function periodsOf(intervals: readonly Interval[], nowMs: number): Period[] {
	const known = intervals
		.flatMap(({ from, to }) => {
			const fromMs = commitTimeMs(from, nowMs);
			if (fromMs === undefined) return [];
			const toMs = to === undefined ? undefined : commitTimeMs(to, nowMs);
			return [{ fromMs, endMs: toMs ?? Number.POSITIVE_INFINITY }];
		})
		.sort((one, other) => one.fromMs - other.fromMs);
	const joined: { fromMs: number; endMs: number }[] = [];
	for (const { fromMs, endMs } of known) {
		const last = joined.at(-1);
		if (last !== undefined && fromMs <= last.endMs) last.endMs = Math.max(last.endMs, endMs);
		else joined.push({ fromMs, endMs });
	}
	return joined.map(({ fromMs, endMs }) =>
		endMs === Number.POSITIVE_INFINITY ? { fromMs } : { fromMs, toMs: endMs },
	);
}

function presenceOf(locations: readonly Location[]): Presence {
	const is = (test: (location: Location) => boolean): boolean => locations.some(test);
	if (is(({ where }) => where === "file" || where === "staged") || is(isNameOfToday))
		return "files";
	if (is(({ inHead }) => inHead === true)) return "head";
	const isStored = (location: Location): boolean =>
		location.commit !== undefined ||
		location.blob !== undefined ||
		location.where === "commit" ||
		isRefName(location);
	if (is((location) => isStored(location) && location.unreachable !== true)) return "history";
	return is(({ unreachable }) => unreachable === true) ? "unreachable" : "elsewhere";
}

/** A file that is there, with no commit and no ref in between. */
function isNameOfToday({ where, path, commit, unreachable }: Location): boolean {
	return where === "name" && path !== "" && commit === undefined && unreachable !== true;
}
