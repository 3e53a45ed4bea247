// Rates findings by who could have read the key and since when, and ranks them: working keys first and dead ones
// last, and within these first what strangers could have read.

import { commitTimeMs } from "../model/commit-date.ts";
import { confidences, severities } from "../model/match.ts";
import type { Exposure, Finding, Interval, Location } from "../model/report.ts";
import type { VerdictStatus } from "../model/verdict.ts";
import { compareFindings } from "./order.ts";

/** The findings with `exposure` and `risk`, highest risk first. `nowMs` is the time of the scan. */
export function rateFindings(findings: readonly Finding[], nowMs: number): Finding[] {
	return rankFindings(
		findings.map((finding) => ({ ...finding, exposure: exposureOf(finding, nowMs) })),
	);
}

/** The findings with `risk`, highest first, for what their exposure says. */
export function rankFindings(findings: readonly Finding[]): Finding[] {
	return findings.map((finding) => ({ ...finding, risk: riskOf(finding) })).sort(compareFindings);
}

/**
 * A number that sorts: hundreds for the verdict, fifty for what strangers could have read, tens for
 * the severity, units for the confidence.
 */
function riskOf({ verdict, exposure, severity, confidence }: Finding): number {
	const isExposed = exposure.public === true || exposure.shipped;
	return (
		verdictWeights[verdict.status] * 100 +
		(isExposed ? 50 : 0) +
		severities.indexOf(severity) * 10 +
		confidences.indexOf(confidence)
	);
}

const verdictWeights: Readonly<Record<VerdictStatus, number>> = {
	active: 2,
	unknown: 1,
	unchecked: 1,
	inactive: 0,
};

/** Of two scans of one key: what one of them saw holds. */
export function mergeExposures(exposures: readonly Exposure[]): Exposure {
	const times = (name: "since" | "until") =>
		exposures.flatMap((exposure) => exposure[name] ?? []).sort();
	const since = times("since")[0];
	// It is gone only where every scan says so.
	const until = exposures.every((exposure) => exposure.until !== undefined)
		? times("until").at(-1)
		: undefined;
	return {
		public: exposures.some((exposure) => exposure.public === true)
			? true
			: exposures.every((exposure) => exposure.public === false)
				? false
				: null,
		shipped: exposures.some(({ shipped }) => shipped),
		...(since === undefined ? {} : { since }),
		...(until === undefined ? {} : { until }),
		intervals: distinctIntervals(exposures.flatMap(({ intervals }) => intervals)),
	};
}

/** Before anything is known of it. */
export const unknownExposure: Exposure = { public: null, shipped: false, intervals: [] };

/** Whether the file is of a kind that is shipped was seen when it was read. */
function exposureOf({ locations, exposure }: Finding, nowMs: number): Exposure {
	const timed = locations.flatMap((location) => {
		const from = isoOf(location.date, nowMs);
		return from === undefined ? [] : [{ location, from, to: isoOf(location.removed?.date, nowMs) }];
	});
	const since = timed.map(({ from }) => from).sort()[0];
	const removals = timed.flatMap(({ to }) => to ?? []).sort();
	const until = locations.some(isThere) ? undefined : removals.at(-1);
	const intervals = timed
		.filter(({ location }) => location.where === "commit" && location.path !== "")
		.flatMap(({ location: { path, presence }, from, to }) =>
			(presence ?? [{ from, to }]).flatMap((period) => intervalOf(path, period, nowMs)),
		);
	return {
		// A clone that lacks a remote's branch cannot tell that nobody pushed the commit.
		public: locations.some(isAtRemote) ? true : null,
		shipped: exposure.shipped,
		...(since === undefined ? {} : { since }),
		...(until === undefined ? {} : { until }),
		intervals: distinctIntervals(intervals),
	};
}

/** Whoever makes a commit writes its date: a period that ends before it begins is not told. */
function intervalOf(
	path: string,
	period: { readonly from: string; readonly to?: string | undefined },
	nowMs: number,
): Interval[] {
	const from = isoOf(period.from, nowMs);
	const to = isoOf(period.to, nowMs);
	if (from === undefined || (to !== undefined && to < from)) return [];
	return [{ path, from, ...(to === undefined ? {} : { to }) }];
}

function isAtRemote({ refs = [] }: Location): boolean {
	return refs.some((ref) => ref.startsWith("refs/remotes/"));
}

function isThere({ where, path, commit, inHead }: Location): boolean {
	const isNameOfToday = where === "name" && path !== "" && commit === undefined;
	return where === "file" || where === "staged" || inHead === true || isNameOfToday;
}

function isoOf(date: string | undefined, nowMs: number): string | undefined {
	const ms = commitTimeMs(date, nowMs);
	return ms === undefined ? undefined : new Date(ms).toISOString();
}

function distinctIntervals(intervals: readonly Interval[]): Interval[] {
	const keyOf = ({ path, from, to = "" }: Interval): string => `${path}\0${from}\0${to}`;
	const distinct = new Map(intervals.map((interval) => [keyOf(interval), interval]));
	return [...distinct].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, last]) => last);
}
