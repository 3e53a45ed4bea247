// Combines the answers of several providers for a value that may be a key of each. It is active when one of them
// accepts it, and inactive only when every one refused it; a provider that was not asked has refused nothing.

import type { Verdict } from "../model/verdict.ts";
import type { KeyVerdict, ProviderAnswer } from "./verification.ts";

/** A provider's answer, and the rule it was asked about. */
export interface ClaimAnswer extends ProviderAnswer {
	readonly ruleId: string;
}

/**
 * Gives one verdict. @param heard the nearest claim first, at least one
 * @param left the rules of the claims behind them, whose providers were not asked
 */
export function combineProviderAnswers(
	heard: readonly ClaimAnswer[],
	left: readonly string[],
	titleOf: (ruleId: string) => string,
): KeyVerdict {
	const [first] = heard as [ClaimAnswer];
	if (heard.length === 1 && left.length === 0) return tell(first, first.verdict);
	const accepted = heard.find(({ verdict }) => verdict.status === "active");
	if (accepted) {
		const { verdict, ruleId } = accepted;
		if (accepted === first) return tell(first, verdict);
		return tell(accepted, { ...verdict, reason: `${titleOf(ruleId)}: ${verdict.reason}` });
	}
	const reasons = [
		...heard.map(({ ruleId, verdict }) => `${titleOf(ruleId)}: ${verdict.reason}`),
		...left.map((id) => `${titleOf(id)}: not asked, for the nearer provider has not refused it`),
	];
	const asked = heard.map(({ verdict }) => verdict).find(({ checkedAt }) => checkedAt);
	const isDead = left.length === 0 && heard.every(({ verdict }) => verdict.status === "inactive");
	return tell(first, {
		status: isDead ? "inactive" : asked ? "unknown" : first.verdict.status,
		reason: reasons.join("; "),
		...(asked?.checkedAt && { checkedAt: asked.checkedAt }),
		...(asked?.endpoint && { endpoint: asked.endpoint }),
		...(isDead && heard.some(({ verdict }) => verdict.mayReturn) && { mayReturn: true }),
	});
}

function tell({ ruleId, details }: ClaimAnswer, verdict: Verdict): KeyVerdict {
	return { ruleId, details, verdict };
}
