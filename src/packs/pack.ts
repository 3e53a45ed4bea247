// The types of a compiled pack: plain data, made from YAML when the package is built, so that a run neither parses
// YAML nor validates it. See rules/README.md.

import type { Confidence } from "../model/match.ts";
import type { SeverityRule } from "../model/severity.ts";
import type { PatternName, PatternNode } from "./pattern-node.ts";
import type { PlaybookStepTemplate } from "./playbook-step.ts";

export { type PlaybookStage, type PlaybookStepTemplate, playbookStages } from "./playbook-step.ts";

/** What must hold for a piece of evidence to speak; all of the given ones. Patterns ignore case. */
export interface Conditions {
	/** Ends where the secret begins. */
	readonly before?: string;
	readonly beforeLength?: number;
	/** Begins where the secret ends. */
	readonly after?: string;
	/** The name that the secret is given, in lower case, words joined by "_": `iterableApiKey` is `iterable_api_key`. */
	readonly name?: string;
	/** The head of any block, call, section or element that encloses the secret. */
	readonly inside?: string;
	/** Anywhere within 1,000 bytes on either side. */
	readonly near?: string;
	readonly path?: string;
	readonly value?: string;
	/** Literal words, any case, any of them anywhere in the content. */
	readonly file?: readonly string[];
	/** In the same object, call or lines, or in what encloses them; not in another object. */
	readonly beside?: string;
	/** What the program joins the value with by "-": `${VALUE}-${DC}`, where DC stands near. */
	readonly joined?: string;
	/** Of a pack from outside: the patterns above, taken apart. */
	readonly programs?: Readonly<Partial<Record<PatternName, PatternNode>>>;
}

/** How a provider is named in texts. */
export interface Mentions {
	/** In lower case without separators: "mailchimp" is "MAIL_CHIMP" and "MailChimp" too. */
	readonly words: readonly string[];
	/** Words that name other things as well, and count half: "mc". */
	readonly weakWords?: readonly string[];
	/** Those of the words that are words of programming languages too. */
	readonly ordinary?: readonly string[];
	/** Ends of host names. */
	readonly hosts?: readonly string[];
	/** Packages, modules and classes of its SDKs, as they stand in code. */
	readonly code?: readonly string[];
}

/** What a name's last words make of the value: an "api key" is a key, a "key" may be one, a "cache key" is none. */
export type RoleGrade = "strong" | "weak" | "none" | "against";

/**
 * What a piece of evidence does: a level sets the confidence (the highest counts), "more" and
 * "less" move it one step, "nothing" rules the match out.
 */
export type Weight = Confidence | "more" | "less" | "nothing";

export interface Evidence extends Conditions {
	/** The reason in words, for `why`; none for evidence that only fills in details. */
	readonly says?: string;
	readonly gives?: Weight;
	/** Added to the sum: above 0 for a key, below against. */
	readonly weight?: number;
	/** True where it says whose key it is, as a mention of the provider does. */
	readonly claims?: boolean;
	readonly unless?: Conditions;
	readonly set?: Readonly<Record<string, string>>;
}

/** A class of bytes that must run for at least `length`: how a form's candidates are found. */
export interface Probe {
	readonly bytes: string;
	readonly length: number;
}

/** One way in which a rule's secret is written. */
export interface Form {
	/** With the group `secret`; the groups `datacenter` and `region` become details. */
	readonly pattern: string;
	readonly program?: PatternNode;
	readonly maxLength: number;
	readonly probe: Probe;
	/** The longest run of the probe's class that the pattern can hold. */
	readonly maxRun: number;
	/** True when the pattern is nothing but that run. */
	readonly isRun: boolean;
	/** A text that every match holds, or "". */
	readonly literal: string;
	/** Which neighbours make the match part of something longer. */
	readonly boundary: "word" | "token";
	/** Any of these must stand in the content or its path, in any case. */
	readonly keywords: readonly string[];
	/** True when they must stand in the content, within reach of the match: a path does not help. */
	readonly keywordsAreNear: boolean;
	/** Values that match this need no keyword near them where their path holds one. */
	readonly namedByPath?: string;
	/** The confidence before any evidence. */
	readonly confidence?: Confidence;
	/** The sum before any evidence, for a form that is weighed by reading what stands around it. */
	readonly prior?: number;
	/** True where nobody would take it for a key without a provider that claims it. */
	readonly needsClaim?: boolean;
	/** Roles of this rule's secrets beside the common ones, words joined by "_". */
	readonly roles?: Readonly<Record<string, RoleGrade>>;
	/** Words in names that say nothing against such a key. */
	readonly neutral?: readonly string[];
	/** Words in the names of functions that take such a key as an argument. */
	readonly calls?: readonly string[];
	readonly says?: string;
	/** The least Shannon entropy of the secret, bits per character. */
	readonly entropy: number;
	readonly evidence: readonly Evidence[];
}

/** Which characters of a secret may be shown: as many as the provider's dashboard shows. */
export interface ShownCharacters {
	readonly first?: number;
	readonly last?: number;
	/** Shown behind the rest, as the dashboard does with "-us12". */
	readonly datacenter?: boolean;
}

export interface Rule extends SeverityRule {
	readonly id: string;
	readonly title: string;
	readonly shown: ShownCharacters;
	/** What somebody can do who holds such a key, in a sentence for readers who do not know the provider. */
	readonly power?: {
		readonly default: string;
		readonly byKeyType: Readonly<Record<string, string>>;
	};
	/** The type of a key of which nothing tells another. */
	readonly defaultKeyType?: string;
	readonly mentions?: Mentions;
	readonly forms: readonly Form[];
	readonly examples: readonly Sample[];
	readonly counterexamples: readonly Sample[];
}

/** A text with generators such as {hex:32} in it, and in an example «» around the secret. */
export interface Sample {
	readonly text: string;
	readonly path?: string;
	readonly confidence?: Confidence;
	readonly details?: Readonly<Record<string, string>>;
	readonly place: { readonly line: number; readonly column: number };
}

/** One question to the provider and how to read the answer. Only packs of the package may ask. */
export interface LiveCheck {
	readonly id: string;
	readonly rules: readonly string[];
	/** The first question for keys of these types; for those without a question of their own when absent. */
	readonly keyTypes?: readonly string[];
	/** Asked only as the `next` of an answer, or for `forDetails`. */
	readonly onlyNext?: boolean;
	/** No question tells of such a key: it gets this verdict, and nobody is asked. */
	readonly unasked?: { readonly verdict: "unknown" | "unchecked"; readonly reason: string };
	/** Where a key may be known. It is dead only when all of them say so. */
	readonly hosts: readonly LiveHost[];
	readonly request?: LiveRequest;
	/** What a made-up key looks like: a sample with generators. */
	readonly control: string;
	/** Another check, which asks whose key it is; asked of a living key when the caller wants details. */
	readonly forDetails?: string;
	readonly answers: readonly LiveAnswer[];
	readonly cases: readonly LiveCase[];
}

export interface LiveHost {
	/** May begin with {datacenter}, which stands for each one that is named with the key. */
	readonly name: string;
	/** The data centres that exist, for a key whose own is not known; others may exist as well. */
	readonly knownDatacenters?: readonly string[];
	/** What is known of a key that this host knows; the host that agrees with the context comes first. */
	readonly set?: Readonly<Record<string, string>>;
}

/** Headers and body may hold {key}, {secret} (without its data centre) and {base64:…} of these. */
export interface LiveRequest {
	readonly method: "GET" | "POST";
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: string;
}

export interface LiveAnswer {
	readonly status: readonly number[];
	/** Top-level or dotted field of a JSON body → pattern that its text must match; "" = must be absent. */
	readonly json?: Readonly<Record<string, string>>;
	readonly contentType?: string;
	readonly verdict: "active" | "inactive" | "unknown";
	readonly reason: string;
	/** Where the provider says so. */
	readonly source: string;
	readonly set?: Readonly<Record<string, string>>;
	/** Key types of the context that stand beside the key type in `set`. */
	readonly keeps?: readonly string[];
	/** The host knows the key, so that no other host is asked. */
	readonly recognised?: boolean;
	/** The key is refused for now, and may work again. */
	readonly mayReturn?: boolean;
	/** Checks asked at the same host until one finds the key alive; nothing else comes of them. */
	readonly next?: readonly string[];
	/** A field that may name another data centre, which is asked too. */
	readonly elsewhere?: { readonly field: string; readonly pattern: string };
	/** What is told of the account, in parts with {field}; a part whose field is absent is left out. */
	readonly account?: readonly string[];
}

export interface LiveCase {
	readonly says: string;
	readonly status: number;
	readonly contentType?: string;
	readonly body: string;
	readonly verdict: "active" | "inactive" | "unknown";
}

export interface Pack {
	readonly provider: string;
	readonly title: string;
	readonly file: string;
	/** True for a pack from outside the package: it may detect and advise, not name hosts. */
	readonly foreign: boolean;
	readonly rules: readonly Rule[];
	readonly live: readonly LiveCheck[];
	readonly playbook: readonly PlaybookStepTemplate[];
}
