// A match: one rule, one span of one blob. Offsets are bytes of the original content,
// half-open, also when the secret stood there in an encoded form.

import type { Secret } from "./secret.ts";

export const confidences = ["low", "medium", "high"] as const;
/** How certain it is that something is a key. */
export type Confidence = (typeof confidences)[number];

export const severities = ["low", "medium", "high", "critical"] as const;
/** How bad it is that the key is known. */
export type Severity = (typeof severities)[number];

/** What the context tells of a key beyond its value. */
export interface Details {
	/** Of Mailchimp, such as "us6". */
	readonly datacenter?: string;
	/** Of Iterable: "us" or "eu". */
	readonly region?: string;
	/** As the pack names the kinds of a key, such as "oauth-token" or "server-side". */
	readonly keyType?: string;
	/** How it was written where no place has it in the open, such as "base64". */
	readonly encoding?: string;
	/** Of a key in a picture: letters of it may be misread, since two readings differ or letters look alike. */
	readonly legibility?: "seen";
}

/** A rule whose key the value may be. */
export interface MatchReading {
	readonly ruleId: string;
	readonly confidence: Confidence;
	/** The evidence for and against, in words. */
	readonly why: readonly string[];
	readonly details: Details;
}

export interface Match {
	readonly ruleId: string;
	readonly secret: Secret;
	/** What makes two matches the same secret: the key without its data centre. */
	readonly identity: Secret;
	/** The secret as the content has it, where that is an encoded form. */
	readonly written?: Secret;
	readonly start: number;
	readonly end: number;
	/** Where it stands in unpacked text, all of which has the place of what was unpacked. */
	readonly inUnpacked?: { readonly start: number; readonly end: number };
	readonly confidence: Confidence;
	/** What its evidence adds up to: of two readings of one value the larger one comes first. */
	readonly sum: number;
	/** How near its provider is named: the less, the nearer. */
	readonly claimRank: number;
	readonly severity: Severity;
	/** The evidence for and against, in words. */
	readonly why: readonly string[];
	readonly details: Details;
	/**
	 * Where `details.datacenter` stands: in the key's own text, or only near it. Absent counts as
	 * "context". Only the refusal of the key's own data centre is a proof that the key is dead.
	 */
	readonly datacenterFrom?: "key" | "context";
	/**
	 * Where the value may be the key of several rules: all of them, the nearest claim first, this
	 * match's own rule among them. Absent where there is one.
	 */
	readonly readings?: readonly MatchReading[];
	/** It stands in a file, or under a name, of a kind that is shipped to browsers or phones. */
	readonly isShipped?: true;
}

/** What a rule that is not in force takes a value for. */
export interface OutsideMatch {
	readonly match: Match;
	/** True where it stands for a match of a rule in force, as the nearer claim. */
	readonly isNearer: boolean;
}
