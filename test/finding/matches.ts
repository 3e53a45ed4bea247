// Matches and occurrences made by hand; every key comes from a seed.

import type { Occurrence } from "../../src/finding/occurrence.ts";
import type { Provenance } from "../../src/model/blob.ts";
import type { Details, Match } from "../../src/model/match.ts";
import { Secret } from "../../src/model/secret.ts";
import { expandSample } from "../../src/packs/samples.ts";

/** 32 digits, the same for the same seed. */
export const digits = (seed: string): string => expandSample("{hex:32}", seed).text;

export function matchOf(
	secret: string,
	parts: Partial<Match> & { datacenter?: string } = {},
): Match {
	const { datacenter, ...rest } = parts;
	const redacted = `${secret.slice(0, 4)}********${datacenter ? `-${datacenter}` : ""}`;
	const details: Details = { keyType: "api-key", ...(datacenter && { datacenter }) };
	return {
		ruleId: "mailchimp-api-key",
		secret: new Secret(datacenter ? `${secret}-${datacenter}` : secret, redacted),
		identity: new Secret(secret, redacted),
		start: 0,
		end: secret.length,
		confidence: "high",
		sum: 6,
		claimRank: 0,
		severity: "critical",
		why: ["it looks like one"],
		details,
		...rest,
	};
}

export function sightingOf(
	match: Match,
	provenance: Partial<Provenance> = {},
	line = 1,
): Occurrence {
	return {
		match,
		start: { line, column: match.start + 1 },
		end: { line, column: match.end + 1 },
		provenance: [{ where: "file", path: "a.txt", ...provenance }],
		excerpt: { text: match.secret.redacted, start: 0, end: match.secret.redacted.length, line },
	};
}
