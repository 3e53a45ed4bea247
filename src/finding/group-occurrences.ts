// Groups occurrences into findings: one secret under one rule is one finding, with all its locations. Details that
// one location tells, such as a data centre, count for all of them.

import type { Provenance } from "../model/blob.ts";
import { confidences, type Details, type Severity } from "../model/match.ts";
import type { RedactedLine } from "../model/redacted-line.ts";
import type { Finding, Location, PlaybookStep, Reading } from "../model/report.ts";
import { unchecked } from "../model/verdict.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { Occurrence } from "./occurrence.ts";
import { compareLocations, compareText } from "./order.ts";
import { rankFindings, unknownExposure } from "./risk.ts";

export interface GroupingOptions {
	/** What the report says of a rule. */
	readonly describe: (ruleId: string) => {
		readonly provider: string;
		readonly title: string;
		/** The type of a key of which nothing tells another. */
		readonly defaultKeyType?: string | undefined;
		readonly severity: (keyType: string | undefined, isShipped: boolean) => Severity;
	};
	readonly playbook: (finding: {
		ruleId: string;
		redacted: string;
		details: Details;
	}) => readonly PlaybookStep[];
	readonly showSecrets: boolean;
}

export interface GroupedFindings {
	readonly findings: Finding[];
	readonly excerpts: ReadonlyMap<Location, RedactedLine>;
}

/** Groups occurrences; findings come by risk, as far as it is known yet, locations by path and position. */
export function groupFindings(
	occurrences: readonly Occurrence[],
	grouping: GroupingOptions,
): GroupedFindings {
	const groups = new Map<string, Occurrence[]>();
	for (const occurrence of occurrences) {
		const fingerprint = fingerprintOf(occurrence.match.ruleId, occurrence.match.identity);
		const group = groups.get(fingerprint);
		if (group) group.push(occurrence);
		else groups.set(fingerprint, [occurrence]);
	}
	const excerpts = new Map<Location, RedactedLine>();
	const findings = [...groups].map(([fingerprint, group]) =>
		buildFinding(fingerprint, group, grouping, excerpts),
	);
	return { findings: rankFindings(findings), excerpts };
}

function buildFinding(
	fingerprint: string,
	group: readonly Occurrence[],
	{ describe, playbook, showSecrets }: GroupingOptions,
	excerpts: Map<Location, RedactedLine>,
): Finding {
	const ranked = [...group].sort(
		(one, other) =>
			confidences.indexOf(other.match.confidence) - confidences.indexOf(one.match.confidence) ||
			detailCount(other) - detailCount(one) ||
			comparePlaces(one, other),
	);
	const best = ranked[0]!.match;
	const details: Record<string, string> = {};
	// What was read from a picture may be misread.
	const surest = [...ranked].sort((one, other) => Number(isRead(one)) - Number(isRead(other)));
	for (const { match } of surest) {
		for (const [key, text] of Object.entries(match.details)) details[key] ??= text;
	}
	const whole =
		ranked.find(({ match }) => match.details.datacenter === details.datacenter)?.match ?? best;
	const { provider, title, defaultKeyType, severity } = describe(best.ruleId);
	// A place that says nothing of the type does not make another key of it.
	const keyTypes = ranked.map(({ match }) => match.details.keyType);
	const keyType =
		keyTypes.find((type) => type !== undefined && type !== defaultKeyType) ?? details.keyType;
	if (keyType !== undefined) details.keyType = keyType;
	const shipped = group.some(({ match }) => match.isShipped === true);
	// The encoding is of one place; it is told only when no place has the secret in the open.
	const encoded = group.every(({ match }) => match.details.encoding !== undefined);
	// Not by "...": of objects of two forms V8 gives each copy a form of its own, of which thousands take megabytes.
	const told: Details = Object.assign(
		{},
		pick(details, "datacenter"),
		pick(details, "region"),
		pick(details, "keyType"),
		encoded ? pick(best.details, "encoding") : {},
		// One place where it can be read is enough.
		group.every(({ match }) => match.details.legibility !== undefined)
			? pick(best.details, "legibility")
			: {},
	);
	const { redacted } = whole.secret;
	return {
		fingerprint,
		ruleId: best.ruleId,
		provider,
		title,
		confidence: best.confidence,
		severity: severity(keyType, shipped),
		why: [...new Set(ranked.slice(0, 20).flatMap(({ match }) => match.why))],
		redacted,
		...(showSecrets ? { secret: whole.secret.reveal() } : {}),
		details: told,
		...readingsOf(ranked, describe),
		verdict: unchecked,
		exposure: { ...unknownExposure, shipped },
		risk: 0,
		locations: locationsOf(group, excerpts),
		playbook: playbook({ ruleId: best.ruleId, redacted, details: told }),
	};
}

function isRead({ match }: Occurrence): boolean {
	return match.details.encoding === "ocr";
}

function detailCount({ match }: Occurrence): number {
	const { encoding: _, legibility: __, ...told } = match.details;
	return Object.keys(told).length;
}

/** Every rule whose key some place takes the value for, in the order of the surest place. */
function readingsOf(
	ranked: readonly Occurrence[],
	describe: GroupingOptions["describe"],
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
	group: readonly Occurrence[],
	excerpts: Map<Location, RedactedLine>,
): Location[] {
	const seen = new Set<string>();
	const locations: Location[] = [];
	for (const occurrence of [...group].sort(comparePlaces)) {
		for (const provenance of occurrence.provenance) {
			const location = locate(occurrence, provenance);
			const key = JSON.stringify(location);
			if (seen.has(key)) continue;
			seen.add(key);
			locations.push(location);
			excerpts.set(location, occurrence.excerpt);
		}
	}
	return locations.sort(compareLocations);
}

function locate(
	{ start, end, member, region }: Occurrence,
	{ where, path, ...rest }: Provenance,
): Location {
	return {
		path,
		...(member === undefined ? {} : { member }),
		line: start.line,
		column: start.column,
		endLine: end.line,
		endColumn: end.column,
		...(region === undefined ? {} : { region }),
		where,
		...rest,
	};
}

function comparePlaces(one: Occurrence, other: Occurrence): number {
	return (
		compareText(one.provenance[0]?.path ?? "", other.provenance[0]?.path ?? "") ||
		compareText(one.member ?? "", other.member ?? "") ||
		one.match.start - other.match.start ||
		compareText(one.provenance[0]?.commit ?? "", other.provenance[0]?.commit ?? "") ||
		compareText(one.provenance[0]?.blob ?? "", other.provenance[0]?.blob ?? "")
	);
}
