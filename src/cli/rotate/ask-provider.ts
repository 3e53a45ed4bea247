// Asks the provider about one key, for a rotation. Each call is a run of its own, so a made-up key is tried first
// every time.

import type { Details } from "../../model/match.ts";
import type { Verdict } from "../../model/verdict.ts";
import type { RecordedAnswer } from "../../rotate/rotation.ts";
import type { TracedKey } from "../../trace/find-key.ts";
import { verifyLive } from "../../verify/live-check.ts";
import { withoutSecrets } from "../print.ts";
import { isoNow, type RotationSession } from "./session.ts";

export interface ProviderReply {
	readonly verdict: Verdict;
	readonly details: Details;
	/** For the rotation's record. */
	readonly heard: RecordedAnswer;
	/** Why the answer may mean nothing. */
	readonly problems: readonly string[];
}

/**
 * Asks, with what is known of the key from elsewhere. Only a place that is the key's own, or that
 * accepted it in an earlier answer, can call it dead.
 * @throws UsageError for a proxy that cannot be used
 */
export async function askProvider(
	{ packs, signal, findDatacenter }: RotationSession,
	{ fingerprint, ruleId, secret, claims }: TracedKey,
	details: Details,
	earlier: readonly RecordedAnswer[],
): Promise<ProviderReply> {
	const accepting = earlier.filter(({ status }) => status === "active");
	const acceptedBy = accepting.flatMap(({ endpoint }) => endpoint ?? []);
	const learned = details.datacenter === undefined ? [] : [details.datacenter];
	const subject = {
		id: fingerprint,
		secret,
		claims: claims.map((claim) => {
			if (claim.ruleId !== ruleId) return { ...claim, acceptedBy };
			const { ownDatacenters } = claim;
			const named = [...ownDatacenters, ...learned, ...claim.datacenters];
			return { ...claim, details, datacenters: [...new Set(named)], acceptedBy };
		}),
	};
	const options = { details: true, findDatacenter, signal };
	const { verdicts: told, problems } = await verifyLive(packs, [subject], options);
	const { verdict, details: known } = told.get(fingerprint)!;
	const { reason, endpoint, account, checkedAt } = verdict;
	// A disabled account can come back with all of its keys: that is no death to be recorded.
	const status = verdict.mayReturn ? "unknown" : verdict.status;
	return {
		verdict,
		details: known,
		heard: {
			status,
			reason: withoutSecrets(reason).slice(0, 1000),
			...(endpoint !== undefined && { endpoint }),
			...(account !== undefined && { account: withoutSecrets(account).slice(0, 1000) }),
			at: checkedAt ?? isoNow(),
		},
		problems: problems.map(({ message }) => message),
	};
}
