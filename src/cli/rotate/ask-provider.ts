// What does the provider say of one key now? One question a call, each after a made-up key was
// refused; see verify/.

import type { Details } from "../../model/match.ts";
import type { Verdict } from "../../model/verdict.ts";
import type { Heard } from "../../rotate/rotation.ts";
import type { FoundKey } from "../../trace/find-key.ts";
import { verifyLive } from "../../verify/live.ts";
import { now, type Session } from "./session.ts";

export interface Answer {
	readonly verdict: Verdict;
	readonly details: Details;
	/** For the rotation's record. */
	readonly heard: Heard;
	/** Why the answer may mean nothing. */
	readonly problems: readonly string[];
}

/** Asks, with what is known of the key from elsewhere. @throws UsageError for a proxy that cannot be used */
export async function askProvider(
	{ packs, net, signal }: Session,
	{ fingerprint, ruleId, secret, datacenters }: FoundKey,
	details: Details,
): Promise<Answer> {
	const own = details.datacenter === undefined ? [] : [details.datacenter];
	const subject = {
		id: fingerprint,
		ruleId,
		secret,
		details,
		datacenters: [...new Set([...own, ...datacenters])],
	};
	const { told, problems } = await verifyLive(packs, [subject], { details: true, signal });
	const { verdict, details: learned } = told.get(fingerprint)!;
	const { status, reason, endpoint, account, checkedAt } = verdict;
	return {
		verdict,
		details: learned,
		heard: {
			status,
			reason: net.seal(reason).slice(0, 1000),
			...(endpoint !== undefined && { endpoint }),
			...(account !== undefined && { account: net.seal(account).slice(0, 1000) }),
			at: checkedAt ?? now(),
		},
		problems: problems.map(({ message }) => message),
	};
}
