// What does the provider say of one key now? One question a call, each after a made-up key was
// refused; see verify/.

import type { Details } from "../../model/match.ts";
import type { Verdict } from "../../model/verdict.ts";
import type { Heard } from "../../rotate/rotation.ts";
import type { TracedKey } from "../../trace/find-key.ts";
import { verifyLive } from "../../verify/live.ts";
import { sealed } from "../print.ts";
import { now, type Session } from "./session.ts";

export interface Answer {
	readonly verdict: Verdict;
	readonly details: Details;
	/** For the rotation's record. */
	readonly heard: Heard;
	/** Why the answer may mean nothing. */
	readonly problems: readonly string[];
}

/**
 * Asks, with what is known of the key from elsewhere. Only a place that is the key's own, or that
 * accepted it in an earlier answer, can call it dead.
 * @throws UsageError for a proxy that cannot be used
 */
export async function askProvider(
	{ packs, signal, findDatacenter }: Session,
	{ fingerprint, ruleId, secret, claims }: TracedKey,
	details: Details,
	earlier: readonly Heard[],
): Promise<Answer> {
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
	const { told, problems } = await verifyLive(packs, [subject], options);
	const { verdict, details: known } = told.get(fingerprint)!;
	const { status, reason, endpoint, account, checkedAt } = verdict;
	return {
		verdict,
		details: known,
		heard: {
			status,
			reason: sealed(reason).slice(0, 1000),
			...(endpoint !== undefined && { endpoint }),
			...(account !== undefined && { account: sealed(account).slice(0, 1000) }),
			at: checkedAt ?? now(),
		},
		problems: problems.map(({ message }) => message),
	};
}
