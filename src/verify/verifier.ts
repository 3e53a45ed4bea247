// Does the key still work? Each distinct key is asked once a run, however many places it stands
// in, and only at an endpoint that has refused a made-up key before: one that accepts any key is
// a proxy's or a portal's, and its answers prove nothing. Where it may be several providers' key,
// the next is asked only when those nearer have refused it. Whatever else happens is "unknown".

import type { Claim } from "../finding/claims.ts";
import type { Details } from "../model/match.ts";
import type { Notice, Problem } from "../model/report.ts";
import type { Secret } from "../model/secret.ts";
import type { Verdict } from "../model/verdict.ts";
import type { LiveCheck, Pack } from "../packs/pack.ts";
import { type ClaimAnswer, combineProviders } from "./combine-providers.ts";
import { Inquiry, type ProviderAnswer } from "./inquiry.ts";
import { Pacer } from "./pace.ts";
import type { Transport } from "./transport.ts";

/** A key to ask about. */
export interface Subject {
	/** The fingerprint: the same key has the same one. */
	readonly id: string;
	/** The key without its data centre. */
	readonly secret: Secret;
	/** Each rule whose key it may be, the nearest claim first. At least one. */
	readonly claims: readonly Claim[];
}

/** What the providers say of a key. */
export interface Told {
	readonly verdict: Verdict;
	/** The rule whose key it is: the one that was accepted, else that of the nearest claim. */
	readonly ruleId: string;
	/** What is known of the key now: what was known, corrected by the provider. */
	readonly details: Details;
}

export interface Verification {
	/** By the subject's id. */
	readonly told: ReadonlyMap<string, Told>;
	readonly problems: readonly Problem[];
	readonly notices: readonly Notice[];
}

export interface VerifierOptions {
	readonly transport: Transport;
	readonly now: () => Date;
	/** From 0 up to 1, for pauses. */
	readonly random: () => number;
	/** Makes made-up keys: different each time, and not to be guessed. */
	readonly randomText: () => string;
	readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
	readonly signal: AbortSignal;
	/** Asks whose key it is, too. */
	readonly details?: boolean;
	/** Asks at every known data centre about a key whose own is not known. */
	readonly findDatacenter?: boolean;
	/** Requests under way at a time, over all hosts (default 8). */
	readonly maxConcurrent?: number;
	/** For one request, from start to the end of its answer (default 10,000). */
	readonly timeoutMs?: number;
	/** Keys that one run asks about (default 1,000). */
	readonly maxKeys?: number;
	/** For all questions of one run (default 600,000). */
	readonly deadlineMs?: number;
}

export type Verify = (subjects: readonly Subject[]) => Promise<Verification>;

/** Gives a function that asks about keys: one call is one run. It does not throw. */
export function createVerifier(packs: readonly Pack[], options: VerifierOptions): Verify {
	const checks = packs.flatMap((pack) => (pack.foreign ? [] : pack.live));
	const { maxKeys = 1000 } = options;
	const rules = packs.flatMap((pack) => pack.rules);
	const titleOf = (ruleId: string) => rules.find(({ id }) => id === ruleId)?.title ?? ruleId;
	return async (subjects) => {
		const distinct = [...new Map(subjects.map((subject) => [subject.id, subject])).values()];
		const pacer = new Pacer({
			...options,
			nowMs: () => options.now().getTime(),
			maxConcurrent: options.maxConcurrent ?? 8,
			timeoutMs: options.timeoutMs ?? 10_000,
			deadlineMs: options.deadlineMs ?? 600_000,
		});
		const inquiry = new Inquiry(checks, pacer, options);
		const told = new Map<string, Told>();
		// A value that is a finding of two rules is asked about once a rule.
		const answers = new Map<string, Promise<ProviderAnswer>>();
		let asked = 0;
		let isCut = false;
		const askOnce = (secret: Secret, claim: Claim): Promise<ProviderAnswer> => {
			const known = answers.get(claim.id);
			if (known !== undefined) return known;
			const check = firstCheck(checks, claim);
			const settled = settleUnasked(claim, check, asked < maxKeys, maxKeys);
			if (!settled) asked++;
			else if (check && !check.unasked) isCut = true;
			const answer = settled ? Promise.resolve(settled) : inquiry.ask(secret, claim, check!);
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
				told.set(id, combineProviders(heard, left, titleOf));
			}),
		);
		return {
			told,
			problems: [...inquiry.problems, ...(isCut ? [capProblem(distinct.length, maxKeys)] : [])],
			notices: pacer.hasAsked && !pacer.hasAnswer ? [unreachable] : [],
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

function capProblem(keys: number, maxKeys: number): Problem {
	const message = `Ask about fewer keys at a time: of ${keys}, the first ${maxKeys} were asked about`;
	return { code: "too-many-keys", message };
}

const unreachable: Notice = {
	code: "unreachable",
	message:
		"Ask again when the network is there: no provider could be reached, so no key was checked",
};
