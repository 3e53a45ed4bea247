// The types of the live check: the keys to ask about, the verdicts, and the options of one run.

import type { Claim } from "../finding/rule-claims.ts";
import type { Details } from "../model/match.ts";
import type { Notice, Problem } from "../model/report.ts";
import type { Secret } from "../model/secret.ts";
import type { Verdict } from "../model/verdict.ts";
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
export interface KeyVerdict {
	readonly verdict: Verdict;
	/** The rule whose key it is: the one that was accepted, else that of the nearest claim. */
	readonly ruleId: string;
	/** What is known of the key now: what was known, corrected by the provider. */
	readonly details: Details;
}

export interface Verification {
	/** By the subject's id. */
	readonly verdicts: ReadonlyMap<string, KeyVerdict>;
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

/** What one provider says of a key. */
export interface ProviderAnswer {
	readonly verdict: Verdict;
	/** What is known of the key now. */
	readonly details: Details;
	/** True when every host that was asked refused the key, also where that proves nothing. */
	readonly isRefusal: boolean;
}
