// What a scan needs before it starts: made from flags and policy by whoever starts it.

import type { Occurrence } from "../finding/occurrence.ts";
import type { Confidence, Match, OutsideMatch } from "../model/match.ts";
import type { Finding, Location, Notice, Problem, Scope } from "../model/report.ts";
import type { Secret } from "../model/secret.ts";
import type { Pack } from "../packs/pack.ts";
import type { BaselineEntry } from "../policy/baseline.ts";
import type { AllowEntry } from "../policy/config.ts";
import type { Locator } from "../sources/locator.ts";
import type { Source } from "../sources/source.ts";
import type { ProgressState } from "./accounting.ts";

/** What a repository says about the findings in its files. */
export interface ScanPolicy {
	/** Turns a path into one from the root of the policy; undefined where that has no say. */
	readonly toPolicyPath?: ((path: string) => string | undefined) | undefined;
	/** True for the excluded paths that .unleakignore leaves out; for locations that are found later. */
	readonly isIgnored?: ((path: string) => boolean) | undefined;
	readonly confidence: Confidence;
	readonly allow: readonly AllowEntry[];
	readonly baseline: readonly BaselineEntry[];
	/** False where comments in the scanned content do not count. */
	readonly usesComments?: boolean;
	/** Where only the comments on some lines count: says which. */
	readonly isKnownLine?: KnownLine | undefined;
	/** The rules in force for its files; absent: all of the scan. */
	readonly ruleIds?: ReadonlySet<string>;
	/** Its entries count for other repositories too, so one that is not used here is not reported. */
	readonly isShared?: boolean;
}

/** The policies of a scan that reads several repositories. */
export interface PoliciesByPath {
	readonly of: (path: string) => ScanPolicy;
	readonly all: readonly ScanPolicy[];
}

export interface ScanPlan extends ScanPolicy {
	readonly source: Source;
	/** For a source that does not know beforehand where its blobs were seen. */
	readonly locate?: Locator | undefined;
	/** Read at the end: a history's commits are counted on the way. */
	readonly scope: Scope;
	readonly packs: readonly Pack[];
	readonly maxFileBytes: number;
	readonly isExcluded: (path: string) => boolean;
	/** Where several repositories are read: they take the place of the plan's own policy. */
	readonly policies?: PoliciesByPath | undefined;
	/** False when the scan sees only a part of what the policy is for. */
	readonly isWhole: boolean;
	/** For the report's scope (scope-options.ts). */
	readonly scopeOptions?: readonly string[] | undefined;
	readonly showSecrets: boolean;
	readonly tool: { readonly name: string; readonly version: string };
	/** How many threads may work at once; by default as many as there are cores. */
	readonly jobs?: number | undefined;
	/** How many levels of archives are opened; none by default. */
	readonly archiveDepth?: number | undefined;
	/** The node_modules with the packages that read pictures; absent: none is read. */
	readonly picturePackages?: string | undefined;
	readonly signal: AbortSignal;
	/** The clock; tests stop it. */
	readonly now: () => Date;
	readonly onProgress?: (state: ProgressState) => void;
	/**
	 * Told of each finding once: while the scan reads on where the finding cannot change any more but
	 * for further places, else at the end.
	 */
	readonly onFinding?: (finding: Finding) => void;
	/** Notices from making the plan. */
	readonly notices?: readonly Notice[];
	/** Problems from making the plan. */
	readonly problems?: readonly Problem[];
	/** The live check of what was found; absent: nothing is sent. */
	readonly verify?: FindingsCheck;
	/** Does work that lets no event be heard: of very many findings it takes seconds. */
	readonly blocking?: <Result>(work: () => Result) => Result;
	/** Called with every occurrence, those that the policy accepts too, before the report is returned. */
	readonly onOccurrences?: (occurrences: readonly Occurrence[]) => void;
	/** Called with every secret that was seen, suppressed ones too, before the report is returned. */
	readonly onSecrets?: (secrets: readonly Secret[]) => void;
}

/** Takes a finding's fingerprint, one of its locations, and the line there, redacted. */
export type KnownLine = (fingerprint: string, location: Location, line: string) => boolean;

/**
 * Returns the findings with verdicts, in their order. It is given every match, those too that are not reported: a
 * place that is excluded or accepted can name the data centre that counts.
 */
export type FindingsCheck = (
	findings: readonly Finding[],
	matches: readonly Match[],
	outside: readonly OutsideMatch[],
) => Promise<{
	readonly findings: Finding[];
	readonly problems: readonly Problem[];
	readonly notices: readonly Notice[];
}>;

/** How many levels of archives are opened where nobody says it. */
export const defaultArchiveDepth = 4;
