// Merges what several scans say of one secret into one finding, with the locations of all, the worst severity and the
// best confidence. Of the verdicts the safest is taken: a key is inactive only when every scan that asked says so.

import { confidences, type Details, severities } from "../model/match.ts";
import type { Finding, Location, Reading } from "../model/report.ts";
import type { Verdict, VerdictStatus } from "../model/verdict.ts";
import { compareLocations } from "./order.ts";
import { mergeExposures, rankFindings } from "./risk.ts";

/** One finding for each rule and secret, by risk; the order of the findings does not count. */
export function mergeFindings(findings: readonly Finding[]): Finding[] {
	const groups = new Map<string, Finding[]>();
	for (const finding of findings) {
		const key = JSON.stringify([finding.ruleId, finding.fingerprint]);
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [finding]);
		else group.push(finding);
	}
	return rankFindings([...groups.values()].map(mergeGroup));
}

function mergeGroup(group: readonly Finding[]): Finding {
	const [only] = group;
	if (only !== undefined && group.length === 1) {
		return { ...only, locations: mergeLocations(only.locations) };
	}
	const ranked = group
		.map((finding) => ({ finding, text: JSON.stringify(finding) }))
		.sort(
			(one, other) => compareWorth(one.finding, other.finding) || (one.text < other.text ? -1 : 1),
		)
		.map(({ finding }) => finding);
	const best = ranked[0]!;
	const secret = ranked.find((finding) => finding.secret !== undefined)?.secret;
	const { fingerprint, ruleId, provider, title, redacted, playbook } = best;
	return {
		fingerprint,
		ruleId,
		provider,
		title,
		confidence: highest(confidences, (finding) => finding.confidence, ranked),
		severity: highest(severities, (finding) => finding.severity, ranked),
		why: [...new Set(ranked.flatMap(({ why }) => why))],
		redacted,
		...(secret === undefined ? {} : { secret }),
		details: mergeDetails(ranked),
		...mergeReadings(ranked),
		verdict: mergeVerdicts(ranked.map(({ verdict }) => verdict)),
		exposure: mergeExposures(ranked.map(({ exposure }) => exposure)),
		risk: 0,
		locations: mergeLocations(ranked.flatMap(({ locations }) => locations)),
		playbook,
	};
}

/** Whoever knows most of a key tells how it is shown and what to do. */
function compareWorth(one: Finding, other: Finding): number {
	return (
		Object.keys(other.details).length - Object.keys(one.details).length ||
		confidences.indexOf(other.confidence) - confidences.indexOf(one.confidence)
	);
}

function highest<Level>(
	levels: readonly Level[],
	levelOf: (finding: Finding) => Level,
	findings: readonly Finding[],
): Level {
	const best = findings.reduce(
		(most, finding) => Math.max(most, levels.indexOf(levelOf(finding))),
		0,
	);
	return levels[best]!;
}

/** A reading that one report keeps stays: of each rule the surest, and the surest rule first. */
function mergeReadings(findings: readonly Finding[]): Pick<Finding, "readings"> {
	const readings = findings
		.flatMap((finding) => finding.readings ?? [])
		.map((reading) => ({ reading, text: JSON.stringify(reading) }))
		.sort(
			(one, other) =>
				compareReadings(one.reading, other.reading) || (one.text < other.text ? -1 : 1),
		)
		.map(({ reading }) => reading);
	if (readings.length === 0) return {};
	// The first of each rule stays.
	const surest = new Map(readings.toReversed().map((reading) => [reading.ruleId, reading]));
	return { readings: readings.filter((reading) => surest.get(reading.ruleId) === reading) };
}

function compareReadings(one: Reading, other: Reading): number {
	const byConfidence = confidences.indexOf(other.confidence) - confidences.indexOf(one.confidence);
	return byConfidence || (one.ruleId < other.ruleId ? -1 : one.ruleId > other.ruleId ? 1 : 0);
}

function mergeDetails(ranked: readonly Finding[]): Details {
	const merged: Details = Object.assign(
		{},
		...ranked.slice(0, maxTelling).reverse().map(detailsOf),
	);
	// The encoding is told only when no place has the secret in the open.
	const { encoding: _, ...open } = merged;
	return ranked.every(({ details }) => details.encoding !== undefined) ? merged : open;
}

const detailsOf = ({ details }: Finding): Details => details;
/** Those that know most come first; there are four details. */
const maxTelling = 20;

/** Active before unknown before inactive before unchecked; of equals the latest. */
export function mergeVerdicts(verdicts: readonly Verdict[]): Verdict {
	// Each is written out once: a reason may be long, and is compared with thousands.
	const ranked = verdicts.map((verdict) => ({ verdict, text: JSON.stringify(verdict) }));
	return ranked.reduce((kept, other) => (compareVerdicts(other, kept) > 0 ? other : kept)).verdict;
}

interface RankedVerdict {
	readonly verdict: Verdict;
	readonly text: string;
}

function compareVerdicts(one: RankedVerdict, other: RankedVerdict): number {
	const byTime = checkedMs(one.verdict) - checkedMs(other.verdict);
	const byStatus = weights[one.verdict.status] - weights[other.verdict.status];
	return byStatus || byTime || (one.text < other.text ? 1 : -1);
}

const weights: Readonly<Record<VerdictStatus, number>> = {
	active: 3,
	unknown: 2,
	inactive: 1,
	unchecked: 0,
};

function checkedMs({ checkedAt }: Verdict): number {
	return checkedAt === undefined ? 0 : Date.parse(checkedAt);
}

function mergeLocations(locations: readonly Location[]): Location[] {
	const distinct = new Map(locations.map((location) => [locationKey(location), location]));
	return [...distinct]
		.sort(
			([text, one], [otherText, other]) =>
				compareRepositories(one, other) ||
				compareLocations(one, other) ||
				(text < otherText ? -1 : 1),
		)
		.map(([, location]) => location);
}

/** The same for the same place, in whatever order its fields were read. */
export function locationKey(location: Location): string {
	return JSON.stringify(Object.entries(location).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function compareRepositories({ repository: one = "" }: Location, other: Location): number {
	const { repository = "" } = other;
	return one < repository ? -1 : one > repository ? 1 : 0;
}
