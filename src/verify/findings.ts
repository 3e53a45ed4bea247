// From the findings of a scan to subjects of the live check, and back: verdicts in, and with them
// what the provider told of the key, which can change how bad it is and what to do.

import { fingerprintOf } from "../finding/fingerprint.ts";
import type { Sighting } from "../finding/sighting.ts";
import type { Finding } from "../model/report.ts";
import type { Pack } from "../packs/pack.ts";
import { powerOf } from "../playbook/power.ts";
import { renderPlaybook } from "../playbook/render.ts";
import type { Subject, Told } from "./verifier.ts";

/** The keys behind findings; sightings that belong to none of them are left out. */
export function subjectsOf(
	findings: readonly Finding[],
	sightings: readonly Sighting[],
): Subject[] {
	const groups = new Map<string, Sighting[]>();
	const wanted = new Set(findings.map(({ fingerprint }) => fingerprint));
	for (const sighting of sightings) {
		const fingerprint = fingerprintOf(sighting.match.ruleId, sighting.match.identity);
		if (!wanted.has(fingerprint)) continue;
		const group = groups.get(fingerprint);
		if (group) group.push(sighting);
		else groups.set(fingerprint, [sighting]);
	}
	return findings.flatMap(({ fingerprint, ruleId, details }) => {
		const group = groups.get(fingerprint);
		if (!group) return [];
		const named = [details, ...group.map(({ match }) => match.details)];
		const datacenters = named.flatMap(({ datacenter }) => datacenter ?? []);
		return [
			{
				id: fingerprint,
				ruleId,
				secret: group[0]!.match.identity,
				details,
				datacenters: [...new Set(datacenters)],
			},
		];
	});
}

/** Gives the finding with its verdict, and with severity and playbook for what it turned out to be. */
export function applyVerdict(
	finding: Finding,
	told: Told | undefined,
	packs: readonly Pack[],
): Finding {
	if (!told) return finding;
	const { ruleId, redacted } = finding;
	const { verdict, details } = told;
	const pack = packs.find(({ rules }) => rules.some(({ id }) => id === ruleId));
	const rule = pack?.rules.find(({ id }) => id === ruleId);
	const isOther = details.keyType !== finding.details.keyType;
	if (!pack || !rule) return { ...finding, verdict };
	const { byKeyType, default: usual } = rule.severity;
	return {
		...finding,
		...(isOther ? { severity: byKeyType[details.keyType ?? ""] ?? usual } : {}),
		details,
		verdict,
		playbook: renderPlaybook(pack, { ruleId, redacted, details }),
		...powerOf(pack, { ruleId, details }),
	};
}
