// A report holds no secret: so the key behind a fingerprint is found again in what was scanned,
// whatever the confidence. What several places tell of it counts together.

import { createScanner } from "../detect/scanner.ts";
import { fingerprintOf } from "../finding/fingerprint.ts";
import type { Details } from "../model/match.ts";
import type { Secret } from "../model/secret.ts";
import type { Pack } from "../packs/pack.ts";
import type { Source } from "../sources/source.ts";
import { walk } from "./walk.ts";

export interface FoundKey {
	readonly fingerprint: string;
	readonly ruleId: string;
	/** Without its data centre. */
	readonly secret: Secret;
	readonly redacted: string;
	readonly details: Details;
	/** Every data centre that some place names with the key. */
	readonly datacenters: readonly string[];
}

/** Gives the key; undefined when no place of the source holds it in a form that a rule knows. */
export async function findKey(
	source: Source,
	wanted: {
		readonly fingerprint: string;
		readonly packs: readonly Pack[];
		readonly signal: AbortSignal;
	},
): Promise<FoundKey | undefined> {
	const scanner = createScanner(wanted.packs);
	let found: FoundKey | undefined;
	await walk(source, {
		signal: wanted.signal,
		overlapBytes: 16_384,
		onPiece({ bytes, provenance }) {
			for (const match of scanner.scan(bytes, { path: provenance[0]?.path ?? "" }).matches) {
				const { ruleId, identity, secret, details } = match;
				if (fingerprintOf(ruleId, identity) !== wanted.fingerprint) continue;
				const { datacenter } = details;
				const { encoding: _, ...told } = details;
				found = {
					fingerprint: wanted.fingerprint,
					ruleId,
					secret: identity,
					redacted:
						datacenter === undefined ? (found?.redacted ?? secret.redacted) : secret.redacted,
					details: { ...told, ...found?.details },
					datacenters: [
						...new Set([...(found?.datacenters ?? []), ...(datacenter ? [datacenter] : [])]),
					],
				};
			}
		},
	});
	return found;
}
