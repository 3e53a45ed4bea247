// Does the key still work? Each distinct key is asked once a run, however many places it stands
// in, and only at an endpoint that has refused a made-up key before: one that accepts any key is
// a proxy's or a portal's, and its answers prove nothing. Whatever else happens is "unknown".

import type { Details } from "../model/match.ts";
import type { Notice, Problem } from "../model/report.ts";
import type { Secret } from "../model/secret.ts";
import type { Verdict } from "../model/verdict.ts";
import type { LiveCheck, Pack } from "../packs/pack.ts";
import { Inquiry } from "./inquiry.ts";
import { Pacer } from "./pace.ts";
import type { Transport } from "./transport.ts";

/** A key to ask about. */
export interface Subject {
	/** The fingerprint: the same key has the same one. */
	readonly id: string;
	readonly ruleId: string;
	/** The key without its data centre. */
	readonly secret: Secret;
	readonly details: Details;
	/** Every data centre that some place names with the key, its own first. */
	readonly datacenters: readonly string[];
}

/** What the provider says of a key. */
export interface Told {
	readonly verdict: Verdict;
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
		let asked = 0;
		await Promise.all(
			distinct.map(async (subject) => {
				const check = firstCheck(checks, subject);
				const settled = settleUnasked(subject, check, asked < maxKeys, maxKeys);
				if (!settled) asked++;
				told.set(subject.id, settled ?? (await inquiry.ask(subject, check!)));
			}),
		);
		return {
			told,
			problems: [...inquiry.problems, ...capProblem(distinct.length, asked, maxKeys)],
			notices: pacer.hasAsked && !pacer.hasAnswer ? [unreachable] : [],
		};
	};
}

function firstCheck(checks: readonly LiveCheck[], subject: Subject): LiveCheck | undefined {
	const { ruleId, details } = subject;
	const own = checks.filter(({ rules, onlyNext }) => rules.includes(ruleId) && !onlyNext);
	return (
		own.find(({ keyTypes }) => keyTypes?.includes(details.keyType ?? "")) ??
		own.find(({ keyTypes }) => keyTypes === undefined)
	);
}

/** The verdict of a key that nobody is asked about, for whatever reason. */
function settleUnasked(
	subject: Subject,
	check: LiveCheck | undefined,
	hasRoom: boolean,
	maxKeys: number,
): Told | undefined {
	const { details } = subject;
	if (!check) {
		const reason = "not asked, for its rule is not part of unleak or names no question";
		return { verdict: { status: "unchecked", reason }, details };
	}
	if (check.unasked) {
		const { verdict: status, reason } = check.unasked;
		return { verdict: { status, reason }, details };
	}
	if (hasRoom) return undefined;
	return {
		verdict: {
			status: "unknown",
			reason: `not asked, for a run asks about ${maxKeys} keys at most`,
		},
		details,
	};
}

function capProblem(keys: number, asked: number, maxKeys: number): Problem[] {
	if (asked < maxKeys || keys <= maxKeys) return [];
	const message = `Ask about fewer keys at a time: of ${keys}, the first ${maxKeys} were asked about`;
	return [{ code: "too-many-keys", message }];
}

const unreachable: Notice = {
	code: "unreachable",
	message:
		"Ask again when the network is there: no provider could be reached, so no key was checked",
};
