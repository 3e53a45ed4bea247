// Decides whether keys still work. Each distinct key is asked about once in a run, and only at an endpoint that has
// refused a made-up key before: one that accepts any key is a proxy or a portal, and its answers prove nothing. Where
// a value may be the key of several providers, the next is asked only when those before it refused. Everything else
// is "unknown".

import type { Claim } from "../finding/rule-claims.ts";
import type { Notice, Problem } from "../model/report.ts";
import type { Secret } from "../model/secret.ts";
import { builtinPackOf } from "../packs/builtin.ts";
import type { LiveCheck, Pack } from "../packs/pack.ts";
import { type ClaimAnswer, combineProviderAnswers } from "./combine-providers.ts";
import { ProviderCheck } from "./provider-check.ts";
import { RateLimiter } from "./rate-limiter.ts";
import type { KeyVerdict, ProviderAnswer, VerifierOptions, Verify } from "./verification.ts";

/** Gives a function that asks about keys: one call is one run. It does not throw. */
export function createVerifier(packs: readonly Pack[], options: VerifierOptions): Verify {
	const checks = packs.flatMap((pack) => (pack.foreign ? [] : pack.live));
	const { maxKeys = 1000 } = options;
	const rules = packs.flatMap((pack) => pack.rules);
	const isLeftOut = (ruleId: string) =>
		checks.length > 0 &&
		!rules.some(({ id }) => id === ruleId) &&
		builtinPackOf(ruleId) !== undefined;
	const titleOf = (ruleId: string) => {
		const all = [...rules, ...(builtinPackOf(ruleId)?.rules ?? [])];
		return all.find(({ id }) => id === ruleId)?.title ?? ruleId;
	};
	return async (subjects) => {
		const distinct = [...new Map(subjects.map((subject) => [subject.id, subject])).values()];
		const limiter = new RateLimiter({
			...options,
			nowMs: () => options.now().getTime(),
			maxConcurrent: options.maxConcurrent ?? 8,
			timeoutMs: options.timeoutMs ?? 10_000,
			deadlineMs: options.deadlineMs ?? 600_000,
		});
		const providerCheck = new ProviderCheck(checks, limiter, options);
		const verdicts = new Map<string, KeyVerdict>();
		// A value that is a finding of two rules is asked about once a rule.
		const answers = new Map<string, Promise<ProviderAnswer>>();
		let asked = 0;
		let isCut = false;
		const askOnce = (secret: Secret, claim: Claim): Promise<ProviderAnswer> => {
			const known = answers.get(claim.id);
			if (known !== undefined) return known;
			const check = firstCheck(checks, claim);
			const settled = isLeftOut(claim.ruleId)
				? leftOutAnswer(claim)
				: settleUnasked(claim, check, asked < maxKeys, maxKeys);
			if (!settled) asked++;
			else if (check && !check.unasked) isCut = true;
			const answer = settled ? Promise.resolve(settled) : providerCheck.ask(secret, claim, check!);
			answers.set(claim.id, answer);
			return answer;
		};
		await Promise.all(
			distinct.map(async ({ id, secret, claims }) => {
				const heard: ClaimAnswer[] = [];
				for (const claim of claims) {
					const answer = await askOnce(secret, claim);
					heard.push({ ...answer, ruleId: claim.ruleId });
					if (answer.verdict.status === "active" || !answer.isRefusal) break;
				}
				const left = claims.slice(heard.length).map(({ ruleId }) => ruleId);
				verdicts.set(id, combineProviderAnswers(heard, left, titleOf));
			}),
		);
		return {
			verdicts: verdicts,
			problems: [
				...providerCheck.problems,
				...(isCut ? [capProblem(distinct.length, maxKeys)] : []),
			],
			notices: limiter.hasAsked && !limiter.hasAnswer ? [unreachable] : [],
		};
	};
}

function firstCheck(
	checks: readonly LiveCheck[],
	{ ruleId, details }: Claim,
): LiveCheck | undefined {
	const own = checks.filter(({ rules, onlyNext }) => rules.includes(ruleId) && !onlyNext);
	return (
		own.find(({ keyTypes }) => keyTypes?.includes(details.keyType ?? "")) ??
		own.find(({ keyTypes }) => keyTypes === undefined)
	);
}

/** The answer about a key that nobody is asked about, for whatever reason. */
function settleUnasked(
	{ details }: Claim,
	check: LiveCheck | undefined,
	hasRoom: boolean,
	maxKeys: number,
): ProviderAnswer | undefined {
	const settle = (status: "unchecked" | "unknown", reason: string): ProviderAnswer => ({
		verdict: { status, reason },
		details,
		isRefusal: false,
	});
	if (!check) {
		return settle(
			"unchecked",
			"not asked, for its rule is not part of unleak or names no question",
		);
	}
	if (check.unasked) return settle(check.unasked.verdict, check.unasked.reason);
	if (hasRoom) return undefined;
	return settle("unknown", `not asked, for a run asks about ${maxKeys} keys at most`);
}

function leftOutAnswer({ details }: Claim): ProviderAnswer {
	const reason = "not asked, for the rule is left out of this run";
	return { verdict: { status: "unknown", reason }, details, isRefusal: false };
}

function capProblem(keys: number, maxKeys: number): Problem {
	const message = `Ask about fewer keys at a time: of ${keys}, the first ${maxKeys} were asked about`;
	return { code: "too-many-keys", message };
}

const unreachable: Notice = {
	code: "unreachable",
	message:
		"Ask again when the network is there: no provider could be reached, so no key was checked",
};
