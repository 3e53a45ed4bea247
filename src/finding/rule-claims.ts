// Collects the claims on one value: each rule whose key it is at some location. A location that names a provider says
// nothing against a provider that another location names.

import type { Details, Match } from "../model/match.ts";
import type { Secret } from "../model/secret.ts";
import { fingerprintOf } from "./fingerprint.ts";

/** A rule whose key a value may be, and what is known for asking its provider. */
export interface Claim {
	/** The fingerprint of the value under this rule. */
	readonly id: string;
	readonly ruleId: string;
	readonly details: Details;
	/** Every data centre that some place names with the key, its own first. */
	readonly datacenters: readonly string[];
	/** Those that stand in the key's own text. */
	readonly ownDatacenters: readonly string[];
	/** Endpoints that accepted the key before: their refusal counts like that of its own data centre. */
	readonly acceptedBy?: readonly string[];
}

export class ClaimCollector {
	/** The key without its data centre. */
	readonly secret: Secret;
	readonly #claims = new Map<string, Claim>();

	constructor(secret: Secret) {
		this.secret = secret;
	}

	/** Learns from a match of the same value. */
	add({ ruleId, details, datacenterFrom, readings = [] }: Match): void {
		this.#learn(ruleId, details, datacenterFrom === "key");
		for (const reading of readings) this.#learn(reading.ruleId, reading.details, false);
	}

	/** Gives the claims; those of the rules in `nearest` come first, in that order. */
	ordered(nearest: readonly string[] = []): Claim[] {
		const rank = ({ ruleId }: Claim) => nearest.indexOf(ruleId) + 1 || nearest.length + 1;
		return [...this.#claims.values()].sort((one, other) => rank(one) - rank(other));
	}

	#learn(
		ruleId: string,
		{ encoding: _, legibility: __, ...details }: Details,
		isOwn: boolean,
	): void {
		const datacenters = details.datacenter === undefined ? [] : [details.datacenter];
		const ownDatacenters = isOwn ? datacenters : [];
		const id = fingerprintOf(ruleId, this.secret);
		const claim = { id, ruleId, details, datacenters, ownDatacenters };
		const known = this.#claims.get(ruleId);
		this.#claims.set(ruleId, known === undefined ? claim : unite(known, claim));
	}
}

/** One claim a rule; what the first one knows of the key stays. */
export function mergeClaims(claims: readonly Claim[]): Claim[] {
	const united = new Map<string, Claim>();
	for (const claim of claims) {
		const known = united.get(claim.ruleId);
		united.set(claim.ruleId, known === undefined ? claim : unite(known, claim));
	}
	return [...united.values()];
}

function unite(one: Claim, other: Claim): Claim {
	const own = [...one.ownDatacenters, ...other.ownDatacenters];
	return {
		...one,
		details: { ...other.details, ...one.details },
		datacenters: [...new Set([...own, ...one.datacenters, ...other.datacenters])],
		ownDatacenters: [...new Set(own)],
	};
}

/** The same for one value under whatever rule. */
export function fingerprintOfValue(secret: Secret): string {
	return fingerprintOf("", secret);
}
