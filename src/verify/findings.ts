// Turns the findings of a scan into keys for the live check, and puts the verdicts into the findings, with what the
// provider said of the key: that can change its severity and its playbook.

import { ClaimCollector, fingerprintOfValue } from "../finding/rule-claims.ts";
import type { Match, OutsideMatch } from "../model/match.ts";
import type { Finding, Reading } from "../model/report.ts";
import { severityOf } from "../model/severity.ts";
import type { Verdict } from "../model/verdict.ts";
import type { Pack } from "../packs/pack.ts";
import { natureOf } from "../playbook/power.ts";
import { renderPlaybook } from "../playbook/render.ts";
import type { KeyVerdict, Subject } from "./verification.ts";

/**
 * The keys behind findings; matches that belong to none of them are left out, and keys that were only seen in a picture.
 * @param outside matches of rules that are not in force: their providers are not asked, and have refused nothing
 */
export function subjectsOf(
	findings: readonly Finding[],
	matches: readonly Match[],
	outside: readonly OutsideMatch[] = [],
): Subject[] {
	const values = new Map<string, ClaimCollector>();
	for (const match of [...matches, ...outside.map((own) => own.match)]) {
		// A data centre that stands beside it may be misread as well.
		if (match.details.legibility === "seen") continue;
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
		if (details.legibility === "seen") return [];
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
	if (finding.details.legibility === "seen") return { ...finding, verdict: notLegible };
	if (!told) return finding;
	const { redacted } = finding;
	const { details, ruleId } = told;
	const verdict = finding.details.encoding === "ocr" ? asOfPicture(told.verdict) : told.verdict;
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

/** Another key than the one in the picture would be asked about. */
const notLegible: Verdict = {
	status: "unchecked",
	reason: "not asked, for it was only seen in a picture, and letters of it may be misread",
};

/** One letter that was misread is refused as a dead key is, so only an acceptance proves something. */
function asOfPicture(verdict: Verdict): Verdict {
	if (verdict.status !== "inactive") return verdict;
	const reason = `refused as it was read from a picture, where a letter may be misread: ${verdict.reason}`;
	return { ...verdict, status: "unknown", reason };
}

function acceptedFirst(readings: readonly Reading[], ruleId: string): Reading[] {
	const isFirst = (reading: Reading) => reading.ruleId === ruleId;
	return [...readings.filter(isFirst), ...readings.filter((reading) => !isFirst(reading))];
}
