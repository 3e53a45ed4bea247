// The request for a scan of one content, and its result.

import type { Match } from "../model/match.ts";
import type { Problem } from "../model/report.ts";
import type { Rule } from "../packs/pack.ts";
import type { ScanBudget } from "./scan-budget.ts";
import type { Judgement } from "./weigh-evidence.ts";

export interface ScanRequest {
	/**
	 * For evidence that asks for the path; with "/". Without it, whatever would be found under some
	 * path is found, and perhaps more.
	 */
	readonly path?: string;
	/** Where `bytes` begin in the content, for windows of a large one. */
	readonly base?: number;
	/** Matches begin in [from, to) of `bytes`; the rest is context. */
	readonly from?: number;
	readonly to?: number;
	/** Gives the words that the whole content holds, of which `bytes` are a window. */
	readonly words?: () => ReadonlySet<string>;
	/**
	 * True when `bytes` are a part of a content and nobody knows the words of the rest: then no
	 * word that stands anywhere rules a match out.
	 */
	readonly isPart?: boolean;
	/** Called with every candidate and its judgement, findings or not (explain). */
	readonly onCandidate?: (candidate: JudgedCandidate) => void;
	/** True where one match is enough. */
	readonly stopsAtMatch?: boolean;
	/** Shared by the windows of a large content; by default it is that of `bytes`. */
	readonly budget?: ScanBudget;
}

/** A candidate and what was made of it, for people who ask why. */
export interface JudgedCandidate {
	/** Bytes of the content. */
	readonly start: number;
	readonly end: number;
	readonly rule: Rule;
	readonly redacted: string;
	/** Why it cannot be a generated key, if it cannot. */
	readonly placeholder: string | undefined;
	/** False when no word stands in the content or its path that the form asks for. */
	readonly isNamed: boolean;
	readonly judgement: Judgement;
}

export interface ScanResult {
	readonly matches: readonly Match[];
	readonly problems: readonly Problem[];
}
