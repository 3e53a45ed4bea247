// Turns the findings of a scan into keys for the live check, and puts the verdicts into the findings, with what the
// provider said of the key: that can change its severity and its playbook.

import { ClaimCollector, fingerprintOfValue } from "../finding/rule-claims.ts";
import type { Match, OutsideMatch } from "../model/match.ts";
import type { Finding, Reading } from "../model/report.ts";
import { severityOf } from "../model/severity.ts";
import type { Pack } from "../packs/pack.ts";
import { natureOf } from "../playbook/power.ts";
import { renderPlaybook } from "../playbook/render.ts";
import type { KeyVerdict, Subject } from "./verification.ts";

/**
 * The keys behind findings; matches that belong to none of them are left out.
 * @param outside matches of rules that are not in force: their providers are not asked, and have refused nothing
 */
export function subjectsOf(
	findings: readonly Finding[],
	matches: readonly Match[],
	outside: readonly OutsideMatch[] = [],
): Subject[] {
	const values = new Map<string, ClaimCollector>();
	for (const match of [...matches, ...outside.map((own) => own.match)]) {
		const value = fingerprintOfValue(match.identity);
		const claims = values.get(value) ?? new ClaimCollector(match.identity);
		values.set(value, claims);
		claims.add(match);
	}
	const nearer = new Map(
		outside
			.filter(({ isNearer }) => isNearer)
			.map(({ match }) => [fingerprintOfValue(match.identity), match.ruleId]),
	);
	const byFingerprint = new Map<string, ClaimCollector>();
	for (const claims of values.values()) {
		for (const { id } of claims.ordered()) byFingerprint.set(id, claims);
	}
	return findings.flatMap(({ fingerprint, ruleId, details, readings = [] }) => {
		const claims = byFingerprint.get(fingerprint);
		if (!claims) return [];
		const nearerRule = nearer.get(fingerprintOfValue(claims.secret));
		const known = readings.map((reading) => reading.ruleId);
		const nearest = nearerRule === undefined ? known : [nearerRule, ruleId, ...known];
		return [
			{
				id: fingerprint,
				secret: claims.secret,
				claims: claims
					.ordered(nearest.includes(ruleId) ? nearest : [ruleId, ...nearest])
					.map((claim) => (claim.id === fingerprint ? { ...claim, details } : claim)),
			},
		];
	});
}

/** Gives the finding with its verdict, and with severity and playbook for what it turned out to be. */
export function applyVerdict(
	finding: Finding,
	told: KeyVerdict | undefined,
	packs: readonly Pack[],
): Finding {
	if (!told) return finding;
	const { redacted } = finding;
	const { verdict, details, ruleId } = told;
	const pack = packs.find(({ rules }) => rules.some(({ id }) => id === ruleId));
	const rule = pack?.rules.find(({ id }) => id === ruleId);
	const isOther = ruleId !== finding.ruleId || details.keyType !== finding.details.keyType;
	if (!pack || !rule) return { ...finding, verdict };
	const { keyType } = details;
	return {
		...finding,
		...(finding.readings && { readings: acceptedFirst(finding.readings, ruleId) }),
		...(isOther && { severity: severityOf(rule, keyType, finding.exposure.shipped) }),
		details,
		verdict,
		playbook: renderPlaybook(pack, { ruleId, redacted, details }),
		...natureOf(pack, { ruleId, details }),
	};
}

function acceptedFirst(readings: readonly Reading[], ruleId: string): Reading[] {
	const isFirst = (reading: Reading) => reading.ruleId === ruleId;
	return [...readings.filter(isFirst), ...readings.filter((reading) => !isFirst(reading))];
}
