// From sightings to findings: one secret under one rule is one finding, with all its places.
// What one place tells (a data centre, a key type) counts for all of them.

import type { Provenance } from "../model/blob.ts";
import { confidences, type Details, type Severity, severities } from "../model/match.ts";
import type { RedactedLine } from "../model/redacted-line.ts";
import type { Finding, Location, PlaybookStep, Reading } from "../model/report.ts";
import { unchecked } from "../model/verdict.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { compareLocations, compareText } from "./order.ts";
import { rankFindings, unknownExposure } from "./risk.ts";
import type { Sighting } from "./sighting.ts";

export interface Grouping {
	/** What the report says of a rule. */
	readonly describe: (ruleId: string) => { readonly provider: string; readonly title: string };
	readonly playbook: (finding: {
		ruleId: string;
		redacted: string;
		details: Details;
	}) => readonly PlaybookStep[];
	readonly showSecrets: boolean;
}

export interface Grouped {
	readonly findings: Finding[];
	readonly excerpts: ReadonlyMap<Location, RedactedLine>;
}

/** Groups sightings; findings come by risk, as far as it is known yet, locations by path and position. */
export function groupFindings(sightings: readonly Sighting[], grouping: Grouping): Grouped {
	const groups = new Map<string, Sighting[]>();
	for (const sighting of sightings) {
		const fingerprint = fingerprintOf(sighting.match.ruleId, sighting.match.identity);
		const group = groups.get(fingerprint);
		if (group) group.push(sighting);
		else groups.set(fingerprint, [sighting]);
	}
	const excerpts = new Map<Location, RedactedLine>();
	const findings = [...groups].map(([fingerprint, group]) =>
		buildFinding(fingerprint, group, grouping, excerpts),
	);
	return { findings: rankFindings(findings), excerpts };
}

function buildFinding(
	fingerprint: string,
	group: readonly Sighting[],
	{ describe, playbook, showSecrets }: Grouping,
	excerpts: Map<Location, RedactedLine>,
): Finding {
	const ranked = [...group].sort(
		(one, other) =>
			confidences.indexOf(other.match.confidence) - confidences.indexOf(one.match.confidence) ||
			Object.keys(other.match.details).length - Object.keys(one.match.details).length ||
			comparePlaces(one, other),
	);
	const best = ranked[0]!.match;
	const details: Record<string, string> = {};
	for (const { match } of ranked) {
		for (const [key, text] of Object.entries(match.details)) details[key] ??= text;
	}
	const whole =
		ranked.find(({ match }) => match.details.datacenter === details.datacenter)?.match ?? best;
	const severity = group.reduce<Severity>((worst, { match }) => {
		return severities.indexOf(match.severity) > severities.indexOf(worst) ? match.severity : worst;
	}, best.severity);
	// The encoding is of one place; it is told only when no place has the secret in the open.
	const encoded = group.every(({ match }) => match.details.encoding !== undefined);
	const told: Details = {
		...pick(details, "datacenter"),
		...pick(details, "region"),
		...pick(details, "keyType"),
		...(encoded ? pick(best.details, "encoding") : {}),
	};
	const { provider, title } = describe(best.ruleId);
	const { redacted } = whole.secret;
	return {
		fingerprint,
		ruleId: best.ruleId,
		provider,
		title,
		confidence: best.confidence,
		severity,
		why: [...new Set(ranked.slice(0, 20).flatMap(({ match }) => match.why))],
		redacted,
		...(showSecrets ? { secret: whole.secret.reveal() } : {}),
		details: told,
		...readingsOf(ranked, describe),
		verdict: unchecked,
		exposure: { ...unknownExposure, shipped: group.some(({ match }) => match.isShipped === true) },
		risk: 0,
		locations: locationsOf(group, excerpts),
		playbook: playbook({ ruleId: best.ruleId, redacted, details: told }),
	};
}

/** Every rule whose key some place takes the value for, in the order of the surest place. */
function readingsOf(
	ranked: readonly Sighting[],
	describe: Grouping["describe"],
): { readonly readings?: readonly Reading[] } {
	const readings = new Map<string, Reading>();
	for (const { match } of ranked) {
		for (const { ruleId, confidence, why } of match.readings ?? []) {
			if (readings.has(ruleId)) continue;
			readings.set(ruleId, { ruleId, provider: describe(ruleId).provider, confidence, why });
		}
	}
	return readings.size > 1 ? { readings: [...readings.values()] } : {};
}

function pick<K extends keyof Details>(details: Details, key: K): Details {
	return details[key] === undefined ? {} : { [key]: details[key] };
}

function locationsOf(
	group: readonly Sighting[],
	excerpts: Map<Location, RedactedLine>,
): Location[] {
	const seen = new Set<string>();
	const locations: Location[] = [];
	for (const sighting of [...group].sort(comparePlaces)) {
		for (const provenance of sighting.provenance) {
			const location = locate(sighting, provenance);
			const key = JSON.stringify(location);
			if (seen.has(key)) continue;
			seen.add(key);
			locations.push(location);
			excerpts.set(location, sighting.excerpt);
		}
	}
	return locations.sort(compareLocations);
}

function locate({ start, end }: Sighting, { where, path, member, ...rest }: Provenance): Location {
	return {
		path,
		...(member === undefined ? {} : { member }),
		line: start.line,
		column: start.column,
		endLine: end.line,
		endColumn: end.column,
		where,
		...rest,
	};
}

function comparePlaces(one: Sighting, other: Sighting): number {
	return (
		compareText(one.provenance[0]?.path ?? "", other.provenance[0]?.path ?? "") ||
		one.match.start - other.match.start ||
		compareText(one.provenance[0]?.commit ?? "", other.provenance[0]?.commit ?? "") ||
		compareText(one.provenance[0]?.blob ?? "", other.provenance[0]?.blob ?? "")
	);
}
