// Recognises a report that is already included in a merged one, so that it is not counted twice. A merged report does
// not name its parts: one is included when the merged report says all that it says, of the same repository and time.

import type { Report, Tally } from "../model/report.ts";
import { locationKey } from "./merge-findings.ts";

/** Takes a merged report, and gives a function of others, whose repositories are named as in it. */
export function createInclusionCheck(whole: Report): (part: Report) => boolean {
	const said = new Set(sayings(whole));
	return (part) => {
		if (!isWithin(part, whole)) return false;
		for (const saying of sayings(part)) if (!said.has(saying)) return false;
		return true;
	};
}

function* sayings({ findings, suppressed, problems, notices }: Report): Generator<string> {
	for (const { ruleId, fingerprint, locations } of findings) {
		for (const location of locations)
			yield written("finding", ruleId, fingerprint, locationKey(location));
	}
	for (const { fingerprint, path, by, reason, expires } of suppressed) {
		yield written("suppressed", fingerprint, path, by, reason, expires);
	}
	for (const { code, message, path, commit } of problems) {
		yield written("problem", code, message, path, commit);
	}
	for (const { code, message } of notices) yield written("notice", code, message);
}

function written(...parts: readonly (string | undefined)[]): string {
	return JSON.stringify(parts);
}

function isWithin(part: Report, whole: Report): boolean {
	const [from, to] = timesOf(part);
	const [start, end] = timesOf(whole);
	const { commits = 0, shallow = false } = part.scope;
	return (
		from >= start &&
		to <= end &&
		isNoMore(part.summary.planned, whole.summary.planned) &&
		isNoMore(part.summary.scanned, whole.summary.scanned) &&
		isNoMore(part.summary.excluded, whole.summary.excluded) &&
		commits <= (whole.scope.commits ?? 0) &&
		(!shallow || whole.scope.shallow === true) &&
		(isComplete(part) || !whole.summary.complete)
	);
}

function isComplete({ summary: { complete, planned, scanned } }: Report): boolean {
	return complete && scanned.blobs >= planned.blobs;
}

function timesOf({ startedAt, durationMs }: Report): [startMs: number, endMs: number] {
	const startMs = Date.parse(startedAt);
	return [startMs, startMs + durationMs];
}

function isNoMore(one: Tally, other: Tally): boolean {
	return one.blobs <= other.blobs && one.bytes <= other.bytes;
}
