// Applies several policies, where findings lie in several repositories: each decides about its own locations.

import type { Finding, Location } from "../model/report.ts";
import { applyPolicy, orderOf, type Policy, type PolicyResult } from "./suppress.ts";

/** Applies to each location the policy that `policyOf` gives for it, one of `policies`. */
export function applyPolicies(
	findings: readonly Finding[],
	policies: readonly Policy[],
	policyOf: (location: Location) => Policy,
): PolicyResult {
	const [only, ...others] = policies;
	if (only !== undefined && others.length === 0) return applyPolicy(findings, only);
	const shares = new Map(policies.map((policy): [Policy, Finding[]] => [policy, []]));
	for (const finding of findings) {
		const locationsOf = new Map<Policy, Location[]>();
		for (const location of finding.locations) {
			const policy = policyOf(location);
			const locations = locationsOf.get(policy);
			if (locations) locations.push(location);
			else locationsOf.set(policy, [location]);
		}
		for (const [policy, locations] of locationsOf) {
			shares.get(policy)!.push({ ...finding, locations });
		}
	}
	const results = [...shares].map(([policy, share]) => applyPolicy(share, policy));
	const kept = new Set(
		results.flatMap((result) => result.findings).flatMap(({ locations }) => locations),
	);
	const notices = results.flatMap((result) => result.notices);
	return {
		findings: findings.flatMap((finding) => {
			const locations = finding.locations.filter((location) => kept.has(location));
			return locations.length === 0 ? [] : [{ ...finding, locations }];
		}),
		suppressed: results
			.flatMap(({ suppressed }) => suppressed)
			.map((entry) => ({ entry, order: orderOf(entry) }))
			.sort((one, other) => (one.order < other.order ? -1 : 1))
			.map(({ entry }) => entry),
		// An entry that counts in several repositories is named once.
		notices: [...new Map(notices.map((notice) => [notice.message, notice])).values()],
	};
}
