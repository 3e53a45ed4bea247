// Finds the key behind a fingerprint again in what was scanned, whatever its confidence: a report holds no secret.
// What several locations say of it counts together.

import { createScanner } from "../detect/scanner.ts";
import { fingerprintOf } from "../finding/fingerprint.ts";
import { type Claim, ClaimCollector } from "../finding/rule-claims.ts";
import type { Details, Match } from "../model/match.ts";
import type { Secret } from "../model/secret.ts";
import type { Pack } from "../packs/pack.ts";
import type { Source } from "../sources/source.ts";
import { nameAt } from "./key-name.ts";
import { readSource } from "./read-source.ts";

export interface TracedKey {
	readonly fingerprint: string;
	readonly ruleId: string;
	/** Without its data centre. */
	readonly secret: Secret;
	readonly redacted: string;
	readonly details: Details;
	/** Each rule whose key it may be at some location, the rule of the fingerprint first. */
	readonly claims: readonly Claim[];
	/** What it is called where it was found. */
	readonly names?: readonly string[];
}

/** Undefined when no location of the source holds the key in a form that a rule knows. */
export async function findKeyOfFinding(
	source: Source,
	wanted: {
		readonly fingerprint: string;
		readonly packs: readonly Pack[];
		readonly signal: AbortSignal;
	},
): Promise<TracedKey | undefined> {
	const { fingerprint, packs } = wanted;
	const scanner = createScanner(packs);
	const ruleIds = packs.flatMap(({ rules }) => rules.map(({ id }) => id));
	let found: Omit<TracedKey, "claims"> | undefined;
	let claims: ClaimCollector | undefined;
	const names = new Set<string>();
	await readSource(source, {
		signal: wanted.signal,
		overlapBytes: 16_384,
		onPiece({ bytes, provenance }) {
			for (const match of scanner.scan(bytes, { path: provenance[0]?.path ?? "" }).matches) {
				const { identity } = match;
				// Under another rule the same value has another fingerprint.
				if (!ruleIds.some((id) => fingerprintOf(id, identity) === fingerprint)) continue;
				claims ??= new ClaimCollector(identity);
				claims.add(match);
				if (fingerprintOf(match.ruleId, identity) !== fingerprint) continue;
				found = learn(found, match);
				const name = names.size < maxNames ? nameAt(bytes, match.start, match.end) : undefined;
				if (name !== undefined) names.add(name);
			}
		},
	});
	return found && claims && { ...found, claims: claims.ordered([found.ruleId]), names: [...names] };

	function learn(known: typeof found, match: Match): typeof found {
		const { ruleId, identity, secret, details } = match;
		const { encoding: _, ...rest } = details;
		const hasNew = details.datacenter !== undefined || known === undefined;
		return {
			fingerprint,
			ruleId,
			secret: identity,
			redacted: hasNew ? secret.redacted : known.redacted,
			details: { ...rest, ...known?.details },
		};
	}
}

const maxNames = 20;
