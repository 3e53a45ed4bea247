// The report: the only thing reporters see, in the shape that CONTRACT and
// report.schema.json promise. Field order here is field order in the output.

import type { Presence, Where } from "./blob.ts";
import type { Confidence, Details, Severity } from "./match.ts";
import type { Mockup } from "./mockup.ts";
import type { PictureRegion } from "./picture-region.ts";
import type { RotationProof } from "./rotation-proof.ts";
import type { Verdict } from "./verdict.ts";

/** What was scanned. */
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
	/** Relative to the root, with "/"; bytes that are not UTF-8 are percent-escaped. */
	readonly path: string;
	/** The entry inside an archive. */
	readonly member?: string;
	readonly line: number;
	readonly column: number;
	readonly endLine: number;
	readonly endColumn: number;
	/** Where it stands in a picture, which has no lines: line and column are 1 then. */
	readonly region?: PictureRegion;
	readonly where: Where;
	/** In a merged report: which of the scanned repositories it is. */
	readonly repository?: string;
	/** The commit that first brought the secret to this path. */
	readonly commit?: string;
	/** Who made that commit. */
	readonly author?: string;
	/** When it was made, or when an agent wrote the line: ISO 8601. */
	readonly date?: string;
	/** git's id of the content. */
	readonly blob?: string;
	/** True where the files of HEAD still have it. */
	readonly inHead?: boolean;
	/** Refs that reach it. */
	readonly refs?: readonly string[];
	/** True where no ref reaches it: it is in the repository all the same. */
	readonly unreachable?: boolean;
	/** In an audit of a machine: the program that wrote the file, such as "Claude Code" or "bash". */
	readonly agent?: string;
	/** The program's own name of the session. */
	readonly session?: string;
	/** The folder that the session worked in. */
	readonly project?: string;
	/** The commit that took it out of this path of the current version again. */
	readonly removed?: { readonly commit: string; readonly date: string };
	/** When it stood at this path, the oldest first. Not in the JSON report: `exposure.intervals` has it. */
	readonly presence?: readonly Presence[];
}

/** One step of a playbook, filled with what is known of the key. */
export interface PlaybookStep {
	readonly title: string;
	readonly text: string;
	/** The page of the provider where it is done. */
	readonly url?: string;
	/** What to type. */
	readonly command?: string;
	/** Who does it: the owner of the account at the provider, who needs no terminal, or a developer. */
	readonly by?: "owner" | "developer";
	/** What the owner sees there. Not in the JSON report. */
	readonly mockup?: Mockup;
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

/** When the secret stood in a file of this path, ISO 8601; without `to` it may still stand there. */
export interface Interval {
	readonly path: string;
	/** The date of the commit that brought it. */
	readonly from: string;
	/** The date of the commit that took it out. */
	readonly to?: string;
}

/** Who could have read the key, and since when. */
export interface Exposure {
	/** True where a remote had it; null where nobody can tell. */
	readonly public: boolean | null;
	/** It stands in a file of a kind that is shipped to browsers or phones. */
	readonly shipped: boolean;
	/** ISO 8601. */
	readonly since?: string;
	/** When the last file that held it lost it. */
	readonly until?: string;
	readonly intervals: readonly Interval[];
}

/** One secret under one rule, with all its locations. */
export interface Finding {
	/** Made of the rule and the secret alone: it outlives moved lines, renames and rebases. */
	readonly fingerprint: string;
	readonly ruleId: string;
	/** As the pack names itself: "mailchimp" or "iterable". */
	readonly provider: string;
	/** What it is, in words: "Mailchimp API key". */
	readonly title: string;
	/** Of its most certain place. */
	readonly confidence: Confidence;
	readonly severity: Severity;
	/** The evidence for and against, in words. */
	readonly why: readonly string[];
	/** What the provider's dashboard shows of the key, and stars for the rest. */
	readonly redacted: string;
	/** The key itself; only where it was asked for. */
	readonly secret?: string;
	readonly details: Details;
	/**
	 * Where the value may be the key of several rules: all of them, the nearest claim first, the
	 * finding's own rule among them. Absent where there is one.
	 */
	readonly readings?: readonly Reading[];
	readonly verdict: Verdict;
	/** Who could have read it, and when it stood in the files. */
	readonly exposure: Exposure;
	/** The order of every report: the highest comes first. */
	readonly risk: number;
	/** Every place, by path and position. */
	readonly locations: readonly Location[];
	/** How to replace and revoke it, step by step. */
	readonly playbook: readonly PlaybookStep[];
	/** What somebody can do who holds it; absent where no pack says so. Not in the JSON report. */
	readonly power?: string;
	/** What the record of its rotation on this machine says. Not in the JSON report. */
	readonly rotation?: RotationProof;
	/** A key of its type is made to stand in apps and pages, so it may need no rotation. Not in the JSON report. */
	readonly isMadePublic?: true;
	/** Its rule is of no pack of ours, so `unleak playbook` has nothing on it. Not in the JSON report. */
	readonly isForeign?: true;
}

/** Something that was found and that the policy accepts. */
export interface Suppressed {
	readonly fingerprint: string;
	readonly path: string;
	/** What accepts it: a comment on its line, `.unleakignore`, the baseline, the config. */
	readonly by: "inline" | "ignore" | "baseline" | "config";
	readonly reason?: string;
	/** The last day on which it is accepted, such as "2027-05-01". */
	readonly expires?: string;
	/** Who answers for it, as the config says. */
	readonly owner?: string;
}

/** Something that was planned and could not be read or done: the scan is incomplete. */
export interface Problem {
	/** A word that stays the same, such as "unreadable". */
	readonly code: string;
	/** What to do about it, in words. */
	readonly message: string;
	readonly path?: string;
	/** The entry inside an archive; the message names it too. */
	readonly member?: string;
	readonly commit?: string;
}

/** Something worth saying that leaves the scan complete. */
export interface Notice {
	/** A word that stays the same, such as "allow-unused". */
	readonly code: string;
	readonly message: string;
}

/** How many contents (files, or git's blobs), and how large they are together. */
export interface Tally {
	readonly blobs: number;
	readonly bytes: number;
}

/** What was scanned. */
export interface Scope {
	readonly mode: ScanMode;
	/** The folder that paths are relative to. */
	readonly root: string;
	/** The commits of a range, as ids. */
	readonly base?: string;
	readonly head?: string;
	/** How many commits were read. */
	readonly commits?: number;
	/** True where the clone is cut off, so that older commits are not there. */
	readonly shallow?: boolean;
	/** Options that made the scan look at less or more, such as "--only mailchimp"; absent where none did. */
	readonly options?: readonly string[];
	/** Where the remote's pages are, by the name of the repository in a merged report. */
	readonly web?: readonly WebPlace[];
}

export interface WebPlace {
	readonly repository?: string;
	/** As webAddressOf() makes it: "https://github.com/owner/name". */
	readonly address: string;
}

/** What was found and what was read, in numbers. */
export interface Summary {
	readonly findings: number;
	/** How many of them have the verdict "active", and so on. */
	readonly active: number;
	readonly inactive: number;
	readonly unknown: number;
	readonly unchecked: number;
	/** How many entries the policy accepts. */
	readonly suppressed: number;
	readonly planned: Tally;
	readonly scanned: Tally;
	/** What exclusions left out. */
	readonly excluded: Tally;
	/** True only where all that was planned was read. */
	readonly complete: boolean;
}

/** What a scan found, and what it read. `report.schema.json` in the package has its shape as JSON. */
export interface Report {
	/** Of the shape. */
	readonly version: 1;
	readonly tool: { readonly name: string; readonly version: string };
	/** ISO 8601. */
	readonly startedAt: string;
	readonly durationMs: number;
	readonly scope: Scope;
	readonly summary: Summary;
	/** Worst first. */
	readonly findings: readonly Finding[];
	readonly suppressed: readonly Suppressed[];
	/** Each makes the scan incomplete. */
	readonly problems: readonly Problem[];
	readonly notices: readonly Notice[];
}
