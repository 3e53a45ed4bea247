// The report: the only thing reporters see, in the shape that CONTRACT and
// report.schema.json promise. Field order here is field order in the output.

import type { Where } from "./blob.ts";
import type { Confidence, Details, Severity } from "./match.ts";
import type { Verdict } from "./verdict.ts";

export type ScanMode =
	| "tree"
	| "staged"
	| "range"
	| "history"
	| "stdin"
	| "audit"
	| "verify"
	| "merged";

/** Lines and columns start at 1; columns count UTF-16 code units; the end column is the one after the last. */
export interface Location {
	readonly path: string;
	readonly member?: string;
	readonly line: number;
	readonly column: number;
	readonly endLine: number;
	readonly endColumn: number;
	readonly where: Where;
	readonly repository?: string;
	readonly commit?: string;
	readonly author?: string;
	readonly date?: string;
	readonly blob?: string;
	readonly inHead?: boolean;
	readonly refs?: readonly string[];
	readonly unreachable?: boolean;
	/** The commit that took it out of this path again. Not in the JSON report: see report/fields.ts. */
	readonly removed?: { readonly commit: string; readonly date: string };
}

/** One step of a playbook, filled with what is known of the key. */
export interface PlaybookStep {
	readonly title: string;
	readonly text: string;
	readonly url?: string;
	readonly command?: string;
	/** Only for when something is not as expected; its title says when. Not in the JSON report. */
	readonly isException?: true;
}

/** A rule whose key the value may be. */
export interface Reading {
	readonly ruleId: string;
	readonly provider: string;
	readonly confidence: Confidence;
	readonly why: readonly string[];
}

/** One secret under one rule, with all its locations. */
export interface Finding {
	readonly fingerprint: string;
	readonly ruleId: string;
	readonly provider: string;
	readonly title: string;
	readonly confidence: Confidence;
	readonly severity: Severity;
	readonly why: readonly string[];
	readonly redacted: string;
	readonly secret?: string;
	readonly details: Details;
	/**
	 * Where the value may be the key of several rules: all of them, the nearest claim first, the
	 * finding's own rule among them. Absent where there is one.
	 */
	readonly readings?: readonly Reading[];
	readonly verdict: Verdict;
	readonly locations: readonly Location[];
	readonly playbook: readonly PlaybookStep[];
	/** What somebody can do who holds it; absent where no pack says so. Not in the JSON report. */
	readonly power?: string;
	/** Its rule is of no pack of ours, so `unleak playbook` has nothing on it. Not in the JSON report. */
	readonly isForeign?: true;
}

export interface Suppressed {
	readonly fingerprint: string;
	readonly path: string;
	readonly by: "inline" | "ignore" | "baseline" | "config";
	readonly reason?: string;
	readonly expires?: string;
}

/** Something that was planned and could not be read or done: the scan is incomplete. */
export interface Problem {
	readonly code: string;
	readonly message: string;
	readonly path?: string;
	readonly commit?: string;
}

/** Something worth saying that leaves the scan complete. */
export interface Notice {
	readonly code: string;
	readonly message: string;
}

export interface Tally {
	readonly blobs: number;
	readonly bytes: number;
}

export interface Scope {
	readonly mode: ScanMode;
	readonly root: string;
	readonly base?: string;
	readonly head?: string;
	readonly commits?: number;
	readonly shallow?: boolean;
}

export interface Summary {
	readonly findings: number;
	readonly active: number;
	readonly inactive: number;
	readonly unknown: number;
	readonly unchecked: number;
	readonly suppressed: number;
	readonly planned: Tally;
	readonly scanned: Tally;
	readonly excluded: Tally;
	readonly complete: boolean;
}

export interface Report {
	readonly version: 1;
	readonly tool: { readonly name: string; readonly version: string };
	/** ISO 8601. */
	readonly startedAt: string;
	readonly durationMs: number;
	readonly scope: Scope;
	readonly summary: Summary;
	readonly findings: readonly Finding[];
	readonly suppressed: readonly Suppressed[];
	readonly problems: readonly Problem[];
	readonly notices: readonly Notice[];
}
